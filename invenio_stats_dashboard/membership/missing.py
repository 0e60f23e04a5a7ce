# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Missing entries of the membership log, from database and requests."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from invenio_rdm_records.records.models import (
    RDMParentCommunity,
    RDMRecordMetadata,
)
from invenio_requests.records.models import RequestEventModel, RequestMetadata
from sqlalchemy import select

from ..dates import moment_of, naive
from ..models import LogType, MembershipLog, utcnow


def missing_entries(parents):
    """Return the missing log entries of these parents, as dicts."""
    last, first, entries = _last_entries(parents), {}, []
    for record in _records(parents):
        created = naive(record.created)
        first[record.parent_id] = min(first.get(record.parent_id, created), created)
        known = last.pop((record.parent_id, record.id, None), None)
        entries += _record_entries(record, created, known)
    for member in _members(parents):
        known = last.pop((member.record_id, None, member.community_id), None)
        entries += _member_entries(member, first.get(member.record_id), known)
    # Records and members that are gone were removed while the log was not written.
    entries += [
        entry(parent, LogType.REMOVE, utcnow(), True, record_id=r, community_id=c)
        for (parent, r, c), known in last.items()
        if known.is_there
    ]
    return entries


@dataclass(frozen=True)
class Known:
    """The last entry of a record or membership."""

    is_there: bool
    moment: datetime


def _last_entries(parents):
    """Return (parent, record, community) → its last entry; one of both is ``None``."""
    log = MembershipLog
    query = (
        select(
            log.parent_id,
            log.record_id,
            log.community_id,
            log.event_type,
            log.event_time,
        )
        .where(log.parent_id.in_(parents), log.event_type != LogType.EDIT.value)
        .order_by(log.event_time, log.id)
    )
    return {
        (parent, record, community): Known(kind == LogType.ADD.value, moment)
        for parent, record, community, kind, moment in db.session.execute(query)
    }


def _records(parents):
    """Return id, parent, creation, deletion and JSON of all versions."""
    record = RDMRecordMetadata
    query = select(
        record.id,
        record.parent_id,
        record.created,
        record.updated,
        record.deletion_status,
        record.json,
    ).where(record.parent_id.in_(parents))
    return [row for row in db.session.execute(query) if row.json]


def _members(parents):
    """Return the memberships of these parents."""
    member, community = RDMParentCommunity, CommunityMetadata
    query = (
        select(
            member.record_id,
            member.community_id,
            member.request_id,
            community.deletion_status,
            community.updated,
            community.json,
        )
        .join(community, community.id == member.community_id)
        .where(member.record_id.in_(parents))
    )
    rows = db.session.execute(query).all()
    accepted = _accepted({row.request_id for row in rows if row.request_id})
    return [
        Member(*row[:2], accepted.get(row.request_id), *_removal(row)) for row in rows
    ]


@dataclass(frozen=True)
class Member:
    """A parent's membership."""

    record_id: object
    community_id: object
    accepted: datetime | None
    """When a request was accepted, if that is known."""
    left: datetime | None
    """When the community was deleted, if it was."""
    is_left_inferred: bool


def _accepted(request_ids):
    """Return request → when it was accepted: its log entry, else its last change."""
    found = {}
    request, event = RequestMetadata, RequestEventModel
    query = select(request.id, request.updated, request.json)
    for row in db.session.execute(query.where(request.id.in_(request_ids))):
        if (row.json or {}).get("status") == "accepted":
            found[row.id] = naive(row.updated)
    query = select(event.request_id, event.created, event.json)
    logs = defaultdict(list)
    for row in db.session.execute(query.where(event.request_id.in_(request_ids))):
        payload = (row.json or {}).get("payload") or {}
        if payload.get("event") == "accepted":
            logs[row.request_id].append(naive(row.created))
    return {**found, **{key: min(times) for key, times in logs.items()}}


def entry(parent_id, event_type, moment, inferred=False, **ids):
    """Return an entry as a dict."""
    return {
        "parent_id": parent_id,
        "record_id": None,
        "community_id": None,
        "event_type": event_type.value,
        "event_time": moment,
        "inferred": inferred,
        "pending": True,
        **ids,
    }


def _record_entries(record, created, known):
    """Return the entries of a version: its publication and, if so, its removal.

    :param known: its last entry, ``None``: there is none.
    """
    ids, entries = {"record_id": record.id}, []
    moment, inferred = _removal(record)
    if known is None:
        entries.append(entry(record.parent_id, LogType.ADD, created, **ids))
    elif not known.is_there and moment is None:
        back = max(naive(record.updated), known.moment)
        entries.append(entry(record.parent_id, LogType.ADD, back, True, **ids))
    if moment and (known is None or known.is_there):
        gone, inferred = _after(known, moment, inferred)
        entries.append(entry(record.parent_id, LogType.REMOVE, gone, inferred, **ids))
    return entries


def _after(known, moment, inferred):
    """Return the time of a removal, after the addition, and whether it is inferred."""
    if known is None or moment > known.moment:
        return moment, inferred
    return utcnow(), True


def _removal(row):
    """Return when a record or community was deleted, and whether that is inferred.

    :param row: has ``deletion_status``, ``json`` and ``updated``.
    :returns: (moment, ``None`` if it exists; whether the moment is inferred).
    """
    if getattr(row.deletion_status, "value", row.deletion_status) == "P":
        return None, False
    removed = ((row.json or {}).get("tombstone") or {}).get("removal_date")
    return moment_of(removed) if removed else naive(row.updated), not removed


def _member_entries(member, first, known):
    """Return the entries of a membership: since the acceptance, else the beginning.

    :param first: when the first version was published; ``None``: there is none.
    :param known: its last entry, ``None``: there is none.
    """
    ids, entries = {"community_id": member.community_id}, []
    if known is None:
        guessed, start = member.accepted is None, member.accepted or first
        if start is None:
            return []
        entries.append(entry(member.record_id, LogType.ADD, start, guessed, **ids))
    elif not known.is_there and not member.left:
        start, guessed = _after(known, member.accepted or known.moment, False)
        entries.append(entry(member.record_id, LogType.ADD, start, guessed, **ids))
    if member.left and (known is None or known.is_there):
        gone, guessed = _after(known, member.left, member.is_left_inferred)
        entries.append(entry(member.record_id, LogType.REMOVE, gone, guessed, **ids))
    return entries
