# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A community's records include those of its subcommunities, each once."""

from flask import current_app
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from sqlalchemy import select

from .presence import unite


def parent_communities():
    """Return community → parent community (UUIDs as strings), as it is now.

    Empty when ``COMMUNITY_STATS_INCLUDE_SUBCOMMUNITIES`` is off.
    """
    if not current_app.config["COMMUNITY_STATS_INCLUDE_SUBCOMMUNITIES"]:
        return {}
    parent = CommunityMetadata.json["parent"]["id"].as_string()
    query = select(CommunityMetadata.id, parent).where(parent.is_not(None))
    return {str(child): above for child, above in db.session.execute(query)}


def include_subcommunities(spans, parents):
    """Add to each parent community the presence in its subcommunities.

    :param spans: community → spans of presence.
    :param parents: community → parent community.
    :returns: the same with the parents' spans united with their children's.
    """
    result = dict(spans)
    for child, own in spans.items():
        above, seen = parents.get(child), {child}
        while above and above not in seen:
            result[above] = unite([*result.get(above, []), *own])
            seen.add(above)
            above = parents.get(above)
    return result
