# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Aggregation by day: due days, and differences to stored rows."""

import logging
from abc import abstractmethod
from datetime import datetime, timezone

from flask import current_app

from ..search.client import retrying
from ..search.indices import every
from .backfill import Backfill, shared_batches
from .base import Aggregator, day_of
from .due import BATCH_EVENTS, DueDays, Part, Plan, batches
from .isolation import recompute
from .journal import note
from .registry import mark_for_rebuild
from .rows import refresh
from .stale_keys import StaleKeys

logger = logging.getLogger("invenio_stats_dashboard.aggregators")


class DeltaAggregator(Aggregator):
    """Aggregator that recomputes whole days: stale ones, and all since the bookmark."""

    community_field = None
    """Event field with the ids of its communities."""

    id_field = None
    """Event field with the id named by marks of stale days."""

    totals = None
    """Query of the rows with totals of communities."""

    group_events = BATCH_EVENTS
    """Maximum number of events of the days confirmed together."""

    unseen = None
    """Days whose rows may not be searchable yet; ``None``: unknown."""

    @abstractmethod
    def own_parts(self):
        """Return (stale kind, index name, date field of the events) of each part."""

    @abstractmethod
    def event_indices(self):
        """Return the index or pattern of the events, with prefix."""

    @abstractmethod
    def rows_of(self, community):
        """Return the query of the rows that count for a community, or for all."""

    def received_until(self, now):
        """Return the time up to which all events have been indexed."""
        return now

    def other_days(self, start, since, end):
        """Return days to process that have no events.

        :param start: first day that was asked for, if any.
        :param since: first day that is due, if not all are.
        """
        return []

    def final_days(self, days):
        """Return those of some days whose rows stay as they are without their events."""
        return set()

    def indices(self):
        """Return the names of the indices written."""
        return [index for _, index, _ in self.parts()]

    def due_days(self, part):
        """Return what finds the days of a part, see :class:`~.due.DueDays`."""
        return DueDays(self.client, self.event_indices(), part.field)

    def retried(self, start, end, lock):
        """Aggregate; each step is retried on its own after transient errors."""
        return self.aggregate(start, end, lock)

    def aggregate(self, start, end, lock):
        """Recompute due days, at most a catch-up interval of them.

        With a start: all days from there on.
        """
        self.stale_keys = StaleKeys(self.client)
        self.state.upgrade()
        complete, bookmark, plans = retrying(logger)(self._plan)(start, end)
        result = {"days": 0, "rows": 0, "left": 0, "failed": []}
        left = sum(len(plan.left) for plan in plans)
        note(total=sum(len(plan.days) for plan in plans), left=left, name=self.name)
        for plan in plans:
            self.unseen = None
            rows, failures = self._work_off(plan, lock)
            self._refresh(plan.part.index)
            result["rows"] += rows
            result["days"] += len(plan.days)
            result["left"] += len(plan.left)
            result["failed"] += [failure._asdict() for failure in failures]
            later = [day for day in plan.left if day >= (bookmark or "")]
            if later:
                day = datetime.fromisoformat(later[0]).replace(tzinfo=timezone.utc)
                complete = min(complete, day)
        return result, complete

    def _plan(self, start, end):
        """Return (complete until, day of the bookmark, plan of each part)."""
        complete = self.received_until(datetime.now(timezone.utc))
        bookmark = None if start else day_of(self.bookmarks.get_bookmark())
        limit, plans = current_app.config["COMMUNITY_STATS_CATCHUP_INTERVAL"], []
        for part in map(Part._make, self.parts()):
            marks = self._marks(part.kind, start)
            # Due days are processed for all communities.
            marks = [
                mark if bookmark and mark.day < bookmark else mark.of_all()
                for mark in marks
            ]
            due = self.due_days(part).find(start or bookmark, end, marks)
            due |= self._sizes(part, marks, due)
            others = self.other_days(start, start or bookmark, end)
            due |= {day: 0 for day in others if day not in due}
            final = self.final_days(due)
            self.state.clear_stale([mark for mark in marks if mark.day in final])
            due = sorted((day, due[day]) for day in due if day not in final)
            chosen = due if start else due[:limit]
            left = [day for day, _ in due[len(chosen) :]]
            plans.append(Plan(part, dict(chosen), marks, left))
        return complete, bookmark, plans

    def _marks(self, kind, start):
        """Return the marks of days to do; rows of some communities clear none."""
        if self.communities:
            return []
        marks = self.state.stale_days(kind)
        return [mark for mark in marks if mark.day >= (start or "")]

    def _sizes(self, part, marks, due):
        """Return day → number of affected events, for days whose marks name ids."""
        marks = [mark for mark in marks if mark.ids and mark.day in due]
        if not marks:
            return {}
        days = {mark.day for mark in marks}
        ids = sorted({name for mark in marks for name in mark.ids})
        chosen = [{"terms": {self.id_field: ids}}]
        span = {"gte": min(days), "lte": max(days)}
        counts = self.due_days(part).counts(span, days, chosen)
        return {day: counts.get(day, 0) for day in days}

    def _work_off(self, plan, lock):
        """Process the days of a part, shared with other workers if there are many.

        :returns: (rows written, failures).
        """
        shared = shared_batches(plan.days, lock)
        if shared:
            return Backfill(self, plan, shared, lock).run()

        rows, failures = 0, []
        for group in batches(plan.days, self.group_events):
            lock.check()
            days = {day: plan.days[day] for day in group}
            written, failed = self.do_group(plan.part, days, plan.marks, lock)
            rows += written
            failures += failed
            note(done=len(group))
        return rows, failures

    def do_group(self, part, days, marks, lock):
        """Recompute some days, then clear the marks of successful ones.

        :returns: (rows written, failures).
        """
        rows, failures = recompute(self, part, self.pieces(days, marks), lock)
        retrying(logger)(mark_for_rebuild)(self.state, part.kind, list(days))
        if not self.communities:
            failed = {failure.day for failure in failures}
            done = [m for m in marks if m.day in days and m.day not in failed]
            retrying(logger)(self.state.clear_stale)(done)
        return rows, failures

    @abstractmethod
    def pieces(self, days, marks):
        """Return the pairs of days and share to be folded one after the other.

        :param days: day → number of events.
        """

    @abstractmethod
    def recompute(self, part, days, share, lock):
        """Fold these days and write differences; return the number of rows written.

        :param share: part of these days; ``None``: all.
        """

    def parts_of_day(self, part, day, share):
        """Return the shares in which a failed day is retried, if any."""
        return []

    def recompute_once(self, part, days, share, lock):
        """Recompute days whose rows are searchable; see :meth:`recompute`."""
        if self.unseen is None or not self.unseen.isdisjoint(days):
            self._refresh(part.index)
            self.unseen = self.unseen or set()
        self.unseen.update(days)
        written = self.recompute(part, days, share, lock)
        self.unseen.difference_update(days)
        return written

    def _refresh(self, index):
        """Make all rows written so far searchable."""
        retrying(logger)(refresh)(self.client, every(index))

    @staticmethod
    def balance_kind(kind):
        """Return the stale kind of the balances that rest on these rows."""
        return kind.replace("-delta-", "-snapshot-")
