# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The fold of usage: from events to rows. Pure functions over data frames.

Three levels of rows, each the sum of the one below: cells, record-days and days.
Every function takes and returns polars data frames and touches nothing else.
"""

from typing import NamedTuple

import polars as pl

from ..metrics.metrics import FILTERED, GLOBAL, RANKING_METRICS
from .sampling import DRAWN_FOR, PREFIX, round_counts, sampled

DOUBLE_CLICK_SECONDS = 30
"""Two clicks of one user on one target within this interval count once.

COUNTER R5.1.1, section 7.2; exactly 30 seconds is inside ("a maximum of").
"""

METRICS = (*RANKING_METRICS, "unique_item_investigations")
"""Stored at every level; COUNTER's other totals follow from them."""

DAY_METRICS = (*METRICS, "visitors", *FILTERED)
"""Metrics of days."""

RECORD_KEYS = ("record_id", "parent_id", "access_type", "community_ids")
"""Columns of record-days and cells, besides the keys of the breakdowns."""

BOTH = ["cell", "record"]
"""Level of a row that is both a cell and a record-day."""

_UNIT, _ITEM = "\x1f", "\x1e"
"""Separators of columns and list items; not used in keys."""


class Folded(NamedTuple):
    """The rows of some events, and the basis of the day rows."""

    cells: pl.DataFrame
    records: pl.DataFrame
    """Both also have a ``record_code`` that identifies the record-day."""
    totals: pl.DataFrame
    """Sums by day, access method and set of communities, the basis of the day rows."""
    visitors: pl.DataFrame
    """Columns ``day``, ``access_method``, ``community_id``, ``visitor``, each once."""

    def for_days(self):
        """Return the part needed for the day rows."""
        return self._replace(cells=None, records=None)

    def rows(self):
        """Return the rows to be stored, cells and record-days.

        A record-day with a single cell is not stored separately: its row is both.
        """
        record = ["day", "access_method", "record_code"]
        single = self.cells.select(record).filter(pl.struct(record).is_unique())
        both = single.with_columns(is_both=True)
        level = pl.when("is_both").then(pl.lit(BOTH)).otherwise(pl.lit(["cell"]))
        cells = self.cells.join(both, on=record, how="left", maintain_order="left")
        records = self.records.join(
            single, on=record, how="anti", maintain_order="left"
        )
        return [
            cells.with_columns(level=level).drop("is_both", "record_code"),
            records.with_columns(level=pl.lit(["record"])).drop("record_code"),
        ]


def fields_of(subcounts, level):
    """Return the fields of the breakdowns that are keys of rows of a level."""
    found = [
        e["field"] for e in subcounts.values() if e["usage"] and e["level"] == level
    ]
    return list(dict.fromkeys(found))


def key_columns(subcounts, level):
    """Return the columns that identify the rows of a level."""
    if level == "day":
        return ["day", "community_id", "access_method"]
    names = [*RECORD_KEYS, *fields_of(subcounts, "record")]
    cell = fields_of(subcounts, "cell") if level == "cell" else []
    return ["day", "access_method", *names, *cell]


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


def fold(events, subcounts, limit=0, secret=""):
    """Fold usage events into cells, record-days and the basis of day rows.

    The events of a record on a day must be complete: they are folded together.

    :param events: columns of :func:`~.usage_events.event_schema` plus ``kind``, ``target``,
        ``day``; ``timestamp`` as datetime.
    :param subcounts: the table of breakdowns.
    :param limit: threshold of suppression; 0: none. Above 0, rows also have rounded
        metrics, see :mod:`.sampling`.
    :param secret: secret for the draw.
    :returns: :class:`Folded`.
    """
    events = _prepare(events, subcounts)
    counted = _flag_firsts(events.filter(~pl.col("is_robot") & ~pl.col("is_double")))
    metrics = _metrics()
    if limit:
        counted = sampled(counted, metrics, limit, secret)
        metrics |= {f"{PREFIX}{name}": pl.col(f"{PREFIX}{name}") for name in METRICS}
    sums = {name: value.sum().cast(pl.Int64) for name, value in metrics.items()}
    row = ["day", "access_method", "record_code"]
    cells = counted.group_by([*row, "cell_code"], maintain_order=True).agg(
        pl.col("event").first(), **sums
    )
    records = cells.group_by(row, maintain_order=True).agg(
        pl.col("event").first(), pl.col(*metrics).sum()
    )
    marks = {DRAWN_FOR: pl.lit(limit, pl.Int64)} if limit else {}
    cells, records = (
        _with_keys(found, events, subcounts, level).with_columns(**marks)
        for found, level in ((cells, "cell"), (records, "record"))
    )
    totals = _totals(events, records, list(metrics))
    return Folded(cells, records, totals, _visitors(counted))


