# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Updates of balances, months and closings: which ones, and when."""

from abc import abstractmethod
from collections import Counter
from datetime import MINYEAR, date, datetime, timezone

import polars as pl

from ..dates import DAY, month_before, month_of, months_between, today
from ..locks import task_lock
from ..metrics.metrics import BASES, CONTENT_METRICS, MODES, RECORDS, USAGE
from ..search.indices import (
    FIRST_YEAR,
    RECORDS_DELTA,
    USAGE_DELTA,
    bookmark,
    index_year,
    rows,
    stale_kind,
)
from ..search.levels import months_progress
from .balances import Balances
from .base import Aggregator, Bookmarks, day_of
from .closings import Closings
from .months import Months
from .stale_keys import StaleKeys
from .sums import horizon

KEYS = {"community_id": pl.String, "breakdown": pl.String, "key": pl.String}
"""Columns that identify a balance → type."""

CHANGE = {m: (f"{m}_added", f"{m}_removed") for m in CONTENT_METRICS}
"""Metric of a balance → columns of a row to add and to subtract."""

MARKS = 10_000
"""Stale days read at once, see :meth:`~..search.state.State.stale_days`."""


class SnapshotAggregator(Aggregator):
    """Aggregator of what rows add up to from the beginning to the end of years."""

    delta_name = None
    """Aggregation of the rows."""

    never = MINYEAR
    """Year up to which snapshots count as closed before the first run."""

    def indices(self):
        """Return the names of the indices written."""
        return [snapshot for _, _, snapshot in self.parts()]

    def delete(self, start_date=None, end_date=None):
        """Delete snapshots; the next run rebuilds them."""
        for kind, _, _ in self.parts():
            self._set_closed(kind, self.never)
        super().delete(start_date, end_date)

    def aggregate(self, start, end, lock):
        """Update the snapshots where necessary, regardless of the last day requested.

        Never while rows are being written: marks would be cleared too early.

        :param start: day from which all snapshots are renewed, or ``None``.
        """
        started, result = datetime.now(timezone.utc), Counter(years=0, rows=0)
        with task_lock(f"{self.prefix}{self.delta_name}"):
            for part in self.parts():
                result.update(self.renew(*part, start, lock))
        return dict(result), started

    @abstractmethod
    def renew(self, kind, delta, snapshot, start, lock):
        """Update the snapshots of one part; return counts of years and rows."""

    def _closed(self, kind):
        """Return the last year that has its snapshot."""
        closed = self.state.get_progress(f"closed-{kind}")
        return closed.year if closed else self.never

    def _set_closed(self, kind, year):
        """Record that all years up to this one have their snapshots."""
        moment = datetime(year, 12, 31, tzinfo=timezone.utc)
        self.state.set_progress(f"closed-{kind}", moment)


class CommunityRecordSnapshotAggregator(SnapshotAggregator):
    """Aggregator of the balances of content, on each basis, whose rows have changed.

    All balances are rebuilt the first time, once a year to close it, and when very many
    keys have changed.
    """

    name = bookmark(RECORDS, "snapshot")
    delta_name = RECORDS_DELTA
    never = FIRST_YEAR - 1

    def own_parts(self):
        """Return a part per basis."""
        return [
            (
                stale_kind(basis).replace("-delta-", "-snapshot-"),
                *(rows(mode, RECORDS, basis) for mode in MODES),
            )
            for basis in BASES
        ]

    def renew(self, kind, delta, snapshot, start, lock):
        """Update one part, then clear its marks: days first, keys last.

        If killed in between, keys without days are processed once more; for days
        without keys, all balances since are updated.
        """
        balances = Balances(self.client, KEYS, CHANGE, delta, snapshot)
        until, marks = horizon(), StaleKeys(self.client)
        days, stale = self._days(kind, until), marks.read(kind, until)
        last = index_year(until)
        first = self._first_year(kind, days, stale, start, last)
        result = {}
        if first is not None:
            # Not trustworthy while being written: some keys come before others.
            self.state.mark_stale(kind, [f"{first}-01-01"])
            days = self._days(kind, until)
            result = balances.renew_all(first, last, lock)
            self._set_closed(kind, last - 1)
        elif stale.keys.height:
            result = balances.renew_keys(stale.keys, last, lock)
        while days:
            self.state.clear_stale(days)
            days = self._days(kind, until) if len(days) == MARKS else []
        marks.clear(kind, until, stale.newest)
        return result

    def _days(self, kind, until):
        """Return the marks of stale days up to a day; later ones wait."""
        return [mark for mark in self.state.stale_days(kind) if mark.day <= until]

    def _first_year(self, kind, days, stale, start, last):
        """Return the year from which all balances must be renewed, or ``None``."""
        closed, reasons = self._closed(kind), [start, stale.everything]
        if days and stale.keys.is_empty():
            reasons.append(days[0].day)
        if closed < last - 1:
            reasons.append(f"{closed + 1:04d}")
        years = [index_year(day) for day in reasons if day]
        if years and stale.keys.height:
            years.append(index_year(stale.keys["day"].min()))
        return min([*years, closed + 1]) if years else None


