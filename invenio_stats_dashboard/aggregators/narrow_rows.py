# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The fold of usage: from events to rows. Pure functions over data frames.

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
    same = pl.struct("day", "visitor_id", "kind", "target", "is_robot").hash()
    order = events.select(same.alias("same"), "timestamp", "is_robot").with_row_index(
        "event"
    )
    # One sort, and each click beside the next: ten times as fast as a window.
    order = order.sort("same", "timestamp", maintain_order=True)
    gap = pl.col("timestamp").shift(-1) - pl.col("timestamp")
    near = gap <= pl.duration(seconds=DOUBLE_CLICK_SECONDS)
    is_double = near & (pl.col("same").shift(-1) == pl.col("same"))
    is_double = is_double.fill_null(False) & ~pl.col("is_robot")
    flags = order.with_columns(is_double.alias("is_double")).sort("event")
    return events.with_columns(flags["is_double"])


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


def by_key(frame, field):
    """One line per event and key of a breakdown; events without a key drop out."""
    column = pl.col(field)
    frame = frame.with_columns(column.alias("key"))
    if frame.schema[field] == pl.List(pl.String):
        frame = frame.explode("key")
    return frame.filter(pl.col("key").is_not_null() & (pl.col("key") != ""))


def _usage_sums(frame, group):
    """Return the usage metrics by group.

    Who comes once, for one item, is unique wherever it is counted: only the others
    must be told apart in each group.
    """
    item, views, downloads = map(pl.col, ("session_item", "is_view", "is_download"))
    sums = {
        "views": views.sum(),
        "downloads": downloads.sum(),
        "data_volume": pl.col("volume").sum().cast(pl.Int64),
    }
    once = (
        frame.filter("is_once")
        .group_by(group)
        .agg(
            **sums,
            unique_views=views.sum(),
            unique_downloads=downloads.sum(),
            visitors=pl.len(),
            unique_item_investigations=pl.len(),
        )
    )
    others = (
        frame.filter(~pl.col("is_once"))
        .group_by(group)
        .agg(
            **sums,
            unique_views=item.filter(views).n_unique(),
            unique_downloads=item.filter(downloads).n_unique(),
            visitors=pl.col("visitor").n_unique(),
            unique_item_investigations=item.n_unique(),
        )
    )
    both = pl.concat([once, others]).group_by(group).agg(pl.all().sum())
    return both.with_columns(
        (pl.col("views") + pl.col("downloads")).alias("total_item_investigations"),
        pl.col("downloads").alias("total_item_requests"),
        pl.col("unique_downloads").alias("unique_item_requests"),
    )


def _lean(events):
    """Return what the sums need of events, besides the keys: small enough to repeat."""
    method = pl.when("is_machine").then(pl.lit("tdm")).otherwise(pl.lit("regular"))
    counts = ~pl.col("is_robot") & ~pl.col("is_double")
    item, visitor = (
        pl.when(counts).then(pl.struct("day", *columns).hash())
        for columns in (["unique_session_id", "recid"], ["visitor_id"])
    )
    return events.select(
        "day",
        "is_robot",
        "is_double",
        pl.col("community_ids"),
        method.alias("access_method"),
        item.alias("session_item"),
        visitor.alias("visitor"),
        (item.is_unique() & visitor.is_unique()).alias("is_once"),
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
    group = ["community_id", "day", "access_method"]
    # A number in place of three texts: they are grouped by again and again.
    places = everywhere.select(group).unique().with_row_index("place")
    everywhere = everywhere.join(places, on=group).drop(group)
    counted = everywhere.filter(~pl.col("is_robot") & ~pl.col("is_double"))
    filtered = everywhere.group_by("place").agg(
        pl.len().alias("events_raw"),
        pl.col("is_robot").sum().alias("robots"),
        pl.col("is_double").sum().alias("double_clicks"),
    )
    total = filtered.join(_usage_sums(counted, ["place"]), on="place", how="left")
    frames = [total.with_columns(key=pl.lit(""), breakdown=pl.lit("total"))]
    record = _with(counted, events, "recid", "key")
    record = _with(record, events, "access_type", "access_type")
    frames.append(_grouped(record, "record", ["place", "key", "access_type"]))
    for name, entry in subcounts.items():
        if entry["usage"]:
            keyed = by_key(_with(counted, events, entry["field"], "key"), "key")
            frames.append(_grouped(keyed, name, ["place", "key"]))
    rows = pl.concat(frames, how="diagonal_relaxed").join(places, on="place")
    return rows.drop("place").with_columns(pl.col(USAGE_METRICS).fill_null(0))


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
