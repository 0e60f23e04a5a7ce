# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Aggregation of usage: views and downloads to rows."""

import math
from functools import partial
from typing import NamedTuple

import polars as pl
from flask import current_app

from ..dates import months_between, today
from ..metrics.metrics import GLOBAL, USAGE
from ..search.client import whole_count
from ..search.composite import buckets
from ..search.frames import scan_all
from ..search.indices import (
    ROBOTS,
    USAGE_DELTA,
    USAGE_EVENTS,
    delta,
    event_indices,
    every,
)
from . import usage_rows
from .ahead import ahead
from .base import day_of
from .closings import mark_closings
from .days import DeltaAggregator
from .due import DueDays, batches
from .isolation import Chosen, Share, cut
from .kept_rows import keep_rows
from .sources import check_sources, final_months, lost_indices
from .usage_events import (
    KINDS,
    event_schema,
    indices_of,
    months_of,
    read_events,
    within,
)
from .usage_rows import BOTH, merged
from .usage_store import UsageStore, difference, sums_of, with_ids

SHARE_EVENTS = 12_000
"""Maximum number of events folded together: ≈ 100 MB."""

GROUP_EVENTS = 200_000
"""Maximum number of events of the days confirmed together, unless a single day has more.

While those folded together are written, the next ones of the group are folded.
"""


class Piece(NamedTuple):
    """Events folded together."""

    days: list
    records: Share | None
    """Records; ``None``: all."""
    is_last: bool
    """Whether all other records of these days come before."""


