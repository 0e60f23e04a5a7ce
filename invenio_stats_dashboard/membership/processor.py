# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Processing of the membership log into membership events."""

from datetime import datetime, timezone
from typing import NamedTuple

from flask import current_app
from invenio_db import db
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from ..metrics.metrics import BASES
from ..models import LogType, MembershipLog
from ..search.client import chunks
from ..search.indices import EVENTS, every, stale_kind
from ..search.scroll import raw_hits
from ..search.state import State
from ..search.templates import put_missing
from .derivation import derive, remembered
from .intervals import Hierarchy
from .records import facts_by_parent

VERSION = 2
"""Version of the events: 2 says from when to when a work was there."""

PARENTS = 5000
"""Number of parents processed together: a day that many share is marked once."""

PENDING = MembershipLog.pending.is_(True)

STAMP = "updated_timestamp"
"""When an event was written: the only field that may differ."""


def count_pending():
    """Return the number of parents with pending events."""
    return db.session.scalar(
        select(func.count(MembershipLog.parent_id.distinct())).where(PENDING)
    )


class Comparison(NamedTuple):
    """Comparison of the expected events of some works with the stored ones."""

    parents: list
    entries: list
    """The whole log of these works."""
    destroyed: list
    """Records that only their events or the log remember."""
    wanted: dict
    existing: dict

    @property
    def changed(self):
        """Events that are missing or outdated, (index, id) → document."""
        return {
            key: document
            for key, document in self.wanted.items()
            if {**self.existing.get(key, {}), STAMP: None} != {**document, STAMP: None}
        }

    @property
    def gone(self):
        """Keys of events that should no longer be there."""
        return [key for key in self.existing if key not in self.wanted]

    @property
    def misplaced(self):
        """Missing and surplus events, (index, id) → document."""
        keys = self.wanted.keys() ^ self.existing.keys()
        return {key: self.wanted.get(key) or self.existing[key] for key in keys}

    def differing(self):
        """Return the works whose events differ, and those not remembered in the log."""
        found = {document["parent_uuid"] for document in self.misplaced.values()}
        kept = {str(entry.record_id) for entry in self.entries if entry.document}
        forgotten = {r.parent_id for r in self.destroyed if r.id not in kept}
        return found | forgotten


