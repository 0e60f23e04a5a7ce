# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Adds communities and breakdown fields to usage events, batch by batch."""

from collections import defaultdict
from functools import cached_property
from urllib.parse import urlsplit

from dateutil import parser
from flask import current_app
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentCommunity
from sqlalchemy import select

from ..models import MembershipLog
from .facts import chunks, facts_by_recid, file_type
from .presence import ALWAYS, intervals, present_at
from .subcommunities import include_subcommunities, parent_communities

ENRICHED = 1
"""Version of the added fields, stored with each event as ``enriched``."""


def event_mapping(subcounts):
    """Return the mapping properties that enrichment adds to usage events."""
    fields = {entry["field"] for entry in subcounts.values()} - {"country"}
    return {
        **{name: {"type": "keyword"} for name in sorted(fields)},
        "community_ids": {"type": "keyword"},
        "enriched": {"type": "short"},
    }


def referrer_domain(referrer, own_hosts=()):
    """Return the domain a visitor came from, without ``www.``.

    ``None`` for no referrer and for the repository's own pages, which say
    nothing about where visitors come from.
    """
    try:
        host = (urlsplit(referrer or "").hostname or "").lower().removeprefix("www.")
    except ValueError:
        return None
    return host if host and host not in own_hosts else None


class Enricher:
    """Looks up each record once and adds its fields to its events.

    One instance serves one run: what it has looked up stays in memory
    (≈ 2 kB a record) and may be as old as the run.
    """

    def __init__(self, subcounts):
        """Take the table of breakdowns."""
        self.subcounts = subcounts
        self._facts = {}
        self._members = {}
        self._fields = {}

    @cached_property
    def own_hosts(self):
        """Host names of this repository."""
        urls = (current_app.config.get(k) for k in ("SITE_UI_URL", "SITE_API_URL"))
        hosts = {urlsplit(url or "").hostname for url in urls}
        return {host.removeprefix("www.") for host in hosts if host}

    def enrich(self, events):
        """Add the fields to events (dicts as indexed), in place.

        Events of a record that is not found stay without ``enriched`` and are
        picked up later by the reindexing service.

        :returns: number of events enriched.
        """
        self._look_up({doc["recid"] for doc in events if doc.get("recid")})
        return sum(self._add_fields(doc) for doc in events)

    def _look_up(self, recids):
        """Read records and membership logs that are not known yet."""
        missing = [recid for recid in recids if recid not in self._facts]
        found = facts_by_recid(missing)
        self._facts.update({recid: found.get(recid) for recid in missing})
        parents = {facts.parent_id for facts in found.values()} - set(self._members)
        self._members.update(memberships(parents))

    def _add_fields(self, doc):
        """Add the fields to one event; tell whether the record was found."""
        facts = self._facts.get(doc.get("recid"))
        if facts is None:
            return False
        moment = parser.parse(doc["timestamp"]).replace(tzinfo=None)
        doc.update(self._record_fields(facts, moment.date().isoformat()))
        doc["community_ids"] = sorted(
            community
            for community, spans in self._members[facts.parent_id].items()
            if present_at(spans, moment)
        )
        self._add_event_fields(doc)
        doc["enriched"] = ENRICHED
        return True

    def _record_fields(self, facts, day):
        """Return the fields of a record on a day, computed once."""
        key = (facts.recid, day)
        if key not in self._fields:
            self._fields[key] = facts.fields(self.subcounts, day)
        return self._fields[key]

    def _add_event_fields(self, doc):
        """Add what the event itself tells: referrer and type of the file."""
        domain = referrer_domain(doc.get("referrer"), self.own_hosts)
        if domain:
            doc["referrer_domain"] = domain
        if doc.get("file_key"):
            doc["file_types"] = [file_type(doc["file_key"]) or "none"]


def memberships(parent_ids):
    """Return parent → community → spans of presence, for the given parents.

    Memberships without a log entry (of a time before this module, not yet
    generated) count as having lasted since the beginning.
    """
    found = {parent: {} for parent in parent_ids}
    logs = defaultdict(list)
    for part in chunks(parent_ids):
        query = (
            select(MembershipLog)
            .where(MembershipLog.parent_id.in_(part))
            .where(MembershipLog.community_id.is_not(None))
            .order_by(MembershipLog.event_time, MembershipLog.id)
        )
        for entry in db.session.scalars(query):
            logs[str(entry.parent_id), str(entry.community_id)].append(entry)
        current = select(
            RDMParentCommunity.record_id, RDMParentCommunity.community_id
        ).where(RDMParentCommunity.record_id.in_(part))
        for parent, community in db.session.execute(current):
            found[str(parent)][str(community)] = [ALWAYS]
    for (parent, community), entries in logs.items():
        found[parent][community] = intervals(entries)
    hierarchy = parent_communities()
    return {
        parent: include_subcommunities(spans, hierarchy)
        for parent, spans in found.items()
    }
