# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A community's records with those of its subcommunities, each once, or without."""

from dataclasses import dataclass, field

from flask import current_app
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from sqlalchemy import select

from .presence import subtract, unite


@dataclass(frozen=True)
class Hierarchy:
    """Who belongs to whom among communities, and how that counts."""

    parents: dict = field(default_factory=dict)
    """Community → the community whose subcommunity it is, UUIDs as strings."""
    include: bool = True
    """Whether subcommunities' records are their parent community's records, too."""

    @classmethod
    def now(cls):
        """Return the hierarchy as it is now, to be counted as configured."""
        parent = CommunityMetadata.json["parent"]["id"].as_string()
        query = select(CommunityMetadata.id, parent).where(parent.is_not(None))
        return cls(
            {str(child): above for child, above in db.session.execute(query)},
            current_app.config["COMMUNITY_STATS_INCLUDE_SUBCOMMUNITIES"],
        )

    def count(self, spans):
        """Return for each community when a record counts as its own.

        RDM itself puts what joins a subcommunity into the parent community as well:
        without subcommunities, that has to be taken out again.

        :param spans: community → spans of presence.
        """
        combine, result = unite if self.include else subtract, dict(spans)
        for child, own in spans.items():
            for above in self._above(child):
                result[above] = combine(result.get(above, []), own)
        return result

    def _above(self, community):
        """Yield the parent community, its parent and so on."""
        above, seen = self.parents.get(community), {community}
        while above and above not in seen:
            yield above
            seen.add(above)
            above = self.parents.get(above)
