# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Source of content without filters: the content rows."""

from ...dates import DAY
from ...metrics.metrics import RECORDS
from ...search import indices
from ...search.batch import Pending, PendingPages
from ..params.periods import Span
from .aggregations import BEGINNING, by_keys, by_unit, range_of, steps_reader, whole

TOTAL = "total"
"""Breakdown of the rows of totals."""


class ContentRows:
    """Adds searches over the content rows to a batch."""

    def __init__(self, batch, state, params):
        """Initialize with the batch and the community."""
        self.batch, self.state, self.params = batch, state, params

    def sums(self, span, fields):
        """Sum fields over a span. Value: field → number."""
        body = {"query": self._query(span, TOTAL), "aggs": _sums(fields)}
        parse = lambda found: _read(found, fields)  # noqa: E731
        return self.batch.add(Pending(self._indices(span), body, parse))

    def by_key(self, span, fields, breakdown, keys=None):
        """Sum fields over a span by key. Value: key → field → number."""
        query = self._query(span, breakdown, keys)
        return self._by_key(self._indices(span), query, fields)

    def by_unit(self, span, fields, unit, breakdown=None, keys=()):
        """Sum fields by unit of time. Value: key → first day → field → number."""
        aggs = by_unit("day", unit, _sums(fields))
        if breakdown:
            aggs = by_keys("key", list(keys), aggs)
        body = {"query": self._query(span, breakdown or TOTAL), "aggs": aggs}
        parse = steps_reader(lambda bucket: _read(bucket, fields))
        return self.batch.add(Pending(self._indices(span), body, parse))

    def opening(self, day, metrics, breakdown=None):
        """Return the balances at the last closing before a day, and the span since.

        Closings hold the state, not the sum of additions.
        """
        closing = self.state.closing_before(RECORDS, day)
        if closing is None or not all(metric.minus for metric in metrics):
            return None, Span(BEGINNING, day)
        names = [metric.name for metric in metrics]
        span = Span(closing, closing)
        index = indices.yearly(indices.snapshot(RECORDS, self.state.basis), span)
        found = self._by_key(index, self._query(span, breakdown or TOTAL), names)
        return found, Span(closing + DAY, day)

    def _by_key(self, names, query, fields):
        """Add a search for the sums of all keys."""
        sources = [{"key": {"terms": {"field": "key"}}}]
        parse = lambda found: {  # noqa: E731
            bucket["key"]["key"]: _read(bucket, fields) for bucket in found
        }
        return self.batch.add(
            PendingPages(names, {"query": query}, sources, _sums(fields), parse)
        )

    def _query(self, span, breakdown, keys=None):
        """Return the query for the rows of a breakdown and span."""
        filters = [
            {"term": {"community_id": self.state.community_id}},
            {"term": {"breakdown": breakdown}},
            {"range": {"day": range_of(span)}},
        ]
        if keys is not None:
            filters.append({"terms": {"key": list(keys)}})
        return {"bool": {"filter": filters}}

    def _indices(self, span):
        """Return the indices of the rows of a span."""
        return indices.yearly(indices.delta(RECORDS, self.state.basis), span)


def _sums(fields):
    """Return sum aggregations of fields."""
    return {field: {"sum": {"field": field}} for field in fields}


def _read(bucket, fields):
    """Return field → sum of a bucket."""
    return {field: whole(bucket.get(field, {}).get("value")) for field in fields}
