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

from ..events.indexer import today
from ..events.state import State
from ..locks import task_lock
from .rows import (
    delete_rows,
    difference,
    new_generation,
    stored_rows,
    write_rows,
)
from .stale_keys import StaleKeys

logger = logging.getLogger("invenio_stats_dashboard.aggregators")

BATCH_EVENTS = 25_000
"""Events folded together at most, unless a single day has more.

An event is one row or two where much happens, but up to thirty where each event has
keys of its own: ≈ 600 MB then.
"""

BATCH_DAYS = 500
"""Days folded together at most: one clause of a query each."""


class Aggregator(ABC):
    """The interface of invenio-stats: run, delete, list_bookmarks."""

    name = None
    """Name of the aggregation, of its bookmark and of its lock."""

    def __init__(self, name=None, client=None, **params):
        """Take the name under which the aggregation is registered.

        :param client: search client, by default the application's.
        """
        self.name = name or self.name
        # Not the proxy: rows are written by threads without application context.
        self.client = client or current_search_client._get_current_object()
        self.state = State(self.client)

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

    def run(self, start_date=None, end_date=None, update_bookmark=True):
        """Aggregate.

        :param start_date: first day to do, whatever was done before; by default
            what is stale, and all from the bookmark on.
        :param end_date: last day to do, by default today.
        :param update_bookmark: whether the next run starts after this one.
        :returns: dict of counts.
        :raises BusyError: when another process is at it.
        """
        with task_lock(self.name) as lock:
            result, complete = self.aggregate(_day(start_date), _day(end_date), lock)
            if update_bookmark and complete and start_date is None:
                self.bookmarks.set_bookmark(complete.isoformat())
                # The next run may follow at once, and must find it.
                self.client.indices.refresh(index=self.bookmarks.bookmark_index)
        logger.info("%s: %s", self.name, result, extra={"aggregation": self.name})
        return result

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
            )

    def list_bookmarks(self, start_date=None, end_date=None, limit=None):
        """List the bookmarks of this aggregation."""
        return self.bookmarks.list_bookmarks(start_date, end_date, limit)


def _day(moment):
    """Return a date or datetime as ``YYYY-MM-DD``; ``None`` stays."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment.strftime("%Y-%m-%d") if moment else None


def _integers(rows):
    """Return rows with all numbers of the type that stored ones are read as."""
    return rows.with_columns(pl.selectors.integer().cast(pl.Int64))


def batches(counts, size=BATCH_EVENTS):
    """Group days so that each group has at most ``size`` events, or is one day.

    :param counts: day → number of events.
    """
    group, total = [], 0
    for day in sorted(counts):
        if group and (total + counts[day] > size or len(group) == BATCH_DAYS):
            yield group
            group, total = [], 0
        group.append(day)
        total += counts[day]
    if group:
        yield group


class DeltaAggregator(Aggregator):
    """Recomputes whole days: what is stale, and all since the bookmark."""

    snapshot_kind = None
    """Stale kind of the balances that depend on these rows."""

    @abstractmethod
    def parts(self):
        """Return (stale kind, index name, date field of the events) of each part."""

    @abstractmethod
    def event_indices(self):
        """Return the index or pattern of the events, with prefix."""

    @abstractmethod
    def fold(self, days, field):
        """Return the rows of these days as a data frame."""

    def received_until(self, now):
        """Return up to when everything that happened has been indexed."""
        return now

    def indices(self):
        """Return the names of the indices written."""
        return [index for _, index, _ in self.parts()]

    def aggregate(self, start, end, lock):
        """Recompute the days due, at most a catch-up interval of them."""
        started = datetime.now(timezone.utc)
        bookmark = None if start else self.bookmarks.get_bookmark()
        result = {"days": 0, "rows": 0, "left": 0}
        complete = self.received_until(started)
        for kind, index, field in self.parts():
            marks = [] if start else self.state.stale_days(kind)
            since = start or (_day(bookmark) if bookmark else None)
            due = self._due(field, since, end, marks)
            limit = current_app.config["COMMUNITY_STATS_CATCHUP_INTERVAL"]
            days = dict(sorted(due.items())[:limit])
            result["rows"] += self._do(kind, index, field, days, marks, lock)
            result["days"] += len(days)
            left = sorted(due)[limit:]
            result["left"] += len(left)
            if left and left[0] > (since or ""):
                day = datetime.fromisoformat(left[0]).replace(tzinfo=timezone.utc)
                complete = min(complete, day)
        return result, complete

    def _due(self, field, since, until, marks):
        """Return day → number of events, of all days to recompute."""
        until = until or today()
        due = self._counts(field, {"gte": since, "lte": until})
        stale = [mark.day for mark in marks if mark.day <= until]
        for part in (stale[i : i + 1000] for i in range(0, len(stale), 1000)):
            due.update({day: 0 for day in part if day not in due})
            due.update(self._counts(field, {"gte": part[0], "lte": part[-1]}, part))
        return due

    def _counts(self, field, span, only=None):
        """Count events by day.

        At most 65,535 days with events, the search engine's limit of buckets: it
        raises above that. (A composite aggregation has no limit, but OpenSearch 2.19
        fails on one over dates alone when an index is empty.)
        """
        span = {key: value for key, value in span.items() if value}
        self.client.indices.refresh(index=self.event_indices(), ignore_unavailable=True)
        found = self.client.search(
            index=self.event_indices(),
            ignore_unavailable=True,
            body={
                "size": 0,
                "query": {"range": {field: span}},
                "aggs": {
                    "days": {
                        "date_histogram": {
                            "field": field,
                            "calendar_interval": "day",
                            "format": "yyyy-MM-dd",
                            "min_doc_count": 1,
                        }
                    }
                },
            },
        )
        buckets = found.get("aggregations", {}).get("days", {}).get("buckets", [])
        counts = {b["key_as_string"]: b["doc_count"] for b in buckets}
        return {d: n for d, n in counts.items() if only is None or d in set(only)}

    def _do(self, kind, index, field, days, marks, lock):
        """Fold these days, write what differs, clear their marks.

        :returns: number of rows written.
        """
        total = 0
        self._refresh(index)
        for group in batches(days):
            for share in self.shares(group, sum(days[day] for day in group)):
                chosen = {"share": share} if share else {}
                rows = _integers(self.fold(group, field, **chosen))
                old = stored_rows(self.client, index, group, rows.schema, **chosen)
                written, gone = difference(old, rows)
                lock.check()
                self._replace(kind, index, written, gone)
                total += written.height
            self.state.clear_stale([mark for mark in marks if mark.day in set(group)])
        return total

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
        StaleKeys(self.client).mark(balances, changed)
        self.state.mark_stale(balances, changed["day"].unique().to_list())
        write_rows(
            self.client, index, written.with_columns(generation=new_generation())
        )
        delete_rows(self.client, index, gone)
        self._refresh(index)

    def _refresh(self, index):
        """Let all rows written so far be found."""
        pattern = prefix_index(f"{index}-*")
        self.client.indices.refresh(index=pattern, ignore_unavailable=True)

    @staticmethod
    def balance_kind(kind):
        """Return the stale kind of the balances that rest on these rows."""
        return kind.replace("-delta-", "-snapshot-")
