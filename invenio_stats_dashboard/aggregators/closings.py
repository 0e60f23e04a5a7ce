# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Closings: the sums of the usage rows of each key at the end of each year.

Cumulative usage is the last closing plus the rows since.
"""

from functools import reduce

import polars as pl
from invenio_search.utils import prefix_index

from ..dates import today
from ..search.client import whole_count
from ..search.composite import buckets
from ..search.frames import scan
from ..search.indices import every
from .isolation import cut
from .rows import refresh
from .sampling import DRAWN_FOR, PREFIX
from .usage_rows import (
    DAY_METRICS,
    METRICS,
    key_columns,
    text_of,
)
from .usage_store import UsageStore, difference, with_ids

MARKED = 1000
"""Maximum number of records named by a mark; beyond that it applies to all."""

PART = 100_000
"""Number of rows summed together: ≈ 150 MB."""


def mark_closings(state, kind, *changed):
    """Mark the closings that depend on rows about to change.

    :param kind: stale kind of the closings.
    :param changed: frames of rows, with ``id``, ``level`` and ``record_id``.
    """
    names = ["id", "level", "record_id"]
    none = pl.lit(None, pl.String)
    rows = [
        frame.with_columns(record_id="record_id" if "record_id" in frame else none)
        for frame in changed
    ]
    rows = pl.concat([frame.select(names) for frame in rows])
    rows = rows.with_columns(year=pl.col("id").str.slice(0, 4))
    past = pl.col("year") < str(today().year)
    rows = rows.filter(past & (pl.col("level") != ["cell"]))
    marks = {
        f"{year}-01-01": set(records) | {""}
        for year, records in rows.group_by("year")
        .agg(pl.col("record_id").drop_nulls().unique())
        .iter_rows()
    }
    state.mark_ids(kind, marks, MARKED)


class Closings:
    """The closings of one family of rows."""

    def __init__(self, client, delta, snapshot, subcounts):
        """Initialize with client, index names and breakdowns."""
        self.client, self.delta = client, delta
        self.subcounts = subcounts
        self.store = UsageStore(client, snapshot, subcounts)
        refresh(client, every(delta))

    def first_year(self):
        """Return the first year that has rows or a closing, or ``None``."""
        found = self.client.indices.get_alias(index=every(self.delta, self.store.index))
        return min((int(name[-4:]) for name in found), default=None)

    def renew(self, year, records=None):
        """Rebuild the closing of a year: the previous one plus the year's rows.

        :param records: only of these records, by default of all.
        :returns: number of rows written.
        """
        day = f"{year}-12-31"
        self.store.ensure([day])
        written = 0
        for filters in self._parts(year, records):
            level = {"term": {"level": "record"}}
            rows = self._records(year, [level, *filters])
            written += self._replace(day, rows, [level, *filters], "record")
        rows = self._days(year)
        written += self._replace(day, rows, [{"term": {"level": "day"}}], "day")
        refresh(self.client, prefix_index(f"{self.store.index}-{year}"))
        return written

    def _replace(self, day, rows, filters, level):
        """Write the differences to the stored rows; return their number."""
        rows = rows.with_columns(day=pl.lit(day), level=pl.lit([level]))
        rows = with_ids(rows)
        old = self.store.stored([day], filters, rows.schema)
        written, gone = difference(old, rows)
        self.store.write(written)
        self.store.delete(gone)
        return written.height

    def _sources(self, year):
        """Return the indices summed in a closing."""
        names = (f"{self.delta}-{year}", f"{self.store.index}-{year - 1}")
        return ",".join(map(prefix_index, names))

    def _parts(self, year, records):
        """Yield filters of rows that are summed together, for flat memory."""
        if records is not None:
            yield [{"terms": {"record_id": sorted(records)}}]
            return
        own = prefix_index(f"{self.store.index}-{year}")
        names, query = f"{self._sources(year)},{own}", {"term": {"level": "record"}}
        if whole_count(self.client, names, query) <= PART:
            yield []
            return
        source = {"record": {"terms": {"field": "record_id"}}}
        sizes = {
            bucket["key"]["record"]: bucket["doc_count"]
            for bucket in buckets(self.client, names, query, [source])
        }
        for share in cut(sizes, PART):
            yield [share.query("record_id")]

    def _records(self, year, filters):
        """Add up record-days by their keys."""
        lists = {e["field"] for e in self.subcounts.values() if e["multivalued"]}
        lists.add("community_ids")
        keys = [n for n in key_columns(self.subcounts, "record") if n != "day"]
        types = {n: pl.List(pl.String) if n in lists else pl.String for n in keys}
        numbers = [*METRICS, *(f"{PREFIX}{name}" for name in METRICS), DRAWN_FOR]
        schema = {**types, **dict.fromkeys(numbers, pl.Int64)}
        query = {"bool": {"filter": filters}}
        pages = scan(self.client, self._sources(year), query, schema)
        nothing = _added_up(pl.DataFrame(schema=schema), keys, numbers)
        return reduce(
            lambda total, page: _added_up(pl.concat([total, page]), keys, numbers),
            pages,
            nothing,
        )

    def _days(self, year):
        """Add up the days of each community and access method."""
        keys = [n for n in key_columns(self.subcounts, "day") if n != "day"]
        numbers = [*DAY_METRICS, *(f"{PREFIX}{name}" for name in DAY_METRICS)]
        aggs = {name: {"sum": {"field": name}} for name in numbers}
        aggs[DRAWN_FOR] = {"min": {"field": DRAWN_FOR, "missing": 0}}
        found = buckets(
            self.client,
            self._sources(year),
            {"term": {"level": "day"}},
            [{name: {"terms": {"field": name}}} for name in keys],
            aggs,
        )
        schema = {**dict.fromkeys(keys, pl.String), **dict.fromkeys(aggs, pl.Int64)}
        lines = [
            {**bucket["key"], **{n: int(bucket[n]["value"] or 0) for n in aggs}}
            for bucket in found
        ]
        return pl.DataFrame(lines, schema=schema)


def _added_up(rows, keys, numbers):
    """Return the sums of rows by key; a missing threshold propagates."""
    limit = pl.col(DRAWN_FOR).fill_null(0).min()
    sums = [pl.col(n).fill_null(0).sum() for n in numbers if n != DRAWN_FOR]
    lists = pl.selectors.by_dtype(pl.List(pl.String)).fill_null([])
    rows = rows.with_columns(lists)
    rows = rows.with_columns(code=text_of(rows, keys).hash())
    rest = [pl.col(name).first() for name in keys]
    return rows.group_by("code").agg(*rest, *sums, limit).drop("code")
