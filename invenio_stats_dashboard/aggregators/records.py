# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Content: membership events to rows, on three bases."""

import polars as pl
from invenio_search.utils import prefix_index

from ..events.membership import INDEX, RECORDS_DELTA, stale_kind
from ..events.presence import BASES
from .content_fold import content_rows
from .deltas import DeltaAggregator
from .scan import scan_all

EVENT_SCHEMA = {
    "community_id": pl.String,
    "record_id": pl.String,
    "parent_id": pl.String,
    "event_type": pl.String,
    "files": pl.Int64,
    "file_bytes": pl.Int64,
    "has_files": pl.Boolean,
    "dates": pl.Struct({basis: pl.String for basis in BASES}),
}
"""Fields of a membership event that the fold reads, besides the breakdowns'."""

PARENTS = 10_000
"""Parents per query: below the search engine's limit of 65,536 terms."""


def event_schema(subcounts):
    """Return the schema of membership events with the fields of the breakdowns."""
    fields = {
        entry["field"]: pl.List(pl.String) if entry["multivalued"] else pl.String
        for entry in subcounts.values()
        if entry["content"]
    }
    return {**fields, **EVENT_SCHEMA}


class CommunityRecordDeltaAggregator(DeltaAggregator):
    """Aggregates the changes of content of each day, on each basis."""

    name = RECORDS_DELTA

    def parts(self):
        """Return a part per basis: the same fold on another date."""
        return [
            (
                stale_kind(basis),
                f"stats-community-records-delta-{basis}",
                f"dates.{basis}",
            )
            for basis in BASES
        ]

    def event_indices(self):
        """Return the pattern of the membership events."""
        return prefix_index(f"{INDEX}-*")

    def fold(self, days, field, share=None):
        """Return the content rows of these days, of all communities or a share."""
        chosen = [share.query("community_id")] if share else []
        there = [{"terms": {field: days}}, *chosen]
        events = self._events({"bool": {"filter": there}}, field)
        parents = events["parent_id"].unique().to_list()
        before = [{"range": {field: {"lte": max(days)}}}, *chosen]
        history = [
            self._events({"bool": {"filter": [*before, _of(part)]}}, field)
            for part in _parts(parents)
        ]
        return content_rows(
            events, pl.concat([events.clear(), *history]), self.subcounts
        )

    def _events(self, query, field):
        """Return the events that match, with their day on this basis."""
        frame = scan_all(
            self.client, self.event_indices(), query, event_schema(self.subcounts)
        )
        basis = field.removeprefix("dates.")
        return frame.with_columns(pl.col("dates").struct.field(basis).alias("day"))


def _parts(parents):
    """Cut the parents into lists that a query can take."""
    return (parents[i : i + PARENTS] for i in range(0, len(parents), PARENTS))


def _of(parents):
    """Return the query for the events of these parents."""
    return {"terms": {"parent_id": parents}}
