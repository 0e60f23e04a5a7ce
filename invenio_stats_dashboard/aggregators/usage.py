# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage: views and downloads to rows."""

import polars as pl
from invenio_search.utils import prefix_index

from ..events.indexer import USAGE_DELTA, USAGE_EVENTS
from ..events.robots import INDEX as ROBOTS
from .base import DeltaAggregator
from .fold import add_robots, usage_rows
from .scan import scan_all

EVENT_SCHEMA = {
    "timestamp": pl.String,
    "recid": pl.String,
    "file_id": pl.String,
    "file_key": pl.String,
    "size": pl.Float64,
    "visitor_id": pl.String,
    "unique_session_id": pl.String,
    "is_robot": pl.Boolean,
    "is_machine": pl.Boolean,
    "country": pl.String,
    "referrer_domain": pl.String,
    "access_status": pl.String,
    "rights": pl.List(pl.String),
    "community_ids": pl.List(pl.String),
}
"""Fields of an event that the fold reads, besides those of the breakdowns."""

KINDS = {"view": "events-stats-record-view", "download": "events-stats-file-download"}


def event_schema(subcounts):
    """Return the schema of usage events with the fields of the breakdowns."""
    fields = {
        entry["field"]: pl.List(pl.String) if entry["multivalued"] else pl.String
        for entry in subcounts.values()
        if entry["usage"]
    }
    return {**fields, **EVENT_SCHEMA}


class CommunityUsageDeltaAggregator(DeltaAggregator):
    """Aggregates the usage of each day for each community."""

    name = USAGE_DELTA

    def parts(self):
        """Return the one part: all usage rows."""
        return [(USAGE_DELTA, "stats-community-usage-delta", "timestamp")]

    def received_until(self, now):
        """Return when the event queues were last worked off, at the latest now."""
        moments = [self.state.get_progress(f"indexed-stats-{e}") for e in USAGE_EVENTS]
        return min([now, *filter(None, moments)])

    def event_indices(self):
        """Return the patterns of both kinds of events."""
        return ",".join(prefix_index(f"{index}-*") for index in KINDS.values())

    def fold(self, days, field):
        """Return the usage rows of these days."""
        frames = [self._events(kind, days) for kind in KINDS]
        rows = usage_rows(pl.concat(frames), self.subcounts)
        index = prefix_index(f"{ROBOTS}-*")
        self.client.indices.refresh(index=index, ignore_unavailable=True)
        robots = scan_all(
            self.client,
            index,
            {"terms": {"day": days}},
            {"community_id": pl.String, "day": pl.String, "robots": pl.Int64},
        )
        return add_robots(rows, robots)

    def _events(self, kind, days):
        """Return the events of one kind, prepared for the fold."""
        spans = [{"range": {"timestamp": _span(day)}} for day in days]
        frame = scan_all(
            self.client,
            ",".join(prefix_index(f"{KINDS[kind]}-{month}") for month in _months(days)),
            {"bool": {"should": spans}},
            event_schema(self.subcounts),
        )
        target = "recid" if kind == "view" else "file_id"
        moment = pl.col("timestamp").str.slice(0, 19)
        return frame.with_columns(
            pl.lit(kind).alias("kind"),
            pl.col(target).fill_null(pl.col("recid")).alias("target"),
            moment.str.slice(0, 10).alias("day"),
            moment.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=True),
            pl.col("is_robot", "is_machine").fill_null(False),
            pl.col("size").fill_null(0),
        )


def _span(day):
    """Return the range of a day."""
    return {"gte": day, "lte": f"{day}||/d"}


def _months(days):
    """Return the months of the days, for index names."""
    return sorted({day[:7] for day in days})
