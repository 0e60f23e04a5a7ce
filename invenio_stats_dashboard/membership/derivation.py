# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Derivation of membership events from log entries and records: pure functions."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from ..metrics.metrics import BASES, GLOBAL
from ..search.indices import EVENTS
from .fields import FILES, RECORD, is_withheld
from .intervals import (
    Hierarchy,
    basis_days,
    intersect,
    intervals,
    since_creation,
    unite,
)
from .works import mark_works

OF_EVENT = (
    "timestamp",
    "community_id",
    "event_type",
    "event_date",
    "is_deleted",
    "deleted_date",
    "updated_timestamp",
    "inferred",
    "dates",
    "works",
)
"""Event fields that differ between the events of one record."""


@dataclass(frozen=True)
class Remembered:
    """A record that is no longer in the database, as known from its events.

    A destroyed record still counts for the time it existed: past totals do not change.
    """

    id: str
    parent_id: str
    recid: str
    created: str
    published: str | None
    document: dict
    is_deleted: bool = True

    def shared(self, subcounts):
        """Return what all events of the record share; what it was about is gone."""
        hidden = [FILES, RECORD]
        withheld = {
            entry["field"]
            for entry in subcounts.values()
            if entry["source"] and is_withheld(entry, hidden)
        }
        kept = {k: v for k, v in self.document.items() if k not in withheld}
        return {**kept, "hidden": hidden}


def remembered(documents, known):
    """Return the records of stored events that are missing from the database.

    :param documents: events as stored.
    :param known: UUIDs of the records that the database has.
    """
    found = {}
    for document in documents:
        uuid = document.get("record_uuid")
        if uuid and uuid not in known:
            found[uuid] = Remembered(
                uuid,
                document["parent_uuid"],
                document["record_id"],
                document["record_created_date"],
                document.get("record_published_date"),
                {k: v for k, v in document.items() if k not in OF_EVENT},
            )
    return list(found.values())


def derive(entries, facts, subcounts, hierarchy=Hierarchy()):
    """Return membership events, (index, id) → document.

    :param entries: the log of some parents, oldest first.
    :param facts: :class:`~.records.RecordFacts` or :class:`Remembered` of all their
        versions.
    :param hierarchy: :class:`~.intervals.Hierarchy`.
    """
    by_record = defaultdict(lambda: defaultdict(list))
    by_parent = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        if entry.record_id:
            by_record[str(entry.record_id)][str(entry.parent_id)].append(entry)
        elif entry.community_id:
            by_parent[str(entry.parent_id)][str(entry.community_id)].append(entry)
    members = {
        parent: hierarchy.count({name: intervals(log) for name, log in logs.items()})
        for parent, logs in by_parent.items()
    }
    documents, stays = {}, defaultdict(list)
    for record in facts:
        base = record.shared(subcounts)
        for community, spans in _presence(record, by_record, members).items():
            stay = stays[community, base["parent_uuid"]]
            documents.update(_events(community, record, spans, base, stay))
    mark_works(stays.values())
    return documents


def _presence(record, by_record, members):
    """Return community (or ``global``) → spans in which a record was there.

    Where works were merged or split, a record belongs to one work after another, and is
    in the communities of its work at that time.

    :param by_record: record → parent → log.
    :param members: parent → community → spans.
    """
    result = {GLOBAL: []}
    for parent, log in by_record[record.id].items():
        stay = since_creation(intervals(log), record.created)
        result[GLOBAL] = unite(result[GLOBAL], stay)
        for community, spans in members.get(parent, {}).items():
            inside = intersect(stay, spans)
            result[community] = unite(result.get(community, []), inside)
    return result


def _events(community, record, spans, base, stay):
    """Return the events of one record in one community.

    :param stay: list that additions and their days are added to, see :mod:`.works`.
    """
    days = {
        "added": basis_days(spans, "added"),
        "created": basis_days(spans, record.created),
        "published": basis_days(spans, record.published),
    }
    documents = {}
    for number, span in enumerate(spans):
        counted = {basis: days[basis][number] for basis in BASES}
        for kind, moment, side in (("add", span.start, 0), ("remove", span.end, 1)):
            if moment is None:
                continue
            name = f"{community}|{record.recid}|{number}|{kind}"
            key = hashlib.sha1(name.encode()).hexdigest()
            documents[f"{EVENTS}-{moment.year:04d}", key] = {
                **base,
                "timestamp": moment.replace(microsecond=0).isoformat(),
                "community_id": community,
                "event_type": kind,
                "event_date": moment.date().isoformat(),
                "is_deleted": record.is_deleted,
                "deleted_date": _deleted_date(record, spans),
                "inferred": span.inferred,
                "dates": {b: pair[side] for b, pair in counted.items() if pair},
            }
            if kind == "add":
                stay.append((documents[f"{EVENTS}-{moment.year:04d}", key], counted))
    return documents


def _deleted_date(record, spans):
    ends = [span.end for span in spans if span.end]
    return max(ends).date().isoformat() if record.is_deleted and ends else None
