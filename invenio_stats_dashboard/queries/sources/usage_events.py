# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The views and downloads that match filters, folded into rows."""

from datetime import date

import polars as pl

from ...aggregators.narrow_rows import usage_rows
from ...aggregators.usage import KINDS, event_schema, read_events
from ...metrics.metrics import GLOBAL
from ...search import indices
from ...search.client import chunks, unavailable
from ..params.bounds import check_events
from ..params.periods import Span
from .rows import NO_ROWS

PART = 50_000
"""Events folded together, unless a single day has more: ≈ 100 MB."""

TERMS = 50_000
"""Ids in one query, below the search engine's limit of 65,536."""

MATCHED = "matched"
"""Stands for a community that exactly the matching events belong to."""


class UsageEvents:
    """Usage events of one community that match the filters."""

    def __init__(self, client, state, params):
        """Take whose events they are, and what is asked of them."""
        self.client = client
        self.clauses = [entry.clause for entry in params.filters]
        if state.community_id != GLOBAL:
            self.clauses.append({"term": {"community_ids": state.community_id}})
        self.subcounts = params.breakdowns
        self.known = {}

    def rows(self, span):
        """Return the rows of a span.

        :raises InvalidParametersError: when there are too many events.
        """
        if span not in self.known:
            with unavailable():
                parts = self._parts(span)
                frames = [self._fold(part) for part in parts]
            self.known[span] = (
                pl.concat(frames, how="diagonal_relaxed") if frames else NO_ROWS
            )
        return self.known[span]

    def _parts(self, span):
        """Return spans that cover all matching events, none with too many."""
        days = {"field": "timestamp", "calendar_interval": "day", "min_doc_count": 1}
        body = {
            "size": 0,
            "query": _query(span, self.clauses),
            "aggs": {"days": {"date_histogram": {**days, "format": "yyyy-MM-dd"}}},
        }
        names = ",".join(_indices(kind, span) for kind in KINDS)
        found = self.client.search(index=names, body=body, ignore_unavailable=True)
        days = found.get("aggregations", {}).get("days", {}).get("buckets", [])
        check_events(sum(day["doc_count"] for day in days))
        return list(cut([(day["key_as_string"], day["doc_count"]) for day in days]))

    def _fold(self, span):
        """Return the rows of the matching events of a few days."""
        matching = self._events(span, self.clauses)
        events = pl.concat(
            [
                _belonging(matching, [MATCHED]),
                *(_belonging(part, []) for part in self._others(span, matching)),
            ]
        )
        chosen = pl.col("community_id") == MATCHED
        return usage_rows(events, self.subcounts, chosen)

    def _others(self, span, matching):
        """Yield what does not match, but may replace a click that does.

        A double click is one whatever page it came from, and wherever its second
        click belongs: the same visitor's clicks on the same records have to be seen.
        """
        recids = matching["recid"].unique().to_list()
        same = [{"terms": {"recid": recids}}] if len(recids) <= TERMS else []
        different = {"bool": {"must_not": [{"bool": {"filter": self.clauses}}]}}
        for visitors in chunks(matching["visitor_id"].drop_nulls().unique(), TERMS):
            people = {"terms": {"visitor_id": visitors}}
            yield self._events(span, [different, people, *same])

    def _events(self, span, clauses):
        """Return the events of some days that match, prepared for the fold."""
        names = {kind: _indices(kind, span) for kind in KINDS}
        schema = event_schema(self.subcounts)
        return read_events(self.client, names, _query(span, clauses), schema)


def _query(span, clauses):
    """Return the query of the events of some days that match."""
    days = {"gte": span.first.isoformat(), "lte": f"{span.last.isoformat()}||/d"}
    return {"bool": {"filter": [{"range": {"timestamp": days}}, *clauses]}}


def _indices(kind, span):
    """Return the indices of the events of some days."""
    return ",".join(indices.monthly(KINDS[kind], span))


def _belonging(events, communities):
    """Return events as if they belonged to these communities."""
    return events.with_columns(
        pl.lit(communities, pl.List(pl.String)).alias("community_ids")
    )


def cut(sizes, limit=PART):
    """Yield spans of days that together have all events.

    :param sizes: pairs of day and number of events, in order.
    :param limit: events in one span at most, unless it is a single day.
    """
    first, last, total = None, None, 0
    for day, number in ((date.fromisoformat(day), n) for day, n in sizes):
        if first and total + number > limit:
            yield Span(first, last)
            first, total = None, 0
        first, last, total = first or day, day, total + number
    if first:
        yield Span(first, last)