class CommunityUsageSnapshotAggregator(SnapshotAggregator):
    """Aggregator of sums of usage: of each month, and until the end of each year.

    Those whose rows have changed are updated, for the changed records only; a month
    that is over gets its sums once all its days are complete, and a year its closing.
    """

    name = bookmark(USAGE, "snapshot")
    delta_name = USAGE_DELTA

    def own_parts(self):
        """Return (stale kind, delta index, snapshot index) of the one part."""
        # Not its own name, which has the prefix of a rebuild already.
        return [(type(self).name, *(rows(mode, USAGE) for mode in MODES))]

    def delete(self, start_date=None, end_date=None):
        """Delete closings; the next run rebuilds them, and the months."""
        for kind, *_ in self.parts():
            self._set_summed(kind, f"{self.never:04d}-12")
        super().delete(start_date, end_date)

    def renew(self, kind, delta, snapshot, start, lock):
        """Update months, and closings from the first outdated one on."""
        closings = Closings(self.client, delta, snapshot, self.subcounts)
        begin, complete = closings.first_year(), self._complete_until()
        if begin is None or complete is None:
            return Counter()
        begin, last = f"{begin}-01", month_before(complete)
        if start:
            start = max(start[:7], begin)
            self.state.mark_stale(kind, [f"{start}-01"])
        marks = [m for m in self.state.stale_days(kind) if m.day[:7] <= last]
        months = Months(self.client, delta, self.subcounts)
        due = self._due_months(kind, marks, start, begin, last)
        result = self._renew_months(kind, months, due, lock)
        years = complete.year - 1
        result += self._renew_years(kind, closings, marks, int(begin[:4]), years, lock)
        self.state.clear_stale(marks)
        return result

    def _due_months(self, kind, marks, start, begin, last):
        """Return month → ids of the records whose sums are out of date, or ``None``."""
        summed = self._summed(kind)
        due = {mark.day[:7]: mark.ids for mark in marks}
        every = [m for m in months_between(begin, last) if m > summed]
        if start:
            every += months_between(start, last)
        return {**due, **dict.fromkeys(every)}

    def _renew_months(self, kind, months, due, lock):
        """Update the sums of some months; return counts of months and rows."""
        result, summed = Counter(), self._summed(kind)
        for month in sorted(due):
            lock.check()
            result["rows"] += months.renew(month, due[month])
            result["months"] += 1
            if month > summed:
                self._set_summed(kind, month)
        return result

    def _renew_years(self, kind, closings, marks, begin, last, lock):
        """Update closings up to a year; return counts of years and rows."""
        result = Counter()
        marks = [mark for mark in marks if int(mark.day[:4]) <= last]
        closed = self._closed(kind)
        of_all = [int(mark.day[:4]) for mark in marks if not mark.ids]
        whole = max(begin, min([*of_all, closed + 1]))
        named = {name for mark in marks for name in mark.ids or ()}
        first = max(begin, min([*(int(mark.day[:4]) for mark in marks), whole]))
        for year in range(first, last + 1):
            lock.check()
            result["rows"] += closings.renew(year, None if year >= whole else named)
            result["years"] += 1
            self._set_closed(kind, max(closed, year))
        return result

    def _complete_until(self):
        """Return the last day that is complete, or ``None``.

        On the first of a month, events of the day before may still be in the queue.
        """
        name = self.prefix + self.delta_name
        bookmark = Bookmarks(self.client, name, "day").get_bookmark()
        if bookmark is None:
            return None
        complete = date.fromisoformat(day_of(bookmark))
        return min(today(), complete) - DAY

    def _summed(self, kind):
        """Return the last month (``YYYY-MM``) that has its sums."""
        moment = self.state.get_progress(months_progress(kind))
        return month_of(moment) if moment else f"{self.never:04d}-12"

    def _set_summed(self, kind, month):
        """Record that all months up to this one have their sums."""
        moment = datetime.fromisoformat(f"{month}-01T00:00:00+00:00")
        self.state.set_progress(months_progress(kind), moment)