class CommunityUsageDeltaAggregator(DeltaAggregator):
    """Aggregator of usage per day, for all communities at once."""

    name = USAGE_DELTA
    community_field = "community_ids"
    id_field = "recid"
    totals = {"term": {"level": "day"}}
    group_events = GROUP_EVENTS

    def own_parts(self):
        """Return the one part: all usage rows."""
        return [(USAGE_DELTA, delta(USAGE), "timestamp")]

    def delete(self, start_date=None, end_date=None):
        """Delete the rows of a span of days: the sums of its months do not hold then."""
        first, last = day_of(start_date), day_of(end_date) or today().isoformat()
        for kind, index, *_ in self.parts():
            years = [name[-4:] for name in self.client.indices.get(index=every(index))]
            begin = max(first or "", f"{min(years, default=last[:4])}-01")
            months = months_between(begin[:7], last[:7])
            marks = [f"{month}-01" for month in months]
            self.state.mark_stale(self.balance_kind(kind), marks)
        super().delete(start_date, end_date)

    def received_until(self, now):
        """Return when the event queues were last processed, at the latest now."""
        moments = [self.state.get_progress(f"indexed-stats-{e}") for e in USAGE_EVENTS]
        return min([now, *filter(None, moments)])

    def event_indices(self):
        """Return the patterns of both kinds of events."""
        return event_indices()

    def other_days(self, start, since, end):
        """Return days with nothing but robots, and months whose events are lost.

        Of those, the first day of each in the range asked for: without its events no
        day would be due, and the range would seem to be done.
        """
        end = end or today().isoformat()
        days = [*DueDays(self.client, every(ROBOTS), "day").find(since, end, [])]
        lost = {part.month for part in lost_indices(self.client)} if start else ()
        inside = [month for month in lost if start[:7] <= month <= end[:7]]
        return days + [max(start, f"{month}-01") for month in inside]

    def final_days(self, days):
        """Return the days of months whose events may be closed or gone, and are."""
        final = final_months(lost_indices(self.client, months_of(days)))
        return {day for day in days if day[:7] in final}

    def keep(self, month):
        """Take over the rows in force of a month without events; return their number.

        Sums that a rebuild made before they were there do not hold.
        """
        ((kind, index, _),) = self.parts()
        self.state.mark_stale(self.balance_kind(kind), [f"{month}-01"])
        return keep_rows(self.client, index, month, self.subcounts)

    def rows_of(self, community):
        """Return the query of the rows that count for a community, or for all."""
        if community == GLOBAL:
            days = [{"term": {"level": "day"}}]
            others = [{"term": {"community_id": GLOBAL}}]
            return {"bool": {"should": [*others, {"bool": {"must_not": days}}]}}
        names = ("community_id", "community_ids")
        return {"bool": {"should": [{"term": {name: community}} for name in names]}}

    def pieces(self, days, marks):
        """Return the parts folded together.

        Days on which only the keys of some records changed are processed for these
        only.
        """
        known = {mark.day: mark.ids for mark in marks if mark.ids}
        whole = [day for day in days if day not in known]
        pieces = [(whole, None)] if whole else []
        some = {day: days[day] for day in days if day in known}
        for group in batches(some, SHARE_EVENTS):
            names = (name for day in group for name in known[day])
            pieces.append((group, Chosen(names)))
        return pieces

    def recompute(self, part, days, share, lock):
        """Fold these days and write differences; return the number of rows written.

        :param share: records whose keys changed; ``None``: everything may have changed.
        :raises LostEventsError: when events of these days are closed or gone.
        """
        check_sources(lost_indices(self.client, months_of(days)))
        self.store = UsageStore(self.client, part.index, self.subcounts)
        self.store.ensure(days)
        if share is not None:
            return self._recompute_records(part, days, share, lock)
        parts, written = [], 0
        for piece, folded in ahead(self._folding(part, days)):
            change = self._change(piece.days, folded, piece.records)
            written += self._apply(part.kind, *change[:2], lock)
            parts.append(folded.for_days())
            if piece.is_last:
                written += self._apply(part.kind, *self._days(piece.days, parts), lock)
                parts = []
        return written

    def _days(self, days, parts):
        """Return the day rows of these days to write and to delete."""
        rows = usage_rows.days(parts, self._robots(days), *self._suppression())
        rows, filters = with_ids(rows), [{"term": {"level": "day"}}]
        return difference(self.store.stored(days, filters, rows.schema), rows)

    def _recompute_records(self, part, days, records, lock):
        """Process some records of these days, or all if their sums have changed.

        Totals of communities change then as well.
        """
        folded = self._fold(days, records)
        written, gone, same_sums = self._change(days, folded, records)
        if not same_sums:
            return self.recompute(part, days, None, lock)
        return self._apply(part.kind, written, gone, lock)

    def _change(self, days, folded, records):
        """Return the rows of some records to write and to delete.

        Also return whether the sums of each record and its communities are unchanged.
        """
        rows = with_ids(pl.concat(folded.rows(), how="diagonal"))
        filters = [{"terms": {"level": BOTH}}]
        filters += [records.query("record_id")] if records else []
        old = self.store.stored(days, filters, rows.schema)
        return *difference(old, rows), sums_of(old).equals(sums_of(rows))

    def _apply(self, kind, written, gone, lock):
        """Write and delete rows; first mark the closings that depend on them.

        An interrupted run leaves marks: the next run writes the remaining differences,
        and updates the closings again.
        """
        lock.check()
        mark_closings(self.state, self.balance_kind(kind), written, gone)
        self.store.write(written)
        self.store.delete(gone)
        return written.height

    def _folding(self, part, days):
        """Yield pairs of a piece of these days and the function that folds it."""
        span = {"gte": min(days), "lte": max(days)}
        counts = self.due_days(part).counts(span, days)
        counts = {day: counts.get(day, 0) for day in days}
        for group in batches(counts, SHARE_EVENTS):
            shares = self._shares(group, sum(counts[day] for day in group))
            for records in shares:
                piece = Piece(group, records, is_last=records is shares[-1])
                yield piece, partial(self._fold, group, records)

    def _shares(self, days, events):
        """Return the ranges of records folded one by one, for flat memory."""
        if events <= SHARE_EVENTS:
            return [None]
        source = {"record": {"terms": {"field": "recid"}}}
        found = buckets(self.client, indices_of(days), within(days), [source])
        sizes = {bucket["key"]["record"]: bucket["doc_count"] for bucket in found}
        return list(cut(sizes, SHARE_EVENTS))

    def _fold(self, days, records):
        """Return what is folded of the events of some records on these days.

        A record with very many events is folded by visitors: all numbers are additive.
        """
        folded = [
            usage_rows.fold(
                self._events(days, records, visitors),
                self.subcounts,
                *self._suppression(),
            )
            for visitors in self._visitors(days, records)
        ]
        return folded[0] if len(folded) == 1 else merged(folded, self.subcounts)

    def _visitors(self, days, records):
        """Return the ranges of visitors to be folded separately."""
        if records is None:
            return [None]
        parts = math.ceil(self._count(days, records) / SHARE_EVENTS)
        parts = min(256, max(1, parts))
        firsts = [f"{n * 256 // parts:02x}" for n in range(1, parts)]
        return [Share(*pair) for pair in zip([None, *firsts], [*firsts, None])]

    def _suppression(self):
        """Return the threshold and the secret of the draw."""
        config = current_app.config
        return config["STATS_DASHBOARD_MIN_COUNT"], config["SECRET_KEY"]

    def _robots(self, days):
        """Return the robots dropped on these days."""
        index = every(ROBOTS)
        self.client.indices.refresh(index=index, ignore_unavailable=True)
        return scan_all(
            self.client,
            index,
            {"terms": {"day": days}},
            {"community_id": pl.String, "day": pl.String, "robots": pl.Int64},
        )

    def _count(self, days, records=None):
        """Return the number of events of these days, of all or of some records."""
        query = within(days, records)
        return whole_count(self.client, indices_of(days), query)

    def _events(self, days, records, visitors):
        """Return the events of these days, both kinds, prepared for the fold."""
        names = {kind: indices_of(days, [kind]) for kind in KINDS}
        query = within(days, records, visitors)
        return read_events(self.client, names, query, event_schema(self.subcounts))
