# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Answers under filters: rows made on the spot from the events that match.

Rows know one breakdown at a time. Whatever asks for more is counted from events,
by the fold that makes the stored rows too, so that double clicks and uniques follow
the same rules; everything else about an answer is the same as without filters.
"""

from functools import cached_property
from itertools import groupby

import polars as pl

from ...metrics.metrics import RECORDS, USAGE
from ..params.periods import Span
from .record_events import ContentEvents
from .rows import ANY_METHOD, BEGINNING, NO_ROWS, Rows
from .usage_events import UsageEvents

SPANS = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}


class Later:
    """A value that is worked out when it is first asked for."""

    def __init__(self, compute):
        """Take a function without arguments."""
        self.compute = compute

    @cached_property
    def value(self):
        """Return what the function returns."""
        return self.compute()


class FilteredRows(Rows):
    """Rows of the events that match.

    None of its searches goes into the batch, except for those for uploaders.
    """

    def __init__(self, batch, state, params):
        """Take what :class:`.rows.Rows` takes."""
        super().__init__(batch, state, params)
        source = (batch.client, state, params)
        self.events = {USAGE: UsageEvents(*source), RECORDS: ContentEvents(*source)}

    def _rows(self, family, span, breakdown, keys=None):
        """Return the rows of a breakdown and span, as a data frame."""
        if not self.params.applies(family):
            return NO_ROWS
        first, last = (pl.lit(day.isoformat()) for day in span)
        days = pl.col("day").is_between(first, last)
        found = (pl.col("breakdown") == breakdown) & days
        if family == USAGE and self.params.access_method != ANY_METHOD:
            found &= pl.col("access_method") == self.params.access_method
        if keys is not None:
            found &= pl.col("key").is_in(list(keys))
        return self.events[family].rows(span).filter(found)

    def sums(self, family, span, fields):
        """Sum fields over a span. Value: field → number."""

        def compute():
            rows = self._rows(family, span, "total")
            return {name: _sum(rows, name) for name in fields}

        return Later(compute)

    def by_key(self, family, span, fields, breakdown, keys=None):
        """Sum fields over a span by key. Value: key → field → number."""

        def compute():
            rows = self._rows(family, span, breakdown, keys)
            sums = rows.group_by("key").agg(_columns(rows, fields))
            return {row.pop("key"): row for row in sums.to_dicts()}

        return Later(compute)

    def tops(self, family, span, field, breakdown):
        """Return all keys as if they were the largest of one year."""
        sums = self.by_key(family, span, [field], breakdown)

        def compute():
            return {key: row[field] for key, row in sums.value.items()}, 0

        return [Later(compute)]

    def by_unit(self, family, span, fields, unit, breakdown="total", keys=None):
        """Sum fields by unit of time. Value: key → first day → field → number."""

        def compute():
            rows = self._rows(family, span, breakdown, keys)
            start = pl.col("day").str.to_date().dt.truncate(SPANS[unit])
            grouped = rows.group_by("key", start.alias("start"))
            sums = grouped.agg(_columns(rows, fields)).sort("key")
            found = sums.to_dicts()
            return {
                key: {row["start"]: row for row in group}
                for key, group in groupby(found, key=lambda row: row["key"])
            }

        return Later(compute)

    def _opening(self, family, day, metrics, breakdown="total"):
        """Return no balance, and all days: balances are counted from the beginning."""
        return None, Span(BEGINNING, day)


def _columns(rows, fields):
    """Return the sums of fields, zero for those that no row has."""
    return [
        (pl.col(name).sum() if name in rows.columns else pl.lit(0)).alias(name)
        for name in fields
    ]


def _sum(rows, name):
    """Return the sum of a column, zero when no row has it."""
    return int(rows[name].sum() or 0) if name in rows.columns else 0
