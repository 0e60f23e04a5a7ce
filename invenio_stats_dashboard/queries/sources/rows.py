# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Searches over the rows, balances and membership events of one community."""

from datetime import date

import polars as pl

from ...dates import DAY
from ...metrics.metrics import RECORDS, UPLOADERS
from ...search import indices
from ...search.batch import Pending, PendingPages, PendingTop
from ..params.periods import Span
from .balances import Balance, KeyedBalance

ANY_METHOD = "all"
"""Both what people do in a browser and text mining."""

BEGINNING = date(1, 1, 1)
"""Day before all others."""

NO_ROWS = pl.DataFrame(
    schema=dict.fromkeys(("day", "breakdown", "key", "access_method"), pl.String)
)
"""Where there are no events, there are no rows."""


def whole(value):
    """Return a sum as the integer that it is: exact up to 2^53 (9 PB)."""
    return int(round(value or 0))


def _sums(fields):
    """Return sum aggregations of fields."""
    return {field: {"sum": {"field": field}} for field in fields}


def _read_sums(bucket, fields):
    """Return field → sum of a bucket."""
    return {field: whole(bucket.get(field, {}).get("value")) for field in fields}


def _by_key(fields):
    """Return a function that turns buckets into key → field → sum."""
    return lambda found: {b["key"]["key"]: _read_sums(b, fields) for b in found}


def _range(span):
    """Return a clause for the days of a span."""
    return {"gte": span.first.isoformat(), "lte": span.last.isoformat()}


