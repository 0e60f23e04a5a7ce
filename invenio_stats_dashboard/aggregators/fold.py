# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The fold: from events to rows. Pure functions over data frames.

Every function takes and returns polars data frames and touches nothing else.
"""

import polars as pl

DOUBLE_CLICK_SECONDS = 30
"""Two clicks of one user on one address within this span are one.

COUNTER R5.1.1, section 7.2; exactly 30 seconds is inside ("a maximum of").
"""

USAGE_METRICS = (
    "views",
    "unique_views",
    "downloads",
    "unique_downloads",
    "data_volume",
    "visitors",
    "total_item_investigations",
    "unique_item_investigations",
    "total_item_requests",
    "unique_item_requests",
)
FILTER_METRICS = ("events_raw", "robots", "double_clicks")

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

ROW = ["community_id", "day", "breakdown", "key"]
"""What tells one row from another, besides access method and type."""

IS_VIEW = pl.col("kind") == "view"
IS_DOWNLOAD = pl.col("kind") == "download"


def flag_double_clicks(events):
    """Add the column ``is_double``: a click that the user's next one replaces.

    Of clicks on the same address at most 30 seconds apart the later one is
    kept, so a chain of any length collapses to its last. Robots take no part.

    :param events: columns ``visitor_id``, ``kind``, ``target``, ``timestamp``,
        ``is_robot``, ``day``.
    """
    same = ["day", "visitor_id", "kind", "target", "is_robot"]
    gap = pl.col("timestamp").shift(-1).over(same) - pl.col("timestamp")
    near = gap <= pl.duration(seconds=DOUBLE_CLICK_SECONDS)
    return events.sort("timestamp", maintain_order=True).with_columns(
        (near.fill_null(False) & ~pl.col("is_robot")).alias("is_double")
    )


def access_type():
    """Return COUNTER's Access_Type (section 3.3.4) as an expression.

    Open: open files under a stated licence; free to read: open to all without
    one; controlled: everything else.
    """
    open_to_all = pl.col("access_status").is_in(["open", "metadata-only"])
    licensed = pl.col("rights").list.len().fill_null(0) > 0
    return (
        pl.when(open_to_all & licensed)
        .then(pl.lit("open"))
        .when(open_to_all)
        .then(pl.lit("free_to_read"))
        .otherwise(pl.lit("controlled"))
    )


def _by_community(frame):
    """One line per event and community, and one for the whole instance."""
    communities = pl.col("community_ids").fill_null([])
    everywhere = pl.concat_list(pl.lit("global"), communities)
    return frame.with_columns(everywhere.alias("community_id")).explode("community_id")


def _by_key(frame, field):
    """One line per event and key of a breakdown; events without a key drop out."""
    column = pl.col(field)
    frame = frame.with_columns(column.alias("key"))
    if frame.schema[field] == pl.List(pl.String):
        frame = frame.explode("key")
    return frame.filter(pl.col("key").is_not_null() & (pl.col("key") != ""))


def _usage_sums(frame, group):
    """Return the usage metrics by group."""
    item, views, downloads = map(pl.col, ("session_item", "is_view", "is_download"))
    sums = frame.group_by(group).agg(
        views.sum().alias("views"),
        item.filter(views).n_unique().alias("unique_views"),
        downloads.sum().alias("downloads"),
        item.filter(downloads).n_unique().alias("unique_downloads"),
        pl.col("volume").sum().cast(pl.Int64).alias("data_volume"),
        pl.col("visitor").n_unique().alias("visitors"),
        item.n_unique().alias("unique_item_investigations"),
    )
    return sums.with_columns(
        (pl.col("views") + pl.col("downloads")).alias("total_item_investigations"),
        pl.col("downloads").alias("total_item_requests"),
        pl.col("unique_downloads").alias("unique_item_requests"),
    )


def _lean(events):
    """Return what the sums need of events, besides the keys: small enough to repeat."""
    method = pl.when("is_machine").then(pl.lit("tdm")).otherwise(pl.lit("regular"))
    return events.select(
        "day",
        "is_robot",
        "is_double",
        pl.col("community_ids"),
        method.alias("access_method"),
        pl.struct("unique_session_id", "recid").hash().alias("session_item"),
        pl.col("visitor_id").hash().alias("visitor"),
        IS_VIEW.alias("is_view"),
        IS_DOWNLOAD.alias("is_download"),
        pl.when(IS_DOWNLOAD).then("size").otherwise(0.0).alias("volume"),
    ).with_row_index("event")


def usage_rows(events, subcounts, communities=None):
    """Fold usage events of whole days into rows.

    :param events: columns of :data:`~.usage.EVENT_SCHEMA` plus ``kind``,
        ``target``, ``day``; ``timestamp`` as datetime.
    :param subcounts: the table of breakdowns.
    :param communities: condition (expression) on ``community_id``: only their rows.
    :returns: columns ``ROW``, ``access_method``, ``access_type`` and metrics.
    """
    events = flag_double_clicks(events).with_columns(access_type().alias("access_type"))
    everywhere = _by_community(_lean(events)).drop("community_ids")
    if communities is not None:
        everywhere = everywhere.filter(communities)
    counted = everywhere.filter(~pl.col("is_robot") & ~pl.col("is_double"))
    group = ["community_id", "day", "access_method"]
    filtered = everywhere.group_by(group).agg(
        pl.len().alias("events_raw"),
        pl.col("is_robot").sum().alias("robots"),
        pl.col("is_double").sum().alias("double_clicks"),
    )
    total = filtered.join(_usage_sums(counted, group), on=group, how="left")
    frames = [total.with_columns(key=pl.lit(""), breakdown=pl.lit("total"))]
    record = _with(counted, events, "recid", "key")
    record = _with(record, events, "access_type", "access_type")
    frames.append(_grouped(record, "record", [*group, "key", "access_type"]))
    for name, entry in subcounts.items():
        if entry["usage"]:
            keyed = _by_key(_with(counted, events, entry["field"], "key"), "key")
            frames.append(_grouped(keyed, name, [*group, "key"]))
    rows = pl.concat(frames, how="diagonal_relaxed")
    return rows.with_columns(pl.col(USAGE_METRICS).fill_null(0))


def _with(lean, events, field, name):
    """Add a field of the events to their lean lines."""
    return lean.with_columns(events[field].gather(lean["event"]).alias(name))


def add_rows(rows, more):
    """Add up the rows of the same days, of different visitors.

    Every number counts events, sessions or visitors; a session is one visitor's.
    """
    same = [*ROW, "access_method", "access_type"]
    is_total = pl.col("breakdown") == "total"
    both = pl.concat([rows, more], how="diagonal_relaxed")
    return (
        both.group_by(same)
        .agg(pl.col(USAGE_METRICS + FILTER_METRICS).sum())
        .with_columns(
            pl.when(is_total).then(pl.col(name)).alias(name) for name in FILTER_METRICS
        )
    )


def add_robots(rows, robots):
    """Add the robots that were dropped before they became events.

    :param rows: of :func:`usage_rows`.
    :param robots: columns ``community_id``, ``day``, ``robots``.
    """
    same = ["community_id", "day", "breakdown", "key", "access_method"]
    total = robots.with_columns(
        pl.lit("total").alias("breakdown"),
        pl.lit("").alias("key"),
        pl.lit("regular").alias("access_method"),
        pl.col("robots").alias("dropped"),
    ).select([*same, "dropped"])
    rows = rows.join(total, on=same, how="full", coalesce=True)
    dropped, is_total = pl.col("dropped").fill_null(0), pl.col("breakdown") == "total"
    filtered = {
        "events_raw": pl.col("events_raw").fill_null(0) + dropped,
        "robots": pl.col("robots").fill_null(0) + dropped,
        "double_clicks": pl.col("double_clicks").fill_null(0),
    }
    return rows.with_columns(
        pl.col(USAGE_METRICS).fill_null(0),
        **{name: pl.when(is_total).then(value) for name, value in filtered.items()},
    ).drop("dropped")


def _grouped(frame, breakdown, group):
    """Return the sums of a breakdown."""
    return _usage_sums(frame, group).with_columns(pl.lit(breakdown).alias("breakdown"))


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
    return _by_key(frame, field)


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
