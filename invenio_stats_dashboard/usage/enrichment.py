# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Enrichment of usage events with communities and breakdown fields."""

import json
import zlib
from bisect import bisect_right
from collections import defaultdict
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from flask import current_app
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentCommunity
from sqlalchemy import select

from ..dates import moment_of
from ..membership.fields import FILES, RECORD, is_withheld
from ..membership.file_types import file_type
from ..membership.intervals import ALWAYS, Hierarchy, intervals, present_at
from ..membership.records import facts_by_recid
from ..models import MembershipLog
from ..search.client import chunks
from .event_keys import Referrers, country_of

VERSION = 4
"""Version of the fields that enrichment adds, besides the table of breakdowns.

2: countries, referrers and file types are checked. 3: what visitors may not read is
withheld.
4: ``record_id``."""

REMEMBERED = 50_000
"""Records kept in memory between batches, ≈ 2 kB each."""


RAW = {"country", "file_key"}
"""Fields of breakdowns that invenio-stats writes itself."""


def fingerprint(subcounts):
    """Return the number stored as ``enriched``, a fingerprint of the added fields.

    Another table of breakdowns yields another number (1 to 32767), so that events
    enriched with the old one count as not yet enriched.
    """
    rules = {
        entry["field"]: (
            entry["source"],
            entry["multivalued"],
            entry["withheld"],
        )
        for entry in subcounts.values()
        if entry["field"] != "file_key"
    }
    text = json.dumps([VERSION, rules], sort_keys=True)
    return zlib.crc32(text.encode()) % 32767 + 1


def event_mapping(subcounts):
    """Return the mapping properties that enrichment adds to usage events."""
    fields = {entry["field"] for entry in subcounts.values()} - RAW
    return {
        **{name: {"type": "keyword"} for name in sorted(fields)},
        "community_ids": {"type": "keyword"},
        "record_id": {"type": "keyword"},
        "enriched": {"type": "short"},
    }


class Record(NamedTuple):
    """A record as needed by its events."""

    parent_id: str
    until: str
    """End of its embargo (``YYYY-MM-DD``), also of one lifted since; else empty."""
    embargoed: dict
    """The fields of events before that day, and of those since."""
    fields: dict
    hidden: list
    """Parts that visitors may not see."""

    @classmethod
    def of(cls, facts, subcounts):
        """Compute the fields of a record's events."""
        embargo = facts.json.get("access", {}).get("embargo") or {}
        until = (embargo.get("until") or "")[:10]
        before = facts.fields(subcounts, "0001-01-01") if until else {}
        after = facts.fields(subcounts, until or None)
        return cls(facts.parent_id, until, before, after, facts.hidden)


class Timeline:
    """The communities of a parent record over time."""

    def __init__(self, spans):
        """Initialize with community → intervals of presence."""
        ends = (span.end for span in chain(*spans.values()) if span.end)
        starts = (span.start.replace(microsecond=0) for span in chain(*spans.values()))
        self.changes = sorted({*starts, *ends} - {datetime.min})
        self.communities = [
            sorted(name for name, some in spans.items() if present_at(some, moment))
            for moment in (datetime.min, *self.changes)
        ]

    def at(self, moment):
        """Return the ids of the communities at a moment, sorted."""
        return self.communities[bisect_right(self.changes, moment)]


class Enricher:
    """Enricher that looks up each record once.

    Looked-up records are kept in memory and are not refreshed: one instance serves one
    batch of new events, or one run over past events.
    """

    def __init__(self, subcounts):
        """Initialize with the table of breakdowns."""
        self.subcounts = subcounts
        self.version = fingerprint(subcounts)
        of_records = [entry for entry in subcounts.values() if entry["source"]]
        self._withheld = {
            part: [e["field"] for e in of_records if is_withheld(e, [part])]
            for part in (FILES, RECORD)
        }
        self._records = {}
        self._timelines = {}
        self._added = set(event_mapping(subcounts))
        self._referrers = Referrers(current_app.config)

    def enrich(self, events):
        """Add the fields to events (dicts as indexed), in place.

        Events of unknown records are left without ``enriched`` and picked up later by
        the reindexing service. If they were enriched before, the record was deleted, and
        its fields are removed from them.

        :returns: number of events enriched.
        """
        self._look_up({recid for doc in events if (recid := _text(doc, "recid"))})
        return sum(self._add_fields(doc) for doc in events)

    def _look_up(self, recids):
        """Read records and membership logs that are not cached yet.

        Unknown records are looked up again each time.
        """
        missing = [recid for recid in recids if recid not in self._records]
        if not missing:
            return
        if len(self._records) + len(missing) > REMEMBERED:
            self._records, self._timelines, missing = {}, {}, list(recids)
        found = {
            recid: Record.of(facts, self.subcounts)
            for recid, facts in facts_by_recid(missing).items()
        }
        self._records.update(found)
        parents = {record.parent_id for record in found.values()}
        spans = memberships(parents - set(self._timelines))
        self._timelines.update({p: Timeline(some) for p, some in spans.items()})

    def _add_fields(self, doc):
        """Add the fields to one event; return True if the record was found.

        Fields that were added before are removed: a key may no longer exist. An event
        with an unknown time is left as it is.
        """
        record = self._records.get(_text(doc, "recid"))
        try:
            moment = moment_of(_text(doc, "timestamp"))
        except ValueError:
            return False
        if record is None:
            return self._forget_record(doc)
        for name in self._added.intersection(doc):
            del doc[name]
        before = record.until and moment.date().isoformat() < record.until
        doc.update(record.embargoed if before else record.fields)
        # RDM maps this name, and does not fill it.
        doc["record_id"] = doc["recid"]
        doc["community_ids"] = self._timelines[record.parent_id].at(moment)
        self.add_event_fields(doc, record.hidden)
        doc["enriched"] = self.version
        return True

    def _forget_record(self, doc):
        """Remove what an event contains about a deleted record; return True if it did."""
        if not doc.get("enriched"):
            return False
        for name in (*self._withheld[FILES], *self._withheld[RECORD]):
            doc.pop(name, None)
        doc["enriched"] = self.version
        return True

    def add_event_fields(self, doc, hidden=()):
        """Add the keys of the event itself: country, referrer and type of the file.

        :param hidden: parts of the record that visitors may not see.
        """
        country = country_of(doc.pop("country", None))
        if country:
            doc["country"] = country
        domain = self._referrers.domain(_text(doc, "referrer"))
        if domain:
            doc["referrer_domain"] = domain
        is_hidden = FILES in hidden and "file_types" in self._withheld[FILES]
        key = _text(doc, "file_key")
        if key and not is_hidden:
            doc["file_types"] = [file_type(key) or "none"]


def _text(doc, name):
    """Return a text of an event; ``""`` for what is none, which stops nothing else."""
    value = doc.get(name)
    return value if isinstance(value, str) else ""


def memberships(parent_ids):
    """Return parent → community → spans of presence, for the given parents.

    Memberships without a log entry (from before the installation, not yet generated)
    are assumed to have existed from the beginning.
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
    hierarchy = Hierarchy.now()
    return {parent: hierarchy.count(spans) for parent, spans in found.items()}
