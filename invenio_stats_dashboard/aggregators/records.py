# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Aggregation of content: membership events to rows, on three bases."""

import polars as pl

from ..metrics.metrics import BASES, GLOBAL, RECORDS
from ..search.frames import scan_all
from ..search.indices import EVENTS, RECORDS_DELTA, delta, every, stale_kind
from .days import DeltaAggregator
from .isolation import Chosen, Share
from .rows import (
    breakdown_schema,
    delete_rows,
    difference,
    new_generation,
    stored_rows,
    write_rows,
)
from .sources import check_open

EVENT_SCHEMA = {
    "community_id": pl.String,
    "record_id": pl.String,
    "parent_id": pl.String,
    "event_type": pl.String,
    "files": pl.Int64,
    "file_bytes": pl.Int64,
    "has_files": pl.Boolean,
    "dates": pl.Struct({basis: pl.String for basis in BASES}),
    "works": pl.Struct(
        {basis: pl.Struct({"first": pl.String, "end": pl.String}) for basis in BASES}
    ),
}
"""Fields of a membership event read by the fold, besides those of the breakdowns."""

GROUP = ["community_id", "day", "key"]
"""Columns that identify the rows of a breakdown."""


def event_schema(subcounts):
    """Return the schema of membership events with the fields of the breakdowns."""
    return {**breakdown_schema(subcounts, "content"), **EVENT_SCHEMA}


class CommunityRecordDeltaAggregator(DeltaAggregator):
    """Aggregator of content changes per day, on each basis."""

    name = RECORDS_DELTA
    community_field = id_field = "community_id"
    totals = {"term": {"breakdown": "total"}}

    def own_parts(self):
        """Return a part per basis: the same fold on another date."""
        return [
            (stale_kind(basis), delta(RECORDS, basis), f"dates.{basis}")
            for basis in BASES
        ]

    def other_days(self, start, since, end):
        """Return no days: content is never computed while an index is closed.

        :raises LostEventsError: when an index of membership events is closed.
        """
        check_open(self.client, self.event_indices())
        return []

    def rows_of(self, community):
        """Return the query of the rows of a community, or of the whole instance."""
        return {"term": {"community_id": community}}

    def event_indices(self):
        """Return the pattern of the membership events."""
        return every(EVENTS)

    def pieces(self, days, marks):
        """Return the parts folded one after the other.

        Days on which only some communities changed are processed for these only.
        """
        if self.communities:
            return [(list(days), Share.single(name)) for name in self.communities]
        known = {mark.day: mark.ids for mark in marks if mark.ids}
        some = [day for day in days if day in known]
        whole = [day for day in days if day not in known]
        pieces = [(whole, None)] if whole else []
        if some:
            names = (name for day in some for name in known[day])
            pieces.insert(0, (some, Chosen(names)))
        return pieces

    def recompute(self, part, days, share, lock):
        """Fold these days, for all communities or a share; write differences."""
        chosen = {"share": share} if share else {}
        rows = self.fold(days, part.field, **chosen)
        rows = rows.with_columns(pl.selectors.integer().cast(pl.Int64))
        old = stored_rows(self.client, part.index, days, rows.schema, **chosen)
        written, gone = difference(old, rows)
        lock.check()
        self._replace(part.kind, part.index, written, gone)
        return written.height

    def _replace(self, kind, index, written, gone):
        """Write and delete rows; first mark the balances that depend on them.

        An interrupted run leaves marks: the next run writes the remaining differences,
        and updates the balances again.
        """
        changed = pl.concat([written, gone])
        if changed.is_empty():
            return
        balances = self.balance_kind(kind)
        self.stale_keys.mark(balances, changed)
        self.state.mark_stale(balances, changed["day"].unique().to_list())
        write_rows(
            self.client, index, written.with_columns(generation=new_generation())
        )
        delete_rows(self.client, index, gone)

    def parts_of_day(self, part, day, share):
        """Return a day in two shares of communities, if it can be split."""
        if share and share.is_single:
            return []
        there = {GLOBAL, *self.due_days(part).communities(day)}
        names = sorted(name for name in there if share is None or share.includes(name))
        if len(names) < 2:
            return [Share.single(name) for name in names]
        middle = len(names) // 2
        ends = (names[middle], f"{names[-1]} ")
        return [Share(*pair) for pair in zip((names[0], names[middle]), ends)]

    def fold(self, days, field, share=None):
        """Return the content rows of these days, of all communities or a share."""
        basis = field.removeprefix("dates.")
        fields = (field, f"works.{basis}.first", f"works.{basis}.end")
        filters = [{"bool": {"should": [{"terms": {name: days}} for name in fields]}}]
        filters += [share.query("community_id")] if share else []
        query = {"bool": {"filter": filters}}
        events = scan_all(
            self.client, self.event_indices(), query, event_schema(self.subcounts)
        )
        return content_rows(on_basis(events, basis), days, self.subcounts)


def on_basis(events, basis):
    """Add the days of events on a basis: ``day``, and ``first``, ``end`` of works."""
    works = pl.col("works").struct.field(basis).struct
    return events.with_columns(
        pl.col("dates").struct.field(basis).alias("day"),
        works.field("first").alias("first"),
        works.field("end").alias("end"),
    )


CONTENT_COUNTS = ("records", "files", "file_bytes", "with_files", "metadata_only")
"""Metrics summed from membership events; works are counted separately."""


def content_rows(events, days, subcounts):
    """Fold membership events of whole days into rows.

    :param events: the events of these days, and those of works added or removed on one
        of them: columns of :data:`EVENT_SCHEMA`, and those of :func:`on_basis`.
    :param days: the days, ``YYYY-MM-DD``.
    :param subcounts: the table of breakdowns.
    :returns: columns :data:`GROUP`, ``breakdown``, and each content metric as
        ``_added`` and ``_removed``.
    """
    sides = {"day": _content_sums()}
    sides["first"] = [pl.len().cast(pl.Int64).alias("works_added")]
    sides["end"] = [pl.len().cast(pl.Int64).alias("works_removed")]
    frames = []
    for name, field in _content_fields(subcounts):
        keyed = _keyed(events, field)
        for column, sums in sides.items():
            there = keyed.filter(pl.col(column).is_in(list(days)))
            there = there.with_columns(pl.col(column).alias("day"))
            rows = there.group_by(GROUP).agg(sums)
            frames.append(rows.with_columns(pl.lit(name).alias("breakdown")))
    rows = pl.concat(frames, how="diagonal_relaxed")
    return rows.group_by(*GROUP, "breakdown").agg(pl.all().sum())


def _content_fields(subcounts):
    """Yield (breakdown, field) of what content is counted by; total has no field."""
    yield "total", None
    for name, entry in subcounts.items():
        if entry["content"]:
            yield name, entry["field"]


def _keyed(frame, field):
    """One line per event and key, none without one; the total has the empty key."""
    if field is None:
        return frame.with_columns(pl.lit("").alias("key"))
    frame = frame.with_columns(pl.col(field).alias("key"))
    if frame.schema[field] == pl.List(pl.String):
        frame = frame.explode("key")
    return frame.filter(pl.col("key").is_not_null() & (pl.col("key") != ""))


def _content_sums():
    """Return the expressions of additions and removals."""
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
