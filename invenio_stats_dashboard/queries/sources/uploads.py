# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Uploaders, from the membership events.

All of them are fetched, so that counting different ones is exact: a cardinality
aggregation is not.
"""

from datetime import date

from ...metrics.metrics import UPLOADERS
from ...search import indices
from ...search.batch import PendingPages
from .aggregations import range_of


class Uploads:
    """Adds searches for uploaders to a batch."""

    def __init__(self, batch, state, params):
        """Initialize with the batch and whose uploaders are asked for."""
        self.batch, self.state, self.params = batch, state, params
        self.day = f"dates.{state.basis}"

    def uploaders(self, span):
        """Find who added records in a span. Value: list of uploaders."""
        return self._search(range_of(span), [], {}, _names)

    def first_uploads(self, until):
        """Find on which day each uploader first added something, up to a day.

        Value: (day, uploader) pairs.
        """
        first = {"day": {"min": {"field": self.day}}}
        return self._search({"lte": until.isoformat()}, [], first, _first_days)

    def daily_uploads(self, span):
        """Find on which days of a span who added records.

        Value: (day, uploader) pairs, each once.
        """
        histogram = {
            "field": self.day,
            "calendar_interval": "day",
            "format": "yyyy-MM-dd",
        }
        sources = [{"day": {"date_histogram": histogram}}]
        return self._search(range_of(span), sources, {}, _daily_uploaders)

    def _search(self, days, sources, aggs, parse):
        """Add a search over the additions of some days, by uploader."""
        filters = [
            {"term": {"community_id": self.state.community_id}},
            {"term": {"event_type": "add"}},
            {"range": {self.day: days}},
            *(entry.clause for entry in self.params.filters_of(UPLOADERS)),
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
