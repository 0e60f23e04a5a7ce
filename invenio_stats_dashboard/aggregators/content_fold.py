# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The fold of content: from membership events to rows, as pure as that of usage."""

import polars as pl

from .fold import ROW, by_key

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
