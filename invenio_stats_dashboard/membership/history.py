# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reconstruction of the membership log for the time before the module was installed."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from invenio_rdm_records.records.models import (
    RDMParentCommunity,
    RDMRecordMetadata,
)
from sqlalchemy import func, insert, select, union

from ..models import LogType, MembershipLog, utcnow
from .missing import entry, missing_entries
from .processor import MembershipProcessor

PARENTS = 500
"""Number of parents processed together."""

SPREAD = 10
"""Number of places in the range of ids from which a sample is taken."""


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

    def _sources(self):
        """Return (column, query) of each table that knows parents concerned.

        Of all records, some may be known to the log only: their rows are gone.
        """
        record, log = RDMRecordMetadata.parent_id, MembershipLog.parent_id
        sources = [(record, self.query(record))]
        return [*sources, (log, select(log))] if self == Selection() else sources

    def count(self):
        """Return the number of parents concerned."""
        ids = union(*(query for _, query in self._sources())).subquery()
        return db.session.scalar(select(func.count()).select_from(ids))

    def parents(self, after=None, size=None):
        """Yield lists of parent ids, in a stable order, a batch at a time.

        :param after: id to start after.
        """
        last, size = after, size or PARENTS
        while True:
            found = set()
            for column, query in self._sources():
                if last is not None:
                    query = query.where(column > last)
                query = query.distinct().order_by(column).limit(size)
                found.update(db.session.scalars(query))
            batch = sorted(found)[:size]
            if not batch:
                return
            yield batch
            last = batch[-1]


def generate(selection=Selection(), dry_run=False, progress=None, rebuild=False):
    """Add missing log entries from database and requests; find missing events.

    Entries are added for records and memberships that have none, or whose last entry
    contradicts the current state, since the log could not be written at the time.
    Running it again, or after an interruption, adds nothing twice and overwrites
    nothing. The stored events are compared with those that the log implies; works with
    missing or surplus events are queued for the processor.

    :param dry_run: count, but write nothing.
    :param progress: called with the number of parents done after each batch.
    :param rebuild: derive the events of all these parents again, after a change of
        the configuration; only those that differ are written.
    :returns: dict of ``parents`` seen, entries ``added``, of these ``inferred``: those
        whose time was not recorded anywhere, and ``events_differing``: missing or
        surplus events.
    """
    totals = {"parents": 0, "added": 0, "inferred": 0, "events_differing": 0}
    processor = MembershipProcessor()
    for parents in selection.parents():
        entries = missing_entries(parents)
        totals["parents"] += len(parents)
        totals["added"] += len(entries)
        totals["inferred"] += sum(entry["inferred"] for entry in entries)
        renewed = parents
        if not rebuild:
            count, renewed = _differing(processor, parents)
            totals["events_differing"] += count
        if not dry_run:
            entries += [entry(one, LogType.EDIT, utcnow()) for one in renewed]
            if entries:
                db.session.execute(insert(MembershipLog), entries)
            db.session.commit()
        if progress:
            progress(len(parents))
    return totals


def _differing(processor, parents):
    """Return (events that differ, works concerned), of works with nothing pending."""
    settled = processor.settled(parents)
    if not settled:
        return 0, []
    found = processor.compare(settled)
    works = [uuid.UUID(parent) for parent in sorted(found.differing())]
    return len(found.misplaced), works


def lacking(sample=None, progress=None):
    """Compare database, log and the events in the search engine.

    :param sample: number of works to compare at most, spread over all; ``None``: all.
    :returns: dict of ``works`` compared, ``entries_missing`` in the log,
        ``events_differing``: missing or surplus events.
    """
    processor = MembershipProcessor()
    result = {"works": 0, "entries_missing": 0, "events_differing": 0}
    for parents in _spread(sample) if sample else Selection().parents():
        result["works"] += len(parents)
        result["entries_missing"] += len(missing_entries(parents))
        result["events_differing"] += _differing(processor, parents)[0]
        if progress:
            progress(len(parents))
    return result


def _spread(sample):
    """Yield lists of parent ids from places all over the range of ids."""
    everything = Selection()
    if everything.count() <= sample:
        yield from everything.parents()
        return
    for _ in range(SPREAD):
        yield from islice(everything.parents(uuid.uuid4(), max(sample // SPREAD, 1)), 1)


def status(progress=None):
    """Return how complete log and events are, as a dict of numbers.

    :param progress: called with the number of works compared after each batch.
    :returns: those of :func:`log_status` and of :func:`lacking`.
    """
    return {**log_status(), **lacking(progress=progress)}


def log_status():
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