def merged(parts, subcounts):
    """Merge the folds of the same records by different visitors.

    Every number counts events or sessions, and a session belongs to one visitor.
    """
    by_level = []
    for level in ("cell", "record"):
        both = pl.concat([getattr(part, f"{level}s") for part in parts])
        keys = [*key_columns(subcounts, level), "record_code", DRAWN_FOR]
        keys = [name for name in keys if name in both.columns]
        by_level.append(both.group_by(keys).agg(pl.exclude(keys).sum()))
    totals = pl.concat([part.totals for part in parts])
    visitors = pl.concat([part.visitors for part in parts]).unique()
    return Folded(*by_level, totals, visitors)


def days(parts, robots=None, limit=0, secret=""):
    """Return the day rows: sums of record-days, and visitors.

    :param parts: :class:`Folded` of all records of these days.
    :param robots: columns ``community_id``, ``day``, ``robots``: robots dropped before
        they became events.
    """
    group = ["day", "community_id", "access_method"]
    totals = [_by_community(part.totals) for part in parts]
    if robots is not None:
        totals.append(_dropped(robots))
    totals = pl.concat(totals, how="diagonal").group_by(group).agg(pl.all().sum())
    visitors = pl.concat([part.visitors for part in parts])
    visitors = visitors.group_by(group).agg(
        pl.col("visitor").n_unique().cast(pl.Int64).alias("visitors")
    )
    rows = totals.join(visitors, on=group, how="left").fill_null(0)
    if limit:
        rows = round_counts(rows, ("visitors", *FILTERED), group, limit, secret)
        rows = rows.with_columns(pl.lit(limit, pl.Int64).alias(DRAWN_FOR))
    return rows.with_columns(level=pl.lit(["day"]))


def _prepare(events, subcounts):
    """Number the events in their order, code their keys, and flag double clicks."""
    method = pl.when("is_machine").then(pl.lit("tdm")).otherwise(pl.lit("regular"))
    events = events.with_columns(
        access_type().alias("access_type"),
        method.alias("access_method"),
        pl.col("recid").alias("record_id"),
        pl.col("parent_recid").alias("parent_id"),
        pl.col("community_ids").fill_null([]).list.sort(),
    )
    texts = {
        "record_code": [*RECORD_KEYS, *fields_of(subcounts, "record")],
        "cell_code": fields_of(subcounts, "cell"),
    }
    codes = {c: text_of(events, names).hash() for c, names in texts.items()}
    # Clicks within one second: the result must not depend on the order of lines.
    events = events.with_columns(**codes).sort("timestamp", *codes, "unique_session_id")
    return flag_double_clicks(events).with_row_index("event")


def text_of(frame, names):
    """Return the expression of some columns as one text; missing is empty."""
    columns = [
        pl.col(n).list.join(_ITEM) if frame.schema[n] == pl.List else pl.col(n)
        for n in names
    ]
    return pl.concat_str([c.fill_null("") for c in columns], separator=_UNIT)


