# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage by month, from the record-days: whole pages of composite aggregations.

Every key comes, none is cut off; a page is forgotten when the next one is fetched.
"""

from itertools import groupby

from invenio_search import current_search_client

from ..metrics.metrics import GLOBAL, USAGE
from ..queries.sources.aggregations import range_of, whole
from ..queries.sources.usage import RECORD, ROUNDED
from ..search import indices
from ..search.client import search_errors
from ..search.composite import buckets
from .standard import ACCESS_METHODS, ACCESS_TYPES, METRICS

FIELDS = sorted({field for fields in METRICS.values() for field in fields})
"""Fields of the rows that are summed."""

PAGE = 5000
"""Combinations per page."""

ITEMS = 500
"""Number of items read at a time, with all their months and metadata."""


class Usage:
    """The usage of one community, or of the instance, in a span of months."""

    def __init__(self, community_id, span, query, exact=True, client=None):
        """Initialize with the request.

        :param span: :class:`..queries.params.periods.Span` of whole months.
        :param query: :class:`.params.Query`.
        :param exact: whether small numbers may be shown. Else all are sums of the same
            rounded ones as on the pages, so that no report says what they do not.
        """
        self.community_id = community_id
        self.span = span
        self.query = query
        self.exact = exact
        self.client = client or current_search_client

    def recids(self):
        """Yield lists of the ids of all items with usage, in order."""
        found = []
        for bucket in self._pages(self._query(), [_term("record_id")], counted=False):
            found.append(bucket["key"]["record_id"])
            if len(found) == ITEMS:
                yield found
                found = []
        if found:
            yield found

    def items(self, recids):
        """Return the usage of some items.

        :returns: recid → (Access_Type, Access_Method) → metric → month → number.
        """
        sources = [_term(n) for n in ("record_id", "access_type", "access_method")]
        buckets = self._pages(self._query(recids), [*sources, _MONTH])
        result = {}
        for recid, group in groupby(buckets, lambda b: b["key"]["record_id"]):
            usage = result.setdefault(recid, {})
            for bucket in group:
                kind = ACCESS_TYPES[bucket["key"]["access_type"]]
                method = ACCESS_METHODS[bucket["key"]["access_method"]]
                self._add(usage.setdefault((kind, method), {}), bucket)
        return result

    def _add(self, metrics, bucket):
        """Add the numbers of a bucket to metric → month → number, without zeros."""
        month = bucket["key"]["month"]
        sums = {field: whole(bucket[field]["value"]) for field in FIELDS}
        if not self.exact:
            # Rounded apart: of an item seen once and downloaded once, neither may
            # have been drawn, but that it was investigated.
            seen = sums["unique_item_investigations"]
            sums["views"] = max(sums["views"], seen - sums["downloads"])
        for metric in self.query.metrics:
            number = sum(sums[field] for field in METRICS[metric])
            if number:
                months = metrics.setdefault(metric, {})
                months[month] = months.get(month, 0) + number

    def _query(self, recids=None):
        """Return the query for the record-days, filtered."""
        filters = [{"term": {"level": RECORD}}, {"range": {"day": range_of(self.span)}}]
        if self.community_id != GLOBAL:
            filters.append({"term": {"community_ids": self.community_id}})
        if recids is not None:
            filters.append({"terms": {"record_id": recids}})
        fields = (
            ("access_method", "Access_Method", ACCESS_METHODS),
            ("access_type", "Access_Type", ACCESS_TYPES),
        )
        for name, filter_, table in fields:
            if filter_ in self.query.filters:
                wanted = self.query.filters[filter_]
                values = [value for value, shown in table.items() if shown in wanted]
                filters.append({"terms": {name: values}})
        return {"bool": {"filter": filters}}

    def _pages(self, query, sources, counted=True):
        """Yield the buckets of a composite aggregation, page by page."""
        prefix = "" if self.exact else f"{ROUNDED}."
        sums = {field: {"sum": {"field": f"{prefix}{field}"}} for field in FIELDS}
        index = indices.yearly(indices.delta(USAGE), self.span)
        aggs = sums if counted else None
        with search_errors():
            yield from buckets(self.client, index, query, sources, aggs, PAGE)


def _term(name):
    return {name: {"terms": {"field": name}}}


_MONTH = {
    "month": {
        "date_histogram": {
            "field": "day",
            "calendar_interval": "month",
            "format": "yyyy-MM",
        }
    }
}


def merged(usages):
    """Return the sum of several metric → month → number."""
    result = {}
    for usage in usages:
        for metric, months in usage.items():
            sums = result.setdefault(metric, {})
            for month, number in months.items():
                sums[month] = sums.get(month, 0) + number
    return result