class Rows:
    """Adds searches to a batch; each method returns something with a ``value``.

    One filter by one key is answered here too: by the rows of that key.
    """

    def __init__(self, batch, state, params):
        """Take the batch to add to and the :class:`.state.State` of the community.

        :param params: :class:`.params.StatsParams`.
        """
        self.batch = batch
        self.state = state
        self.params = params

    def _query(self, family, breakdown, span, keys=None):
        """Return the query for the rows of a breakdown and span."""
        if self.params.filters:
            breakdown = self.params.filters[0].breakdown
            keys = self.params.filters[0].values
        filters = [
            {"term": {"community_id": self.state.community_id}},
            {"term": {"breakdown": breakdown}},
            {"range": {"day": _range(span)}},
        ]
        method = self.params.access_method
        if family != RECORDS and method != ANY_METHOD:
            filters.append({"term": {"access_method": method}})
        if keys is not None:
            filters.append({"terms": {"key": list(keys)}})
        return {"query": {"bool": {"filter": filters}}}

    def _delta(self, family, span):
        """Return the indices of a family's rows in a span."""
        return indices.yearly(indices.delta(family, self.state.basis), span)

    def sums(self, family, span, fields):
        """Sum fields over a span. Value: field → number."""
        body = {**self._query(family, "total", span), "aggs": _sums(fields)}
        parse = lambda found: _read_sums(found, fields)  # noqa: E731
        return self.batch.add(Pending(self._delta(family, span), body, parse))

    def by_key(self, family, span, fields, breakdown, keys=None):
        """Sum fields over a span by key. Value: key → field → number."""
        return self.batch.add(
            PendingPages(
                self._delta(family, span),
                self._query(family, breakdown, span, keys),
                [{"key": {"terms": {"field": "key"}}}],
                _sums(fields),
                _by_key(fields),
            )
        )

    def tops(self, family, span, field, breakdown):
        """Find the largest keys of each year. Returns :class:`.PendingTop` by year."""
        query = self._query(family, breakdown, span)
        return [
            self.batch.add(PendingTop(index, query, field))
            for index in self._delta(family, span)
        ]

    def by_unit(self, family, span, fields, unit, breakdown="total", keys=None):
        """Sum fields by unit of time. Value: key → first day → field → number.

        The key is ``""`` for the total; first days are those of whole units, also
        where the span begins later.
        """
        histogram = {
            "field": "day",
            "calendar_interval": unit,
            "format": "yyyy-MM-dd",
        }
        return self.batch.add(
            PendingPages(
                self._delta(family, span),
                self._query(family, breakdown, span, keys),
                [
                    {"key": {"terms": {"field": "key"}}},
                    {"day": {"date_histogram": histogram}},
                ],
                _sums(fields),
                lambda found: _by_day(found, fields, breakdown == "total"),
            )
        )

    def balance(self, day, metrics):
        """Return the balances of content at the end of a day. Value: name → number."""
        family = metrics[0].family
        opening, span = self._opening(family, day, metrics)
        fields = [field for metric in metrics for field in metric.fields]
        return Balance(metrics, opening, self.sums(family, span, fields))

    def balance_by_key(self, day, metric, breakdown):
        """Return the balances by key at the end of a day. Value: key → number."""
        opening, span = self._opening(metric.family, day, [metric], breakdown)
        changes = self.by_key(metric.family, span, metric.fields, breakdown)
        return KeyedBalance(metric, opening, changes)

    def _opening(self, family, day, metrics, breakdown="total"):
        """Return the last trustworthy balance before a day, and the span after it."""
        # Closings know what is there, not what ever came, nor usage in full.
        closed = family == RECORDS and all(metric.minus for metric in metrics)
        base = self.state.base_before(day) if closed else None
        if base is None:
            return None, Span(BEGINNING, day)
        names = [metric.name for metric in metrics]
        closing = Span(base, base)
        index = indices.yearly(indices.snapshot(self.state.basis), closing)
        query = self._query(RECORDS, breakdown, closing)
        sources = [{"key": {"terms": {"field": "key"}}}]
        pages = PendingPages(index, query, sources, _sums(names), _by_key(names))
        return self.batch.add(pages), Span(base + DAY, day)

    def uploaders(self, span):
        """Find who added records in a span. Value: list of uploaders.

        All are fetched, here and below, so that counting different uploaders is
        exact: a cardinality aggregation is not.
        """
        return self._uploaders(_range(span), [], {}, _names)

    def first_uploads(self, until):
        """Find on which day each uploader first added something, up to a day.

        Value: (day, uploader) pairs.
        """
        first = {"day": {"min": {"field": self._date_field}}}
        return self._uploaders({"lte": until.isoformat()}, [], first, _first_days)

    def daily_uploads(self, span):
        """Find on which days of a span who added records.

        Value: (day, uploader) pairs, each once.
        """
        histogram = {
            "field": self._date_field,
            "calendar_interval": "day",
            "format": "yyyy-MM-dd",
        }
        sources = [{"day": {"date_histogram": histogram}}]
        return self._uploaders(_range(span), sources, {}, _daily_uploaders)

    @property
    def _date_field(self):
        return f"dates.{self.state.basis}"

    def _uploaders(self, days, sources, aggs, parse):
        """Search the membership events of some days by uploader."""
        matching = [entry.clause for entry in self.params.filters]
        if not self.params.applies(UPLOADERS):
            matching = [{"match_none": {}}]
        filters = [
            *matching,
            {"term": {"community_id": self.state.community_id}},
            {"term": {"event_type": "add"}},
            {"range": {self._date_field: days}},
        ]
        return self.batch.add(
            PendingPages(
                indices.every(indices.EVENTS),
                {"query": {"bool": {"filter": filters}}},
                [{"uploader": {"terms": {"field": "uploader"}}}, *sources],
                aggs,
                parse,
            )
        )


def _by_day(found, fields, total):
    """Return key → first day → field → sum; the total has the empty key."""
    result = {}
    for bucket in found:
        days = result.setdefault("" if total else bucket["key"]["key"], {})
        day = date.fromisoformat(bucket["key"]["day"])
        days[day] = _read_sums(bucket, fields)
    return result


def _names(found):
    """Return uploaders."""
    return [bucket["key"]["uploader"] for bucket in found]


def _daily_uploaders(found):
    """Return pairs of day and uploader."""
    return [(date.fromisoformat(b["key"]["day"]), b["key"]["uploader"]) for b in found]


def _first_days(found):
    """Return pairs of first day and uploader."""
    return [
        (date.fromisoformat(b["day"]["value_as_string"]), b["key"]["uploader"])
        for b in found
    ]
