# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Scope of statistics: the instance, a community, a record, or a user's records.

In addresses a scope is one word: ``global``, the id or slug of a community,
``record:<id>`` (one version), ``record:<id>:all`` (all its versions), ``user:me`` or
``collection:<id>`` (records of a community that a collection of RDM has).
"""

import json
from dataclasses import dataclass, replace

from flask import current_app, has_request_context, request
from invenio_access.permissions import system_identity
from invenio_collections.api import Collection
from invenio_collections.errors import CollectionNotFound
from invenio_communities.proxies import current_communities
from invenio_i18n import gettext as _
from invenio_pidstore.errors import PersistentIdentifierError
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_rdm_records.records.systemfields.access.grants import Grant
from invenio_search.engine import dsl
from sqlalchemy.exc import NoResultFound

from ..errors import CommunityNotFoundError
from ..metrics.metrics import GLOBAL
from ..queries.params.filters import is_text, records_filter
from ..search.client import search_errors
from .records import record_search
from .visitors import visitor

MAX_LENGTH = 200
"""Maximum length of an id or slug."""

RECORD = "record"
ALL_VERSIONS = "all"
OWN_RECORDS = "user:me"
COLLECTION = "collection"

FOUND = "stats_dashboard.records"
"""Name in a request's environment of the records that were found for it."""


@dataclass(frozen=True)
class Scope:
    """What an answer is about."""

    id: str
    """Community whose rows are read; ``"global"`` for records and users."""
    slug: str
    """Its name in addresses; ``None`` for the whole instance."""
    title: str
    community: object = None
    """The community, if it is one."""
    record: object = None
    """The record, if it is one."""
    filters: tuple = ()
    """Filters that every answer has, besides those requested."""
    recids: tuple = ()
    """Ids of the versions of the record that it includes."""

    @property
    def subject(self):
        """Return what permissions are about: the community or record, if any."""
        return self.community or self.record

    @property
    def named(self):
        """Return how many records each of its answers names."""
        return sum(len(entry.values) for entry in self.filters)

    @property
    def address(self):
        """Return the word that stands for it in addresses."""
        return self.slug if self.filters else self.id

    def versions(self):
        """Return the versions of the record that it includes and that are there."""
        pid = current_rdm_records_service.record_cls.pid
        found = [pid.resolve(recid) for recid in self.recids]
        return [record for record in found if not record.deletion_status.is_deleted]

    @property
    def kind(self):
        """Return ``"global"``, ``"community"``, ``"record"`` or ``"user"``."""
        if self.community:
            return "community"
        if self.record:
            return RECORD
        return "user" if self.slug == OWN_RECORDS else GLOBAL

    @property
    def action(self):
        """Return the action required to read its statistics."""
        return f"read_{self.kind}_stats"

    def to_dict(self):
        """Return the scope as included in answers."""
        return {"id": self.id, "slug": self.slug, "title": self.title}


def _is_id(text):
    """Return whether a text can be an id or slug: databases do not take every one."""
    return is_text(text, MAX_LENGTH) and "\x00" not in text


def resolve_community(name):
    """Return the scope of ``global``, or of a community's id or slug.

    :raises CommunityNotFoundError: also for a deleted community.
    """
    if name == GLOBAL:
        return Scope(GLOBAL, None, str(current_app.config["THEME_SITENAME"]))
    if not _is_id(name):
        raise CommunityNotFoundError(name)
    try:
        found = current_communities.service.record_cls.pid.resolve(name)
    except PersistentIdentifierError as error:
        raise CommunityNotFoundError(name) from error
    if found.deletion_status.is_deleted:
        raise CommunityNotFoundError(name)
    title = found.metadata["title"]
    return Scope(str(found.id), found.slug, title, community=found)


def resolve_scope(name, identity=None):
    """Return the scope of a word in addresses.

    :param name: see the module; an unknown one counts as that of a community.
    :param identity: whose records ``user:me`` stands for.
    :raises CommunityNotFoundError: also for what was deleted, and for ``user:me``
        without a user.
    """
    if _is_id(name) and name.startswith(f"{RECORD}:"):
        return _record_scope(name)
    if name == OWN_RECORDS:
        return _user_scope(identity)
    if _is_id(name) and name.startswith(f"{COLLECTION}:"):
        return _collection_scope(name)
    return resolve_community(name)


def _record_scope(name):
    """Return the scope of one version of a record, or of all."""
    _kind, recid, *rest = name.split(":")
    try:
        record = current_rdm_records_service.record_cls.pid.resolve(recid)
    except (PersistentIdentifierError, NoResultFound) as error:
        raise CommunityNotFoundError(name) from error
    if record.deletion_status.is_deleted or rest not in ([], [ALL_VERSIONS]):
        raise CommunityNotFoundError(name)
    recids = _versions(record) if rest else [recid]
    return Scope(
        GLOBAL,
        name,
        record.metadata["title"],
        record=record,
        filters=(records_filter(recids),),
        recids=tuple(recids),
    )


def _versions(record):
    """Return the ids of all versions of a record that were published."""
    model = RDMRecordMetadata
    rows = model.query.filter(
        model.parent_id == record.parent.id, model.json.isnot(None)
    )
    return sorted(row.json["id"] for row in rows)


def _collection_scope(name):
    """Return the scope of the records of a collection: those that visitors may read.

    What a collection asks for may be what is withheld of restricted records.
    """
    number = name.removeprefix(f"{COLLECTION}:")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise CommunityNotFoundError(name)
    try:
        collection = Collection.read(id_=int(number))
    except (CollectionNotFound, NoResultFound) as error:
        raise CommunityNotFoundError(name) from error
    tree = collection.model.collection_tree
    # RDM 13 has communities only.
    owner = getattr(tree, "namespace_id", None) or getattr(tree, "community_id", None)
    community = resolve_community(str(owner))
    within = dsl.Q("term", **{"parent.communities.ids": community.id})
    recids = _find(visitor(), within & collection.query)
    title = f"{community.title}: {collection.title}"
    return replace(community, slug=name, title=title, filters=(records_filter(recids),))


def _user_scope(identity):
    """Return the scope of the records that a user owns or manages by a share."""
    if identity is None or identity.id is None or identity is system_identity:
        raise CommunityNotFoundError(OWN_RECORDS)
    recids = own_records(identity.id)
    title = _("My statistics")
    return Scope(GLOBAL, OWN_RECORDS, title, filters=(records_filter(recids),))


def own_records(user_id):
    """Return the ids of all versions of the records that a user owns or manages.

    Managing is a share of RDM with the permission ``manage``: a co-owner.
    """
    grant = Grant("manage", None, subject_type="user", subject_id=str(user_id))
    owned = dsl.Q("term", **{"parent.access.owned_by.user": str(user_id)})
    shared = dsl.Q("term", **{"parent.access.grant_tokens": grant.to_token()})
    return _find(system_identity, owned | shared)


def _find(identity, query):
    """Return the ids of the records, all versions, that match and may be read.

    All answers of one request are about the same ones, and they may be many.
    """
    found = request.environ.setdefault(FOUND, {}) if has_request_context() else {}
    key = identity.id, json.dumps(query.to_dict(), sort_keys=True, default=str)
    if key not in found:
        search = record_search(identity, query).source(["id"])
        with search_errors():
            ids = {hit["id"] for hit in search.params(size=5000).scan()}
        found[key] = sorted(ids)
    return found[key]
