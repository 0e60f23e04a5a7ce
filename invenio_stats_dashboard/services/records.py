# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Records in rankings, as the user may see them."""

from itertools import islice

from flask import current_app
from invenio_i18n import gettext as _
from invenio_pidstore.errors import PersistentIdentifierError
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_rdm_records.records.systemfields.deletion_status import (
    RecordDeletionStatusEnum,
)
from invenio_search.engine import dsl
from sqlalchemy.exc import NoResultFound

from ..errors import InvalidParametersError
from ..permissions import is_for_record_readers
from ..proxies import current_stats_dashboard_service
from ..queries.params.filters import RECORD
from ..search.client import chunks, search_errors
from ..site import site_url

AUTHORS = 3
"""Number of authors listed before "et al."."""

MOST_FOUND = 50_000
"""Maximum number of records that a search in a ranking may find."""

MOST_READ = 10_000
"""Records of one search: the search engine returns no more."""

FIELDS = [
    "id",
    "metadata.title",
    "metadata.creators.person_or_org.name",
    "metadata.resource_type.id",
]
"""Fields read of a record."""

TITLES = [
    "metadata.title",
    "metadata.title.original",
    "metadata.additional_titles.title",
]
"""Where titles are searched, as RDM's own search does: with and without accents, and
with words that a hyphen joins as one and as several."""

PUBLISHED = dsl.Q("term", deletion_status=RecordDeletionStatusEnum.PUBLISHED.value)
"""Query of the records that were not deleted."""

HIDDEN = {
    "restricted": True,
    "title": None,
    "authors": None,
    "resource_type": None,
    "url": None,
    "links": {},
}
"""Description of a record that the user may not read."""


class Reader:
    """What a reader may know of records: each is read once.

    By searches with the reader's own rights: what they do not find, the reader may not
    read, or it was deleted.
    """

    def __init__(self, identity):
        """Initialize with who reads."""
        self.identity = identity
        self.asked, self.found = set(), {}

    def readable(self, recids):
        """Return the ids of those that may be read."""
        missing = [recid for recid in recids if recid not in self.asked]
        for part in chunks(missing, MOST_READ):
            query = dsl.Q("terms", id=part)
            self.found.update(_search(self.identity, query, len(part)))
        self.asked.update(missing)
        return {recid for recid in recids if recid in self.found}

    def describe(self, recids, labels):
        """Return recid → title, authors, resource type and address.

        What may not be read is described as restricted.

        :param labels: :class:`~invenio_stats_dashboard.queries.labels.Labels`.
        """
        found = {recid: self.found[recid] for recid in self.readable(recids)}
        types = {record["metadata"]["resource_type"]["id"] for record in found.values()}
        names = labels.of("resourcetypes", sorted(types)) if types else {}
        return {
            recid: (
                _describe(found[recid], names, self._page(recid))
                if recid in found
                else HIDDEN
            )
            for recid in recids
        }

    def _page(self, recid):
        """Return the path of a readable record's statistics, if they are readable."""
        policy = current_stats_dashboard_service.config.permission_policy_cls
        if not is_for_record_readers(policy):
            # Of few records: the database is asked for each.
            record = current_rdm_records_service.record_cls.pid.resolve(recid)
            if not may_read_stats(self.identity, record):
                return None
        return record_page(recid)


def check_readable(identity, params):
    """Reject filters by records that the user may not read, like unknown ones.

    :param params: :class:`~invenio_stats_dashboard.queries.params.params.StatsParams`.
    :raises InvalidParametersError: naming the first of them.
    """
    for chosen in params.filters:
        if chosen.breakdown != RECORD:
            continue
        for recid in chosen.values:
            # Databases reject some texts.
            if not (recid.isprintable() and _readable(identity, recid)):
                message = f"'{recid}' is not a record that you may read."
                raise InvalidParametersError.of(RECORD, message)


