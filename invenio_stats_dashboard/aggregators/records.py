# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Content: membership events to rows, on three bases."""

import polars as pl
from invenio_search.utils import prefix_index

from ..metrics.metrics import BASES
from ..search.composite import scan_all
from ..search.indices import EVENTS, RECORDS_DELTA, stale_kind
from .days import DeltaAggregator
from .usage_rows import ROW, by_key

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

    def own_parts(self):
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
        return prefix_index(f"{EVENTS}-*")

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


CONTENT_COUNTS = ("records", "files", "file_bytes", "with_files", "metadata_only")
"""Summed from membership events; works are counted apart."""


CONTENT_METRICS = (
    "records",
    "works",
    "files",
    "file_bytes",
    "with_files",
    "metadata_only",
)


def content_rows(events, history, subcounts):
    """Fold membership events of whole days into rows.

    :param events: the membership events of these days: columns of
        :data:`~.records.EVENT_SCHEMA` and ``day``.
    :param history: all events, up to the last of these days, of the parents
        concerned: a work is counted when its first version enters and when its
        last one leaves.
    :param subcounts: the table of breakdowns.
    :returns: columns ``ROW`` and each content metric as ``_added``, ``_removed``.
    """
    days = events.select("day").unique()
    frames = []
    for name, field in _content_fields(subcounts):
        keyed = _keyed(events, field)
        counts = keyed.group_by(ROW[:2] + ["key"]).agg(_content_sums())
        works = _works(_keyed(history, field)).join(days, on="day", how="semi")
        both = counts.join(works, on=ROW[:2] + ["key"], how="left")
        frames.append(both.with_columns(pl.lit(name).alias("breakdown")))
    rows = pl.concat(frames, how="diagonal_relaxed")
    return rows.with_columns(pl.col("works_added", "works_removed").fill_null(0))


def _content_fields(subcounts):
    """Yield (breakdown, field) of what content is counted by; total has no field."""
    yield "total", None
    for name, entry in subcounts.items():
        if entry["content"]:
            yield name, entry["field"]


def _keyed(frame, field):
    """One line per event and key; the total has the empty key."""
    if field is None:
        return frame.with_columns(pl.lit("").alias("key"))
    return by_key(frame, field)


def _content_sums():
    """Return what was added and what was removed, as expressions."""
    values = {
        "records": pl.lit(1),
        "files": pl.col("files"),
        "file_bytes": pl.col("file_bytes"),
        "with_files": pl.col("has_files").cast(pl.Int64),
        "metadata_only": (~pl.col("has_files")).cast(pl.Int64),
    }
    sides = {"added": pl.col("event_type") == "add"}
    sides["removed"] = ~sides["added"]
    return [
        (values[name] * side.cast(pl.Int64)).sum().alias(f"{name}_{suffix}")
        for name in CONTENT_COUNTS
        for suffix, side in sides.items()
    ]


def _works(history):
    """Count the works that entered and left, by community, day and key."""
    step = pl.when(pl.col("event_type") == "add").then(1).otherwise(-1)
    one = ["community_id", "key", "parent_id"]
    present = pl.col("step").cum_sum().over(one, order_by="day")
    before = pl.col("after") - pl.col("step")
    changes = (
        history.group_by([*one, "day"])
        .agg(step.sum().alias("step"))
        .with_columns(present.alias("after"))
        .with_columns(before.alias("before"))
    )
    return changes.group_by(["community_id", "day", "key"]).agg(
        ((pl.col("after") > 0) & (pl.col("before") <= 0)).sum().alias("works_added"),
        ((pl.col("after") <= 0) & (pl.col("before") > 0)).sum().alias("works_removed"),
    )
