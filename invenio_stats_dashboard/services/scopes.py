# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What statistics are about: one community, or the whole instance."""

from dataclasses import dataclass

from flask import current_app
from invenio_communities.proxies import current_communities
from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError

from ..errors import CommunityNotFoundError
from ..metrics.metrics import GLOBAL
from ..queries.params.filters import is_text

MAX_LENGTH = 200
"""Characters of an id or slug at most."""


@dataclass(frozen=True)
class Scope:
    """A community, or the whole instance."""

    id: str
    slug: str
    title: str
    community: object = None
    """The community, ``None`` for the whole instance."""

    @property
    def action(self):
        """Return the action that reading its statistics is."""
        return "read_community_stats" if self.community else "read_global_stats"

    def to_dict(self):
        """Return the scope as it stands in answers."""
        return {"id": self.id, "slug": self.slug, "title": self.title}


def _is_id(text):
    """Return whether a text can be an id or slug: databases do not take every one."""
    return is_text(text, MAX_LENGTH) and "\x00" not in text


def resolve_scope(community):
    """Return the scope of a community's id or slug, or of ``"global"``.

    :raises CommunityNotFoundError: also for a deleted community.
    """
    if community == GLOBAL:
        title = str(current_app.config["THEME_SITENAME"])
        return Scope(GLOBAL, None, title)
    if not _is_id(community):
        raise CommunityNotFoundError(community)
    try:
        found = current_communities.service.record_cls.pid.resolve(community)
    except (PIDDoesNotExistError, PIDDeletedError) as error:
        raise CommunityNotFoundError(community) from error
    if found.deletion_status.is_deleted:
        raise CommunityNotFoundError(community)
    return Scope(
        str(found.id),
        found.slug,
        found.metadata["title"],
        community=found,
    )
