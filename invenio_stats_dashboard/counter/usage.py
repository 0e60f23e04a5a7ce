# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage by month, out of the rows: whole pages of composite aggregations.

Every key comes, none is cut off; a page is forgotten when the next one is fetched.
"""

from datetime import datetime, timezone
from itertools import groupby

import polars as pl
from flask import current_app
from invenio_search import current_search_client

from ..metrics.metrics import USAGE
from ..queries.params.bounds import min_count
from ..queries.sources.rounded import SCHEMA, rounded
from ..queries.sources.rows import whole
from ..search import indices
from ..search.batch import HEADER
from ..search.client import unavailable
from ..search.composite import scan_all
from .standard import ACCESS_METHODS, ACCESS_TYPES, METRICS

PAGE = 5000
"""Combinations per page."""

ITEMS = 500
"""Items read at a time, with all their months and metadata."""


class Usage:
    """The usage of one community, or of the instance, in a span of months."""

    def __init__(self, community_id, span, query, client=None):
        """Take what is asked.

        :param span: :class:`..queries.periods.Span` of whole months.
        :param query: :class:`.query.Query`.
        """
        self.community_id = community_id
        self.span = span
        self.query = query
        self.client = client or current_search_client

    def platform(self):
        """Return the usage by resource type and Access_Method.

        What has no type is the difference to the total, under ``None``.

        :returns: (type, Access_Method) → metric → month → number.
        """
        sources = [_term("key"), _term("access_method"), _MONTH]
        usage = {}
        for breakdown in ("resource_types", "total"):
            for bucket in self._pages(self._query(breakdown), sources):
                key = bucket["key"]
                kind = key["key"] if breakdown == "resource_types" else None
                method = ACCESS_METHODS[key["access_method"]]
                _add(usage.setdefault((kind, method), {}), bucket)
        for (kind, method), metrics in usage.items():
            if kind is not None:
                _subtract(usage.get((None, method), {}), metrics)
        return usage

    def recids(self):
        """Yield lists of the ids of all items with usage, in order."""
        found = []
        for bucket in self._pages(self._query("record"), [_term("key")], counted=False):
            found.append(bucket["key"]["key"])
            if len(found) == ITEMS:
                yield found
                found = []
        if found:
            yield found

    def items(self, recids):
        """Return the usage of some items.

        :returns: recid → (Access_Type, Access_Method) → metric → month → number.
        """
        sources = [_term(n) for n in ("key", "access_type", "access_method")]
        query = self._query("record", recids)
        buckets = self._pages(query, [*sources, _MONTH])
        result = {}
        for recid, group in groupby(buckets, lambda bucket: bucket["key"]["key"]):
            usage = result.setdefault(recid, {})
            for bucket in group:
                kind = ACCESS_TYPES[bucket["key"]["access_type"]]
                method = ACCESS_METHODS[bucket["key"]["access_method"]]
                _add(usage.setdefault((kind, method), {}), bucket)
        return result

    def _query(self, breakdown, recids=None):
        """Return the query for the rows of a breakdown, filtered."""
        first, last = self.span
        days = {"gte": first.isoformat(), "lte": last.isoformat()}
        filters = [
            {"term": {"community_id": self.community_id}},
            {"term": {"breakdown": breakdown}},
            {"range": {"day": days}},
        ]
        if recids is not None:
            filters.append({"terms": {"key": recids}})
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
        composite = {"size": PAGE, "sources": sources}
        aggregation = {"composite": composite}
        if counted:
            aggregation["aggs"] = {
                metric: {"sum": {"field": METRICS[metric]}}
                for metric in self.query.metrics
            }
        body = {"size": 0, "query": query, "aggs": {"page": aggregation}}
        index = indices.yearly(indices.delta(USAGE, None), self.span)
        while True:
            with unavailable():
                answer = self.client.search(index=index, body=body, **HEADER)
            page = answer.get("aggregations", {}).get("page", {"buckets": []})
            yield from page["buckets"]
            if len(page["buckets"]) < PAGE:
                return
            composite["after"] = page["after_key"]


def last_changes(community_id, span, client=None):
    """Return month → moment at which its numbers were written last, the latest first.

    Of months without any usage nothing is known.
    """
    months = {
        "date_histogram": {
            **_MONTH["month"]["date_histogram"],
            "min_doc_count": 1,
            "order": {"_key": "desc"},
        },
        "aggs": {"written": {"max": {"field": "generation"}}},
    }
    first, last = span
    filters = [
        {"term": {"community_id": community_id}},
        {"term": {"breakdown": "total"}},
        {"range": {"day": {"gte": first.isoformat(), "lte": last.isoformat()}}},
    ]
    body = {
        "size": 0,
        "query": {"bool": {"filter": filters}},
        "aggs": {"months": months},
    }
    index = indices.yearly(indices.delta(USAGE, None), span)
    with unavailable():
        answer = (client or current_search_client).search(
            index=index, body=body, **HEADER
        )
    found = answer.get("aggregations", {}).get("months", {"buckets": []})
    return {
        bucket["key_as_string"]: datetime.fromtimestamp(
            bucket["written"]["value"] / 1_000_000, timezone.utc
        )
        for bucket in found["buckets"]
    }


def _term(name):
    """Return a source of composite keys."""
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


def _add(metrics, bucket):
    """Add the numbers of a bucket to metric → month → number; zeros are left out."""
    month = bucket["key"]["month"]
    for metric in METRICS:
        number = whole(bucket.get(metric, {}).get("value"))
        if number:
            months = metrics.setdefault(metric, {})
            months[month] = months.get(month, 0) + number


def _subtract(metrics, parts):
    """Take the numbers of a part from those of the whole; zeros are left out.

    Rounded parts may be more than the whole: then there is no rest.
    """
    for metric, months in parts.items():
        whole_months = metrics.get(metric, {})
        for month, number in months.items():
            rest = whole_months.get(month, 0) - number
            if rest > 0:
                whole_months[month] = rest
            else:
                whole_months.pop(month, None)
        if not whole_months:
            metrics.pop(metric, None)


def merged(usages):
    """Return the sum of several metric → month → number."""
    result = {}
    for usage in usages:
        for metric, months in usage.items():
            sums = result.setdefault(metric, {})
            for month, number in months.items():
                sums[month] = sums.get(month, 0) + number
    return result


class RoundedUsage(Usage):
    """Usage whose numbers are sums of multiples of the limit."""

    def _pages(self, query, sources, counted=True):
        """Yield buckets as the search engine makes them, out of rounded rows."""
        if not counted:
            yield from super()._pages(query, sources, counted)
            return
        index = ",".join(indices.yearly(indices.delta(USAGE, None), self.span))
        with unavailable():
            rows = scan_all(self.client, index, query, SCHEMA)
        if rows.is_empty():
            return
        rows = rounded(rows, min_count(), current_app.config["SECRET_KEY"])
        names = [name for source in sources for name in source]
        sums = (
            rows.with_columns(
                pl.col("key").fill_null(""), month=pl.col("day").str.head(7)
            )
            .group_by(names)
            .agg(pl.col(METRICS[metric]).sum() for metric in self.query.metrics)
            .sort(names)
        )
        for row in sums.iter_rows(named=True):
            numbers = {m: {"value": row[METRICS[m]]} for m in self.query.metrics}
            yield {"key": {name: row[name] for name in names}, **numbers}
