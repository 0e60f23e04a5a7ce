# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What all aggregators share: which days to do, in which order, and bookmarks."""

import logging
from abc import ABC, abstractmethod
from datetime import datetime, timezone
from functools import cached_property

import polars as pl
from flask import current_app
from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from invenio_stats.bookmark import BookmarkAPI

from ..events.state import State
from ..locks import task_lock
from ..operations.journal import Run, note
from ..operations.rebuilding import mark_for_rebuild
from ..patience import LONG, named, patient
from .backfill import Backfill, shared_batches
from .due import DueDays, Part, Plan, batches
from .isolation import recompute
from .rows import (
    delete_rows,
    difference,
    new_generation,
    stored_rows,
    write_rows,
)
from .shares import Share
from .stale_keys import StaleKeys

logger = logging.getLogger("invenio_stats_dashboard.aggregators")


class Aggregator(ABC):
    """The interface of invenio-stats: run, delete, list_bookmarks."""

    name = None
    """Name of the aggregation, of its bookmark and of its lock."""

    communities = ()
    """Ids of the communities whose rows are done, where a run is limited to some."""

    def __init__(self, name=None, client=None, **params):
        """Take the name under which the aggregation is registered.

        :param client: search client, by default the application's.
        """
        self.name = name or self.name
        # Not the proxy: rows are written by threads without application context.
        self.client = client or current_search_client._get_current_object()
        self.state = State(self.client)
        self.stale_keys = StaleKeys(self.client)

    @cached_property
    def bookmarks(self):
        """The bookmarks of this aggregation."""
        return BookmarkAPI(self.client, self.name, "day")

    @property
    def subcounts(self):
        """The table of breakdowns."""
        return current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]

    @abstractmethod
    def indices(self):
        """Return the names of the indices written, without prefix and year."""

    @abstractmethod
    def aggregate(self, start, end, lock):
        """Do the work; return (result, moment up to which it is complete)."""

    def run(self, start_date=None, end_date=None, update_bookmark=True, communities=()):
        """Aggregate.

        :param start_date: first day to do, whatever was done before; by default
            what is stale, and all from the bookmark on.
        :param end_date: last day to do, by default today.
        :param update_bookmark: whether the next run starts after this one.
        :param communities: ids of those whose rows alone are done, where a start date
            is given; by default all.
        :returns: dict of counts.
        :raises BusyError: when another process is at it.
        :raises LocksUnavailableError: when Redis stays away.
        :raises SearchUnavailableError: when the search engine stays away.
        :raises StorageBlockedError: when the search engine takes no writes.
        """
        start, end = _day(start_date), _day(end_date)
        self.communities = tuple(communities) if start else ()
        with named(), task_lock(self.name) as lock:
            with Run(self.name, self.state, lock.token) as run:
                run.result, complete = self.patiently(start, end, lock)
                if update_bookmark and complete and start is None:
                    patient(logger)(self.set_bookmark)(complete)
        return run.result

    def patiently(self, start, end, lock):
        """Aggregate; begin anew, with growing pauses, after what may pass."""
        return patient(logger)(self.aggregate)(start, end, lock)

    def set_bookmark(self, moment):
        """Let the next run start here; it may follow at once, and must find it."""
        self.bookmarks.set_bookmark(moment.isoformat())
        self.client.indices.refresh(index=self.bookmarks.bookmark_index)

    def delete(self, start_date=None, end_date=None):
        """Delete the rows of a span of days, both included; all by default."""
        span = {"gte": _day(start_date), "lte": _day(end_date)}
        query = {"range": {"day": {k: v for k, v in span.items() if v}}}
        for index in self.indices():
            self.client.delete_by_query(
                index=prefix_index(f"{index}-*"),
                body={"query": query},
                conflicts="proceed",
                refresh=True,
                request_timeout=LONG,
            )

    def list_bookmarks(self, start_date=None, end_date=None, limit=None):
        """List the bookmarks of this aggregation."""
        return self.bookmarks.list_bookmarks(start_date, end_date, limit)


