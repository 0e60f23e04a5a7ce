# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Membership events of the public package 0.5.x, taken over into the log.

They know what nothing else does: when records left communities, and when those joined
that no request speaks of. Its index has the name of ours, and one event for each
version of a record.
"""

import uuid
from collections import defaultdict
from datetime import date, datetime, time

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from sqlalchemy import insert, select

from ..metrics.metrics import GLOBAL
from ..models import LogType, MembershipLog
from ..search.client import chunks, whole_count
from ..search.indices import EVENTS
from ..search.scroll import raw_pages
from .missing import entry, missing_entries

SIZE = 5000
"""Events read together."""

TYPES = {
    "add": LogType.ADD,
    "added": LogType.ADD,
    "remove": LogType.REMOVE,
    "removed": LogType.REMOVE,
}

FOREIGN = {"bool": {"must_not": [{"exists": {"field": "parent_uuid"}}]}}
"""Events of that package: ours name the work that they are about."""


def event_indices_left():
    """Return name → number of that package's events, of the indices that have some.

    Also of empty ones with a mapping that is not ours.
    """
    client, found = current_search_client, {}
    pattern = prefix_index(f"{EVENTS}-*")
    for name, part in sorted(client.indices.get(index=pattern).items()):
        number = whole_count(client, name, FOREIGN)
        if number or "parent_uuid" not in part["mappings"].get("properties", {}):
            found[name] = number
    return found


def adopt_events(indices, dry_run=False):
    """Add to the log what these events know and it does not.

    Dates of accepted requests are better than theirs, and theirs are better than
    inferred ones, unless they are those of the record's creation.

    :param indices: names with prefix.
    :returns: dict of ``read`` (events about communities), ``added`` entries, and
        ``unknown``: events of records or communities that cannot be told.
    """
    events, result = _events(indices)
    entries = []
    for parents in chunks(events):
        entries += _entries(parents, events)
    if entries and not dry_run:
        db.session.execute(insert(MembershipLog), entries)
        db.session.commit()
    return {**result, "added": len(entries)}


def _events(indices):
    """Return parent → community → [(day, kind, recid, created)], and the counts."""
    client = current_search_client._get_current_object()
    found = defaultdict(lambda: defaultdict(list))
    result = {"read": 0, "unknown": 0}
    for hits in (p for n in indices for p in raw_pages(client, n, FOREIGN, SIZE)):
        documents = [hit["_source"] for hit in hits]
        documents = [d for d in documents if d.get("community_id") != GLOBAL]
        parents = _parents({str(document.get("record_id")) for document in documents})
        for document in documents:
            result["read"] += 1
            recid = str(document.get("record_id"))
            about = _about(document)
            if recid not in parents or about is None:
                result["unknown"] += 1
                continue
            community, *event = about
            found[parents[recid]][community].append((*event, recid))
    return found, result


def _parents(recids):
    """Return recid → id of its parent, of those that the database has."""
    found = {}
    for part in chunks(recids):
        query = (
            select(PersistentIdentifier.pid_value, RDMRecordMetadata.parent_id)
            .join(
                RDMRecordMetadata,
                PersistentIdentifier.object_uuid == RDMRecordMetadata.id,
            )
            .where(PersistentIdentifier.pid_type == "recid")
            .where(PersistentIdentifier.pid_value.in_(part))
        )
        found.update(row._tuple() for row in db.session.execute(query))
    return found


def _about(document):
    """Return community, day, kind and the record's creation, or ``None``."""
    try:
        moment = document.get("event_date") or document["timestamp"]
        created = document.get("record_created_date")
        return (
            uuid.UUID(document["community_id"]),
            date.fromisoformat(moment[:10]),
            TYPES[document["event_type"]],
            created and date.fromisoformat(created[:10]),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _entries(parents, events):
    """Return the entries that the log of these parents should get, as dicts."""
    log, proposed = _log_of(parents), defaultdict(list)
    for one in missing_entries(parents):
        if one["community_id"]:
            proposed[one["parent_id"], one["community_id"]].append(one)
    found = []
    for parent in parents:
        for community, known in events[parent].items():
            key, changes = (parent, community), _changes(known)
            there = log.get(key, [])
            if not all(there) or _is_better(proposed[key], changes):
                continue  # There are entries whose time was recorded.
            found += [
                entry(parent, kind, datetime.combine(day, time()), guess, **ids)
                for ids in [{"community_id": community}]
                for day, kind, guess in changes
                if not (there and guess)
            ]
    return found


def _log_of(parents):
    """Return (parent, community) → whether each of its entries is inferred."""
    log, found = MembershipLog, defaultdict(list)
    query = select(log.parent_id, log.community_id, log.inferred).where(
        log.parent_id.in_(parents), log.community_id.is_not(None)
    )
    for parent, community, inferred in db.session.execute(query):
        found[parent, community].append(inferred)
    return found


def _is_better(proposed, changes):
    """Return whether the database knows when a work joined, and it never left."""
    is_known = any(not one["inferred"] for one in proposed)
    return is_known and all(kind is LogType.ADD for _, kind, _ in changes)


def _changes(events):
    """Return [(day, kind, whether guessed)] of a work, by the events of its versions.

    A work is in a community as long as one of its versions is.
    """
    present, found = set(), []
    for day, kind, created, recid in sorted(
        events, key=lambda event: (event[0], event[1].value, event[3])
    ):
        before = bool(present)
        if kind is LogType.ADD:
            present.add(recid)
        elif before:
            present.discard(recid)
        elif not found:  # It left without a word of when it had joined.
            found.append((min(created or day, day), LogType.ADD, True))
            found.append((day, kind, False))
        if bool(present) != before:
            found.append((day, kind, kind is LogType.ADD and day == created))
    return found
