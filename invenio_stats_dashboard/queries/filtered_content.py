# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The membership events that match filters, folded into rows."""

import polars as pl

from ..aggregators.fold import content_rows
from ..aggregators.records import event_schema
from ..aggregators.scan import scan_all
from . import indices
from .bounds import check_events
from .planner import unavailable


class ContentEvents:
    """Membership events of one community that match the filters."""

    def __init__(self, client, state, params):
        """Take whose events they are, and what is asked of them."""
        self.client = client
        self.field = f"dates.{state.basis}"
        self.filters = [
            {"term": {"community_id": state.community_id}},
            *(entry.clause for entry in params.filters),
        ]
        self.subcounts = params.breakdowns
        self.known = {}

    def rows(self, span):
        """Return the rows of all days up to the last one of a span.

        A work counts by the versions that match: it is there while one of them is.

        :raises InvalidParametersError: when there are too many events.
        """
        if span.last not in self.known:
            until = {"range": {self.field: {"lte": span.last.isoformat()}}}
            events = self._events({"bool": {"filter": [*self.filters, until]}})
            self.known[span.last] = content_rows(events, events, self.subcounts)
        return self.known[span.last]

    def _events(self, query):
        """Return the events of a query with their days."""
        (index,) = indices.every(indices.EVENTS)
        basis = self.field.removeprefix("dates.")
        with unavailable():
            found = self.client.count(
                index=index, body={"query": query}, ignore_unavailable=True
            )
            check_events(found["count"])
            frame = scan_all(self.client, index, query, event_schema(self.subcounts))
        return frame.with_columns(pl.col("dates").struct.field(basis).alias("day"))
