# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reconstruction of the membership log for the time before the module was installed."""

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
from sqlalchemy import func, insert, select

from ..dates import moment_of, naive
from ..models import LogType, MembershipLog, utcnow

PARENTS = 500
"""Number of parents processed together."""


@dataclass(frozen=True)
class Selection:
    """Part of the repository whose history is built; ``None`` means all."""

    recids: tuple = None
    community_ids: tuple = None
    start: datetime = None
    """Records published here at this moment (naive UTC) or later."""
    end: datetime = None
    """Records published here before this moment (naive UTC)."""

    def query(self, *columns):
        """Return the statement that selects the parents concerned."""
        record = RDMRecordMetadata
        query = select(*columns).where(record.parent_id.is_not(None))
        if self.recids is not None:
            query = query.where(record.json["id"].as_string().in_(self.recids))
        if self.community_ids is not None:
            members = select(RDMParentCommunity.record_id).where(
                RDMParentCommunity.community_id.in_(self.community_ids)
            )
            query = query.where(record.parent_id.in_(members))
        if self.start is not None:
            query = query.where(record.created >= self.start)
        if self.end is not None:
            query = query.where(record.created < self.end)
        return query

    def count(self):
        """Return the number of parents concerned."""
        column = func.count(RDMRecordMetadata.parent_id.distinct())
        return db.session.scalar(self.query(column))

    def parents(self):
        """Yield batches of parent ids in a stable order."""
        column, last = RDMRecordMetadata.parent_id, None
        while True:
            query = self.query(column).distinct().order_by(column).limit(PARENTS)
            if last is not None:
                query = query.where(column > last)
            batch = list(db.session.scalars(query))
            if not batch:
                return
            yield batch
            last = batch[-1]


def generate(selection=Selection(), dry_run=False, progress=None, rebuild=False):
    """Add missing log entries, reconstructed from the database and requests.

    Only missing entries are added, so repeating the run, or resuming it after an
    interruption, adds nothing twice and overwrites nothing.

    :param dry_run: count, but write nothing.
    :param progress: called with the number of parents done after each batch.
    :param rebuild: derive the events of all these parents again, after a configuration
        change; only those that differ are written.
    :returns: dict of ``parents`` seen, entries ``added``, and of these ``inferred``:
        those whose time was not recorded anywhere and had to be inferred.
    """
    totals = {"parents": 0, "added": 0, "inferred": 0}
    for parents in selection.parents():
        entries = _missing(parents)
        totals["parents"] += len(parents)
        totals["added"] += len(entries)
        totals["inferred"] += sum(entry["inferred"] for entry in entries)
        if not dry_run:
            if rebuild:
                entries += [_entry(one, LogType.EDIT, utcnow()) for one in parents]
            if entries:
                db.session.execute(insert(MembershipLog), entries)
            db.session.commit()
        if progress:
            progress(len(parents))
    return totals


def status():
    """Return how complete the log is, as a dict of numbers.

    ``records`` and ``memberships`` there are, those of them ``logged``, the entries
    whose time was ``inferred`` and those still ``pending``. Rows without metadata and
    memberships of a parent without records have no history: :func:`generate` adds
    nothing for them, and they are not counted.
    """
    log, member, record = MembershipLog, RDMParentCommunity, RDMRecordMetadata
    record_ids = select(log.record_id).where(log.record_id.is_not(None))
    pairs = select(log.parent_id, log.community_id).distinct().subquery()
    is_record = record.parent_id.is_not(None) & record.json.is_not(None)
    records = select(func.count(record.id)).where(is_record)
    memberships = (
        select(func.count())
        .select_from(member)
        .join(CommunityMetadata, CommunityMetadata.id == member.community_id)
        .where(member.record_id.in_(select(record.parent_id).where(is_record)))
    )
    logged = memberships.join(
        pairs,
        (pairs.c.parent_id == member.record_id)
        & (pairs.c.community_id == member.community_id),
    )
    count = db.session.scalar
    entries = select(func.count(log.id))
    return {
        "records": count(records),
        "records_logged": count(records.where(record.id.in_(record_ids))),
        "memberships": count(memberships),
        "memberships_logged": count(logged),
        "inferred": count(entries.where(log.inferred.is_(True))),
        "pending": count(entries.where(log.pending.is_(True))),
    }


def _missing(parents):
    """Return the entries that the log lacks for these parents, as dicts."""
    known = _known(parents)
    first, entries = {}, []
    for record in _records(parents):
        created = naive(record.created)
        first[record.parent_id] = min(first.get(record.parent_id, created), created)
        if record.id not in known:
            entries += _record_entries(record, created)
    for member in _members(parents):
        if (member.record_id, member.community_id) not in known:
            entries += _member_entries(member, first.get(member.record_id))
    return entries


def _known(parents):
    """Return what is already logged: record ids, and (parent, community) pairs."""
    log = MembershipLog
    query = select(log.parent_id, log.record_id, log.community_id).where(
        log.parent_id.in_(parents)
    )
    return {
        record or (parent, community)
        for parent, record, community in db.session.execute(query)
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


def _entry(parent_id, event_type, moment, inferred=False, **ids):
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


def _record_entries(record, created):
    """Return the entries of a version: its publication and, if so, its removal."""
    ids = {"record_id": record.id}
    entries = [_entry(record.parent_id, LogType.ADD, created, **ids)]
    moment, inferred = _removal(record)
    if moment:
        entries.append(
            _entry(record.parent_id, LogType.REMOVE, moment, inferred, **ids)
        )
    return entries


def _removal(row):
    """Return when a record or community was deleted, and whether that is inferred.

    :param row: has ``deletion_status``, ``json`` and ``updated``.
    :returns: (moment or ``None`` where it is there, whether it was inferred).
    """
    if getattr(row.deletion_status, "value", row.deletion_status) == "P":
        return None, False
    removed = ((row.json or {}).get("tombstone") or {}).get("removal_date")
    return moment_of(removed) if removed else naive(row.updated), not removed


def _member_entries(member, first):
    """Return the entries of a membership, from its acceptance or the first version.

    :param first: when the first version was published; ``None``: there is none.
    """
    ids = {"community_id": member.community_id}
    guessed, start = member.accepted is None, member.accepted or first
    if start is None:
        return []
    entries = [_entry(member.record_id, LogType.ADD, start, guessed, **ids)]
    if member.left:
        guessed = member.is_left_inferred
        entries.append(
            _entry(member.record_id, LogType.REMOVE, member.left, guessed, **ids)
        )
    return entries