def _day(moment):
    """Return a date or datetime as ``YYYY-MM-DD``; ``None`` stays."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    # Not strftime: it does not pad the years before 1000.
    return moment.isoformat()[:10] if moment else None


def _integers(rows):
    """Return rows with all numbers of the type that stored ones are read as."""
    return rows.with_columns(pl.selectors.integer().cast(pl.Int64))


class DeltaAggregator(Aggregator):
    """Recomputes whole days: what is stale, and all since the bookmark."""

    community_field = "community_id"
    """Where an event has the ids of its communities."""

    unseen = True
    """Whether rows may have been written that a search does not find yet."""

    @abstractmethod
    def parts(self):
        """Return (stale kind, index name, date field of the events) of each part."""

    @abstractmethod
    def event_indices(self):
        """Return the index or pattern of the events, with prefix."""

    @abstractmethod
    def fold(self, days, field, share=None):
        """Return the rows of these days as a data frame.

        :param share: only of these communities, see :class:`~.shares.Share`.
        """

    def received_until(self, now):
        """Return up to when everything that happened has been indexed."""
        return now

    def indices(self):
        """Return the names of the indices written."""
        return [index for _, index, _ in self.parts()]

    def due_days(self, part):
        """Return what finds the days of a part, see :class:`~.due.DueDays`."""
        return DueDays(self.client, self.event_indices(), part.field)

    def patiently(self, start, end, lock):
        """Aggregate; each step by itself begins anew after what may pass."""
        return self.aggregate(start, end, lock)

    def aggregate(self, start, end, lock):
        """Recompute the days due, at most a catch-up interval of them."""
        self.stale_keys = StaleKeys(self.client)
        complete, bookmark, plans = patient(logger)(self._plan)(start, end)
        result = {"days": 0, "rows": 0, "left": 0, "failed": []}
        note(total=sum(len(plan.days) for plan in plans))
        for plan in plans:
            self.unseen = True
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
        bookmark = None if start else _day(self.bookmarks.get_bookmark())
        limit, plans = current_app.config["COMMUNITY_STATS_CATCHUP_INTERVAL"], []
        for part in map(Part._make, self.parts()):
            marks = [] if start else self.state.stale_days(part.kind)
            due = sorted(
                self.due_days(part).find(start or bookmark, end, marks).items()
            )
            left = [day for day, _ in due[limit:]]
            plans.append(Plan(part, dict(due[:limit]), marks, left))
        return complete, bookmark, plans

    def _work_off(self, plan, lock):
        """Do the days of a part, together with other workers if there are many.

        :returns: (rows written, failures).
        """
        shared = shared_batches(plan.days, lock)
        if shared:
            return Backfill(self, plan, shared, lock).run()
        rows, failures = 0, []
        for group in batches(plan.days):
            lock.check()
            days = {day: plan.days[day] for day in group}
            written, failed = self.do_group(plan.part, days, plan.marks, lock)
            rows += written
            failures += failed
            note(done=len(group))
        return rows, failures

    def do_group(self, part, days, marks, lock):
        """Recompute some days, then clear the marks of those that went well.

        :returns: (rows written, failures).
        """
        rows, failures = recompute(self, part, days, lock)
        patient(logger)(mark_for_rebuild)(self.state, part.kind, list(days))
        if not self.communities:
            failed = {failure.day for failure in failures}
            done = [m for m in marks if m.day in days and m.day not in failed]
            patient(logger)(self.state.clear_stale)(done)
        return rows, failures

    def chosen_shares(self, days):
        """Return the shares of communities folded one by one; ``None`` is all."""
        if self.communities:
            return [Share.single(name) for name in self.communities]
        return self.shares(list(days), sum(days.values()))

    def recompute_once(self, part, days, share, lock):
        """Fold these days, write what differs; return the number of rows written."""
        if self.unseen:
            self._refresh(part.index)
        chosen = {"share": share} if share else {}
        rows = _integers(self.fold(days, part.field, **chosen))
        old = stored_rows(self.client, part.index, days, rows.schema, **chosen)
        written, gone = difference(old, rows)
        lock.check()
        self.unseen = True
        self._replace(part.kind, part.index, written, gone)
        self.unseen = False
        return written.height

    def shares(self, days, events):
        """Return the shares of communities (or ``None``: all) folded one by one.

        :param events: number of events of these days.
        """
        return [None]

    def _replace(self, kind, index, written, gone):
        """Write and delete rows; first mark the balances that rest on them.

        Whoever stops in between leaves marks: the next run finds the rest of the
        difference, and the balances are renewed once more.
        """
        changed = pl.concat([written, gone])
        if changed.is_empty():
            return
        balances = self.balance_kind(kind)
        self.stale_keys.mark(balances, changed)
        self.state.mark_stale(balances, changed["day"].unique().to_list())
        write_rows(
            self.client, index, written.with_columns(generation=new_generation())
        )
        delete_rows(self.client, index, gone)

    def _refresh(self, index):
        """Let all rows written so far be found."""
        pattern = prefix_index(f"{index}-*")
        patient(logger)(self.client.indices.refresh)(
            index=pattern, ignore_unavailable=True
        )

    @staticmethod
    def balance_kind(kind):
        """Return the stale kind of the balances that rest on these rows."""
        return kind.replace("-delta-", "-snapshot-")