def titles_of(identity, recids, labels):
    """Return recid → title, or the id if the title may not be shown."""
    known = Reader(identity).describe(recids, labels)
    return {recid: known[recid]["title"] or recid for recid in recids}


def find_records(identity, text):
    """Return the ids of records with these words, or their beginnings, in a title.

    Only records that the user may read. All of them: the one that matches best may be
    the least read.

    :raises InvalidParametersError: when there are more than :data:`MOST_FOUND`.
    """
    words = {"query": text, "operator": "and", "fields": TITLES}
    query = dsl.Q("multi_match", type="bool_prefix", **words) & PUBLISHED
    search = record_search(identity, query, "read_deleted").source(["id"])
    with search_errors():
        hits = islice(search.params(size=5000).scan(), MOST_FOUND + 1)
        found = [hit["id"] for hit in hits]
    if len(found) > MOST_FOUND:
        message = f"More than {MOST_FOUND} records have such a title. Allowed: fewer."
        raise InvalidParametersError.of("q", message)
    return found


def hide_unreadable(identity, items):
    """Return items of a cached ranking, without what may no longer be read.

    Uses the database, which is available while the search engine is not.
    """
    return [
        (
            item
            if item["restricted"] or _readable(identity, item["recid"])
            else {**item, **HIDDEN, "rank": None, "recid": None, "records": 1}
        )
        for item in items
    ]


def _readable(identity, recid):
    """Return True if the identity may read the current record."""
    service = current_rdm_records_service
    try:
        record = service.record_cls.pid.resolve(recid)
    except (PersistentIdentifierError, NoResultFound):
        return False
    if record.deletion_status.is_deleted:
        return False
    return service.check_permission(identity, "read", record=record)


def record_search(identity, query, action="read"):
    """Return a search for matching record versions that the identity may access."""
    service = current_rdm_records_service
    return service.create_search(
        identity,
        service.record_cls,
        service.config.search,
        permission_action=action,
        extra_filter=query,
        versioning=False,
    )


def _search(identity, query, most):
    """Return recid → record, for matching ones that the user may read.

    The service's own search without its serialization, which takes ten times as long.
    """
    search = record_search(identity, query & PUBLISHED, "read_deleted")
    with search_errors():
        hits = search.source(FIELDS)[:most].execute()
    return {hit["id"]: hit for hit in (found.to_dict() for found in hits)}


def _describe(record, type_names, page):
    """Return a record as shown in a ranking, with the path of its statistics."""
    metadata = record["metadata"]
    creators = [c["person_or_org"]["name"] for c in metadata.get("creators", [])]
    authors = "; ".join(creators[:AUTHORS])
    if len(creators) > AUTHORS:
        authors = _("%(names)s et al.", names=authors)
    address = f"/records/{record['id']}"
    links = {"self_html": address, "stats_html": page}
    return {
        "restricted": False,
        "title": metadata["title"],
        "authors": authors,
        "resource_type": type_names[metadata["resource_type"]["id"]],
        "url": address,
        "links": {name: link for name, link in links.items() if link},
    }


class StatsLink:
    """Link from a published record, in RDM's own API, to the page of its statistics."""

    def should_render(self, record, context):
        """Return True if there is such a page, and the reader may see it."""
        if record.is_draft or record_page(record.pid.pid_value) is None:
            return False
        return may_read_stats(context["identity"], record)

    def expand(self, record, context):
        """Return the address."""
        return site_url(record_page(record.pid.pid_value))


def may_read_stats(identity, record):
    """Return True if an identity may read the statistics of a record."""
    service = current_stats_dashboard_service
    return service.check_permission(identity, "read_record_stats", record=record)


def record_page(recid):
    """Return the path of the page with the statistics of a record; ``None``: none."""
    route = current_app.config["STATS_DASHBOARD_ROUTES"].get(RECORD)
    return route and route.replace("<pid_value>", recid)