class MembershipProcessor:
    """Processor of the pending log entries; one run at a time, guarded by a lock."""

    def __init__(self, client=None, restate=None):
        """Initialize with a search client, by default the application's.

        :param restate: called with the ids of the records of which visitors may see
            more or less than before, before their own events are written.
        """
        self.client = client or current_search_client
        self.restate = restate
        self.state = State(self.client)
        self.subcounts = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]

    def run(self, lock, progress=None):
        """Bring the search engine up to date with the log.

        An entry stays pending until the search engine has confirmed its events:
        a failure raises, and the next run starts where this one stopped.

        :param lock: its ``check()`` is called before each batch.
        :param progress: called with the number of parents after each batch.
        :returns: dict of ``parents`` processed and events ``written``, ``deleted``.
        """
        totals = {"parents": 0, "written": 0, "deleted": 0}
        put_missing(self.client)
        self.ensure_mapping()
        self.state.upgrade()
        self._derive_again()
        while parents := self._pending_parents():
            lock.check()
            written, deleted = self.sync(parents)
            totals["parents"] += len(parents)
            totals["written"] += written
            totals["deleted"] += deleted
            if progress:
                progress(len(parents))
        return totals

    def sync(self, parents):
        """Write the events of these parents, and mark their log entries as processed.

        :returns: (events written, events deleted).
        """
        found = self.compare(parents)
        last_id = max((entry.id for entry in found.entries), default=0)
        changed = _shown_otherwise(found.wanted, found.existing)
        if changed and self.restate:
            self.restate(changed)
        result = self._write(found)
        self._remember(found)
        self._settle(found.parents, last_id)
        return result

    def compare(self, parents):
        """Compare the log of these parents with the search engine.

        :returns: a :class:`Comparison`, also of the works that they exchanged records
            with.
        """
        parents = connected(parents)
        entries = self._entries(parents)
        existing = self._existing(parents)
        facts = facts_by_parent(parents)
        kept = [entry.document for entry in entries if entry.document]
        known = {record.id for record in facts}
        destroyed = remembered([*kept, *existing.values()], known)
        wanted = derive(entries, [*facts, *destroyed], self.subcounts, Hierarchy.now())
        return Comparison(parents, entries, destroyed, wanted, existing)

    def settled(self, parents):
        """Return those of these parents for which no entry is pending."""
        found = set()
        for part in chunks(parents):
            query = select(MembershipLog.parent_id).where(
                MembershipLog.parent_id.in_(part), PENDING
            )
            found.update(map(str, db.session.scalars(query)))
        return [parent for parent in map(str, parents) if parent not in found]

    def ensure_mapping(self):
        """Let the events of this year and before accept the breakdown fields."""
        fields = {e["field"] for e in self.subcounts.values() if e["content"]}
        fields |= {"record_uuid", "hidden"}
        day = {"type": "date", "format": "yyyy-MM-dd"}
        days = {"properties": {"first": day, "end": day}}
        works = {"properties": dict.fromkeys(BASES, days)}
        keywords = {name: {"type": "keyword"} for name in fields}
        body = {"properties": {**keywords, "works": works}}
        template = prefix_index(f"{EVENTS}-fields")
        self.client.indices.put_template(
            name=template,
            body={
                "index_patterns": [every(EVENTS)],
                "order": 1,
                "mappings": body,
            },
        )
        if self.client.indices.get(index=every(EVENTS)):
            self.client.indices.put_mapping(index=every(EVENTS), body=body)

    def _derive_again(self):
        """Have all events derived again, once, if an earlier version wrote them."""
        name = f"membership-events-{VERSION}"
        if self.state.get_progress(name):
            return
        everything = update(MembershipLog).values(pending=True)
        db.session.execute(everything, execution_options={"synchronize_session": False})
        db.session.commit()
        self.state.set_progress(name, datetime.now(timezone.utc))

    def _pending_parents(self):
        query = select(MembershipLog.parent_id).where(PENDING).distinct()
        return [str(parent) for parent in db.session.scalars(query.limit(PARENTS))]

    def _entries(self, parents):
        """Return the whole log of these parents, that of each oldest first."""
        found, order = [], (MembershipLog.event_time, MembershipLog.id)
        for part in chunks(parents):
            query = select(MembershipLog).where(MembershipLog.parent_id.in_(part))
            found += db.session.scalars(query.order_by(*order))
        return found

    def _existing(self, parents):
        """Return the stored events, (index, id) → document."""
        alias = prefix_index(EVENTS)
        self.client.indices.refresh(index=alias, ignore_unavailable=True)
        found = {}
        for part in chunks(parents):
            for hit in raw_hits(self.client, alias, {"terms": {"parent_uuid": part}}):
                name = hit["_index"].removeprefix(prefix_index(""))
                found[name, hit["_id"]] = hit["_source"]
        return found

    def _write(self, found):
        """Write the differences; mark the days they touch before and after."""
        stamp = {"updated_timestamp": datetime.now(timezone.utc).isoformat()}
        changed, gone = found.changed, found.gone
        touched = _touched({*changed, *gone}, found.wanted, found.existing)
        self._mark(touched)
        actions = [
            {"_op_type": "index", "_index": prefix_index(i), "_id": key, **doc, **stamp}
            for (i, key), doc in changed.items()
        ] + [
            {"_op_type": "delete", "_index": prefix_index(i), "_id": key}
            for i, key in gone
        ]
        search.helpers.bulk(self.client, actions)
        self._mark(touched)
        return len(changed), len(gone)

    def _remember(self, found):
        """Store in the log what may be known of destroyed records."""
        records = {record.id: record for record in found.destroyed}
        last = {str(e.record_id): e for e in found.entries if e.record_id}
        kept = {str(entry.record_id) for entry in found.entries if entry.document}
        for name in records.keys() & last.keys() - kept:
            last[name].document = records[name].shared(self.subcounts)

    def _mark(self, documents):
        """Mark the days of these events as stale, on each basis."""
        for basis in BASES:
            changed = {}
            for document in documents:
                if day := document["dates"].get(basis):
                    changed.setdefault(day, set()).add(document["community_id"])
            self.state.mark_ids(stale_kind(basis), changed)

    def _settle(self, parents, last_id):
        """Delete edits and mark the entries read as processed; newer ones stay pending."""
        edits = MembershipLog.event_type == LogType.EDIT.value
        options = {"synchronize_session": False}
        for part in chunks(parents):
            read = MembershipLog.parent_id.in_(part) & (MembershipLog.id <= last_id)
            db.session.execute(
                delete(MembershipLog).where(read & edits), execution_options=options
            )
            db.session.execute(
                update(MembershipLog).where(read).values(pending=False),
                execution_options=options,
            )
        db.session.commit()


def connected(parents):
    """Return these parents and those they have exchanged records with."""
    first, second = aliased(MembershipLog), aliased(MembershipLog)
    moved = (first.record_id == second.record_id) & (
        first.parent_id != second.parent_id
    )
    known, new = set(), set(parents)
    while new:
        known |= new
        found = set()
        for part in chunks(new):
            query = select(second.parent_id).join(first, moved).distinct()
            query = query.where(first.parent_id.in_(part))
            found.update(map(str, db.session.scalars(query)))
        new = found - known
    return sorted(known)


def _shown_otherwise(wanted, existing):
    """Return the ids of the records of which other parts are hidden than before."""
    before, after = (
        {doc["record_id"]: doc.get("hidden", []) for doc in documents.values()}
        for documents in (existing, wanted)
    )
    return sorted(r for r in after if r in before and after[r] != before[r])


def _touched(keys, wanted, existing):
    """Return the events whose days are affected by a change of some events.

    Also those of the other versions of a work in the same community: the day on which
    a work counts as new is that of whichever version comes first.

    :param keys: those of ``wanted`` and ``existing`` that are new, other or gone.
    """
    everything = [*wanted.items(), *existing.items()]
    changed = {_stay(document) for key, document in everything if key in keys}
    return [document for _, document in everything if _stay(document) in changed]


def _stay(document):
    return document["parent_uuid"], document["community_id"]
