# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The membership events that match filters, folded into rows."""

import polars as pl

from ...aggregators.records import content_rows, event_schema
from ...search import indices
from ...search.client import unavailable
from ...search.composite import scan_all
from ..params.bounds import check_events


class ContentEvents:
    """Membership events of one community that match the filters."""

    def __init__(self, client, state, params):
        """Take whose events they are, and what is asked of them."""
        self.client = client
        self.field = f"dates.{state.basis}"
        self.filters = [
            {"term": {"community_id": state.community_id}},
            {"exists": {"field": self.field}},
            *(entry.clause for entry in params.filters),
        ]
        self.subcounts = params.breakdowns
        self.known = None

    def rows(self, span):
        """Return the rows of all days, and so those of a span.

        A work counts by the versions that match: it is there while one of them is.

        :raises InvalidParametersError: when there are too many events.
        """
        if self.known is None:
            events = self._events()
            self.known = content_rows(events, events, self.subcounts)
        return self.known

    def _events(self):
        """Return all events that match, with their days."""
        query = {"bool": {"filter": self.filters}}
        (index,) = indices.every(indices.EVENTS)
        basis = self.field.removeprefix("dates.")
        with unavailable():
            found = self.client.count(
                index=index, body={"query": query}, ignore_unavailable=True
            )
            check_events(found["count"])
            frame = scan_all(self.client, index, query, event_schema(self.subcounts))
        return frame.with_columns(pl.col("dates").struct.field(basis).alias("day"))