def flag_double_clicks(events):
    """Add the column ``is_double``: a click replaced by the user's next one.

    Of clicks on the same address at most 30 seconds apart the later one is
    kept, so a chain of any length collapses to its last. Robots are ignored.

    :param events: columns ``visitor_id``, ``kind``, ``target``, ``timestamp``,
        ``is_robot``, ``day``, in order of time.
    """
    same = pl.struct("day", "visitor_id", "kind", "target", "is_robot").hash()
    order = events.select(same.alias("same"), "timestamp", "is_robot")
    order = order.with_row_index("event").sort("same", maintain_order=True)
    # Comparing neighbours is ten times as fast as a window.
    gap = pl.col("timestamp").shift(-1) - pl.col("timestamp")
    near = gap <= pl.duration(seconds=DOUBLE_CLICK_SECONDS)
    is_double = near & (pl.col("same").shift(-1) == pl.col("same"))
    is_double = is_double.fill_null(False) & ~pl.col("is_robot")
    flags = order.with_columns(is_double.alias("is_double")).sort("event")
    return events.with_columns(flags["is_double"])


def _flag_firsts(counted):
    """Flag the first view, download and investigation of each item in a session.

    A unique belongs to one row: that of the first event. An item that was downloaded
    was investigated by its first download: otherwise a row could have more unique
    requests than unique investigations, which COUNTER's validator refuses.
    """
    item = pl.struct("day", "unique_session_id", "record_id").hash()
    counted = counted.with_columns(item.alias("item"))
    counted = counted.with_columns(
        pl.struct("item", "kind").is_first_distinct().alias("is_first_of_kind")
    )
    is_download = pl.col("kind") == "download"
    downloaded = counted.filter(is_download)["item"].unique()
    only_viewed = ~pl.col("item").is_in(downloaded.implode())
    return counted.with_columns(
        (pl.col("is_first_of_kind") & (is_download | only_viewed)).alias("is_first")
    )


def _metrics():
    """Return the expressions of each counted event's contribution to the metrics."""
    is_view, is_download = (pl.col("kind") == kind for kind in ("view", "download"))
    flags = {
        "views": is_view,
        "unique_views": is_view & pl.col("is_first_of_kind"),
        "downloads": is_download,
        "unique_downloads": is_download & pl.col("is_first_of_kind"),
        "unique_item_investigations": pl.col("is_first"),
    }
    volume = pl.when(is_download).then(pl.col("size")).otherwise(0)
    numbers = {name: flag.cast(pl.Int64) for name, flag in flags.items()}
    return {**numbers, "data_volume": volume.cast(pl.Int64)}


def _with_keys(sums, events, subcounts, level):
    """Return the rows of a level: their keys are those of one of their events."""
    names = [n for n in key_columns(subcounts, level) if n in events.columns]
    names = [n for n in names if n not in ("day", "access_method")]
    keys = events.select(names)[sums["event"]]
    numbers = sums.drop("event", "cell_code", strict=False)
    return pl.concat([numbers, keys], how="horizontal")


def _totals(events, records, metrics):
    """Return the sums of rows by day and set of communities.

    Includes counts of raw events, robots and double clicks.
    """
    group = ["day", "access_method", "community_ids"]
    counts = events.group_by(group).agg(
        pl.len().cast(pl.Int64).alias("events_raw"),
        pl.col("is_robot").sum().cast(pl.Int64).alias("robots"),
        pl.col("is_double").sum().cast(pl.Int64).alias("double_clicks"),
    )
    sums = records.group_by(group).agg(pl.col(metrics).sum())
    return counts.join(sums, on=group, how="left").with_columns(
        pl.col(metrics).fill_null(0)
    )


def _visitors(counted):
    """Return the distinct visitors of each day and community."""
    visitor = pl.struct("day", "visitor_id").hash().alias("visitor")
    columns = ["day", "access_method", "community_ids"]
    once = counted.select(*columns, visitor).unique()
    return _by_community(once).unique()


def _by_community(frame):
    """Return one line for each community of a line, and one for the instance."""
    everywhere = pl.concat_list(pl.lit(GLOBAL), pl.col("community_ids"))
    frame = frame.with_columns(everywhere.alias("community_id"))
    return frame.drop("community_ids").explode("community_id")


def _dropped(robots):
    """Return dropped robots as counts of events."""
    return robots.with_columns(
        access_method=pl.lit("regular"), events_raw=pl.col("robots")
    )
