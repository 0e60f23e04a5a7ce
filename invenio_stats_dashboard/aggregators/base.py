# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Base class of the aggregators: locking and bookmarks."""

import logging
from abc import ABC, abstractmethod
from datetime import datetime, timezone
from functools import cached_property

from flask import current_app
from invenio_search import current_search_client
from invenio_stats.bookmark import BookmarkAPI

from ..locks import task_lock
from ..search.client import LONG, retrying, search_errors
from ..search.indices import every
from ..search.state import State
from ..search.templates import put_missing
from .journal import Run
from .stale_keys import StaleKeys

logger = logging.getLogger("invenio_stats_dashboard.aggregators")


class Bookmarks(BookmarkAPI):
    """Bookmarks of an aggregation, whose moments have an offset: UTC."""

    def get_bookmark(self, *args, **kwargs):
        """Return the moment, or ``None``; releases for RDM 13 read it as naive."""
        moment = super().get_bookmark(*args, **kwargs)
        if moment and moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return moment


class Aggregator(ABC):
    """The interface of invenio-stats: run, delete, list_bookmarks."""

    name = None
    """Name of the aggregation, of its bookmark and of its lock."""

    communities = ()
    """Ids of the communities that a run is limited to, if any."""

    def __init__(self, name=None, client=None, prefix="", **params):
        """Initialize with the name under which the aggregation is registered.

        :param client: search client, by default the application's.
        :param prefix: of the rebuild that it writes for, see :mod:`.registry`.
        """
        self.prefix = prefix
        self.name = f"{prefix}{name or self.name}"
        # Not the proxy: rows are written in threads without application context.
        self.client = client or current_search_client._get_current_object()
        self.state = State(self.client)
        self.stale_keys = StaleKeys(self.client)

    @cached_property
    def bookmarks(self):
        """The bookmarks of this aggregation."""
        return Bookmarks(self.client, self.name, "day")

    @property
    def subcounts(self):
        """The table of breakdowns."""
        return current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]

    @abstractmethod
    def own_parts(self):
        """Return the parts: tuples of stale kind, names of indices, and more."""

    def parts(self):
        """Return the parts; those of a rebuild have kinds and indices of its own."""
        return [
            tuple(
                f"{self.prefix}{text}" if n < 2 or text.startswith("stats-") else text
                for n, text in enumerate(part)
            )
            for part in self.own_parts()
        ]

    @abstractmethod
    def indices(self):
        """Return the names of the indices written, without prefix and year."""

    @abstractmethod
    def aggregate(self, start, end, lock):
        """Aggregate; return (result, time up to which it is complete)."""

    def run(self, start_date=None, end_date=None, update_bookmark=True, communities=()):
        """Aggregate.

        :param start_date: first day to process, regardless of earlier runs; by default
            all stale days, and all days since the bookmark.
        :param end_date: last day to process, by default today.
        :param update_bookmark: whether the bookmark is moved.
        :param communities: ids of the communities to limit the run to, if a start date
            is given; by default all.
        :returns: dict of counts.
        :raises BusyError: when another process is running it.
        :raises LocksUnavailableError: when Redis stays unavailable.
        :raises SearchUnavailableError: when the search engine stays unavailable.
        :raises StorageBlockedError: when the search engine takes no writes.
        """
        start, end = day_of(start_date), day_of(end_date)
        self.communities = tuple(communities) if start else ()
        with search_errors(), task_lock(self.name) as lock:
            retrying(logger)(put_missing)(self.client)
            with Run(self.name, self.state, lock.token) as run:
                run.result, complete = self.retried(start, end, lock)
                if update_bookmark and complete and start is None:
                    retrying(logger)(self.set_bookmark)(complete)
        return run.result

    def retried(self, start, end, lock):
        """Aggregate; start over with back-off after transient errors."""
        return retrying(logger)(self.aggregate)(start, end, lock)

    def set_bookmark(self, moment):
        """Set the bookmark, visible to a run that follows immediately."""
        self.bookmarks.set_bookmark(moment.isoformat())
        self.client.indices.refresh(index=self.bookmarks.bookmark_index)

    def delete(self, start_date=None, end_date=None):
        """Delete the rows of a span of days, both included; all by default."""
        span = {"gte": day_of(start_date), "lte": day_of(end_date)}
        query = {"range": {"day": {k: v for k, v in span.items() if v}}}
        for index in self.indices():
            self.client.delete_by_query(
                index=every(index),
                body={"query": query},
                conflicts="proceed",
                refresh=True,
                request_timeout=LONG,
            )

    def list_bookmarks(self, start_date=None, end_date=None, limit=None):
        """List the bookmarks of this aggregation."""
        return self.bookmarks.list_bookmarks(start_date, end_date, limit)


def day_of(moment):
    """Return a date or datetime as ``YYYY-MM-DD``; ``None`` stays."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    # Not strftime: it does not pad the years before 1000.
    return moment.isoformat()[:10] if moment else None
