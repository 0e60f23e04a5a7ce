# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Closings: the sums of the usage rows of each key at the end of each year.

Cumulative usage is the last closing plus the rows since.
"""

import polars as pl
from invenio_search.utils import prefix_index

from ..dates import month_of, today
from ..search.indices import every
from .record_sums import parts_of, sums_by_key, sums_by_record
from .rows import refresh
from .usage_rows import DAY_METRICS, key_columns
from .usage_store import UsageStore, difference, with_ids

MARKED = 1000
"""Maximum number of records named by a mark; beyond that it applies to all."""


def mark_closings(state, kind, *changed):
    """Mark the months that are over whose rows are about to change.

    Their sums, and the closings of their years and later ones, are out of date then.

    :param kind: stale kind of the closings.
    :param changed: frames of rows, with ``id`` and ``record_id``.
    """
    names = ["id", "record_id"]
    none = pl.lit(None, pl.String)
    rows = [
        frame.with_columns(record_id="record_id" if "record_id" in frame else none)
        for frame in changed
    ]
    rows = pl.concat([frame.select(names) for frame in rows])
    # Ids that were given by earlier versions have dashes in their days.
    begin = pl.col("id").str.replace_all("-", "", literal=True)
    rows = rows.with_columns(month=begin.str.head(4) + "-" + begin.str.slice(4, 2))
    rows = rows.filter(pl.col("month") < month_of(today()))
    marks = {
        f"{month}-01": set(records) | {""}
        for month, records in rows.group_by("month")
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
        own = prefix_index(f"{self.store.index}-{year}")
        names = f"{self._sources(year)},{own}"
        return parts_of(self.client, names, {"term": {"level": "record"}}, records)

    def _records(self, year, filters):
        """Add up record-days by their keys."""
        query = {"bool": {"filter": filters}}
        return sums_by_record(self.client, self._sources(year), query, self.subcounts)

    def _days(self, year):
        """Add up the days of each community and access method."""
        keys = [n for n in key_columns(self.subcounts, "day") if n != "day"]
        query = {"term": {"level": "day"}}
        return sums_by_key(self.client, self._sources(year), query, keys, DAY_METRICS)
