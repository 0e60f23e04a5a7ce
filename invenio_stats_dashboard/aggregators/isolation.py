# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Isolation of failing days and communities."""

import logging
from typing import NamedTuple

from invenio_search.engine import search

from ..errors import (
    IncompleteSearchError,
    LostEventsError,
    StatsDashboardError,
    WriteError,
)
from ..search.client import blocked, is_transient, retrying

logger = logging.getLogger("invenio_stats_dashboard.aggregators")


class Failure(NamedTuple):
    """A failed day and the reason."""

    day: str
    community: str | None
    """Id of the community, ``None`` if unknown."""
    error: str

    @classmethod
    def of(cls, day, share, error):
        """Describe an error in one line."""
        community = share.first if share and share.is_single else None
        text = " ".join(f"{type(error).__name__}: {error}".split())
        return cls(day, community, text[:500])


def concerns_all(error):
    """Return True if an error is unrelated to the day it occurred with."""
    of_some = (WriteError, IncompleteSearchError, LostEventsError)
    if isinstance(error, StatsDashboardError) and not isinstance(error, of_some):
        return True
    denied = isinstance(error, search.TransportError) and error.status_code in (
        401,
        403,
    )
    return bool(denied or blocked(error) or is_transient(error))


def recompute(aggregator, part, pieces, lock):
    """Recompute days; narrow failures down to day and community.

    Transient errors are retried with back-off. A failed day is marked as stale, so that
    the next run retries it, unless its events are gone: its rows stay as they are.

    :param pieces: list of (days, share) pairs.
    :returns: (number of rows written, list of :class:`Failure`).
    :raises Exception: an error that affects all days; nothing is lost, the next run
        continues.
    """
    once = retrying(logger)(aggregator.recompute_once)
    rows, failures, again = 0, [], set()
    pending = list(pieces)
    while pending:
        group, share = pending.pop(0)
        try:
            rows += once(part, group, share, lock)
        except Exception as error:
            if concerns_all(error):
                raise
            smaller = _halves(aggregator, part, group, share)
            pending = smaller + pending
            if not smaller:
                failures.append(Failure.of(group[0], share, error))
                if not (isinstance(error, LostEventsError) and error.gone):
                    again.add(group[0])
    if failures:
        _report(aggregator, part, failures, again)
    return rows, failures


def _halves(aggregator, part, group, share):
    """Split days in two, a single day as far as possible; ``[]`` if indivisible."""
    if len(group) > 1:
        middle = len(group) // 2
        return [(group[:middle], share), (group[middle:], share)]
    shares = aggregator.parts_of_day(part, group[0], share)
    return [(group, smaller) for smaller in shares]


def _report(aggregator, part, failures, again):
    """Log failures, and mark days for the next run."""
    retrying(logger)(aggregator.state.mark_stale)(part.kind, again)
    for failure in failures:
        logger.error(
            "%s failed: day=%s community=%s %s",
            part.kind,
            *failure,
            extra={"aggregation": aggregator.name, "day": failure.day},
        )


class Share(NamedTuple):
    """The ids from ``first`` on, before ``end``; ``None`` is an open end."""

    first: str | None
    end: str | None

    @classmethod
    def single(cls, name):
        """Return the share of one id: a space comes before all that ids are of."""
        return cls(name, f"{name} ")

    @property
    def is_single(self):
        """Return True if this share has room for one id only."""
        return self.first is not None and self.end == f"{self.first} "

    def includes(self, name):
        """Return True if an id belongs to this share."""
        return (self.first or "") <= name and (self.end is None or name < self.end)

    def query(self, field):
        """Return the query of the documents of this share.

        Documents without the field belong to the share with the open beginning.
        """
        span = {"gte": self.first, "lt": self.end}
        inside = {"range": {field: {k: v for k, v in span.items() if v is not None}}}
        if self.first is not None:
            return inside
        missing = {"bool": {"must_not": [{"exists": {"field": field}}]}}
        return {"bool": {"should": [inside, missing]}}


class Chosen(frozenset):
    """Single ids, in the place of a :class:`Share`."""

    is_single = False

    def includes(self, name):
        """Return True if an id is one of them."""
        return name in self

    def query(self, field):
        """Return the query of the documents of these ids."""
        return {"terms": {field: sorted(self)}}


def cut(sizes, limit):
    """Yield shares that cover all ids, each of at most ``limit`` or of one id.

    :param sizes: id → size.
    """
    first, total = None, 0
    for name in sorted(sizes):
        if total and total + sizes[name] > limit:
            yield Share(first, name)
            first, total = name, 0
        total += sizes[name]
    yield Share(first, None)
