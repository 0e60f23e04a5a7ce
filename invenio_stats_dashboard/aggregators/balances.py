# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Balances: the sums of the rows of each key at the end of some years."""

from datetime import date, timedelta

import polars as pl
from invenio_search.utils import prefix_index

from ..search.bulk import document_ids
from ..search.client import chunks
from ..search.frames import scan_all
from ..search.indices import every, index_year
from .rows import (
    COMPLETE,
    delete_rows,
    new_generation,
    refresh,
    remove_older,
    write_rows,
)
from .sums import RowSums, horizon

BALANCES = 5000
"""Number of balances fetched by id in one request."""

INTERVAL = 5
"""Years from one closing balance to the next: 2019, 2024, …

Most keys change rarely, and each has a balance at each closing: closing every year
would make far more balances than rows.
"""

RECENT = 40
"""Age in days up to which the balance of an unchanged key is reused.

A key that changes more rarely has few rows: they are summed anew.
"""


class Balances:
    """The balances of one delta index, kept in one snapshot index.

    Every fifth year has its balance on 31 December, for every key whose balance
    is not zero. In the running year a balance bears the last day that it includes:
    its key has not changed since.
    """

    def __init__(self, client, keys, change, delta, snapshot):
        """Initialize with the search client and the definition of the balances.

        :param keys: columns that identify balances → type.
        :param change: metric → columns of a row to add and to subtract.
        :param delta: name of the index of the rows, without prefix and year.
        :param snapshot: name of the index of the balances, likewise.
        """
        self.client, self.keys, self.snapshot = client, keys, snapshot
        self.delta, self.metrics = delta, list(change)
        self.sums = RowSums(client, keys, change, delta)
        self.zero = pl.all_horizontal([pl.col(m) == 0 for m in self.metrics])
        refresh(self.client, every(delta))

    def renew_all(self, first, last, lock):
        """Renew the balances of all keys, from one year to another.

        :returns: dict of ``years`` and ``rows`` written.
        """
        result = {"years": 0, "rows": 0}
        first = int(_opening_year(first))
        balance = self._read(first - 1)
        for year in self._years(first, last):
            changes = self.sums.of_year(year)
            balance = self.sums.add_up(pl.concat([balance, changes]), [])
            lock.check()
            written = balance if _is_kept(year, last) else balance.clear()
            self._write(year, written)
            result["years"] += 1
            result["rows"] += written.height
        return result

    def renew_keys(self, stale, last, lock):
        """Renew the balances of single keys, each from its first stale year on.

        :param stale: columns of the keys, and ``day``, the first that changed.
        :param last: the running year.
        :returns: dict of ``years`` and ``rows`` written.
        """
        built_upon, others = self._recent(stale, last)
        lock.check()
        parts = [self._continued(built_upon, last), self._summed(others, last)]
        balances = pl.concat(parts)
        lock.check()
        self._replace(balances)
        return {"years": balances["year"].n_unique(), "rows": balances.height}

    def _recent(self, stale, last):
        """Return the keys with a recent balance before all changes.

        :returns: (these balances, the keys of ``stale`` that have none).
        """
        names = list(self.keys)
        running = self._fetch(stale.select(*names, pl.lit(last).alias("year")))
        limit = date.fromisoformat(horizon()) - timedelta(days=RECENT)
        recent = running.filter(pl.col("day") >= limit.isoformat())
        changed = stale.select(*names, pl.col("day").alias("changed"))
        recent = recent.join(changed, on=names, nulls_equal=True)
        recent = recent.filter(pl.col("changed") > pl.col("day")).drop("changed")
        return recent, stale.join(recent, on=names, how="anti", nulls_equal=True)

    def _continued(self, balances, last):
        """Return these balances updated with later changes."""
        columns = [*self.keys, "year", *self.metrics]
        balances = balances.with_columns(pl.lit(last, pl.Int64).alias("year"))
        if balances.is_empty():
            return balances.select(columns)
        more = self.sums.after(balances)
        both = pl.concat([balances.select(more.columns), more])
        year = pl.lit(last, pl.Int64).alias("year")
        return self.sums.add_up(both, []).with_columns(year).select(columns)

    def _summed(self, stale, last):
        """Return the balances of these keys, each from its first stale year on."""
        first = pl.col("day").map_elements(index_year, pl.Int64)
        keys = stale.select([*self.keys, _opening_year(first).alias("first")])
        changes = self.sums.of_keys(keys, keys["first"].min() or last, last)
        balances = self._carry(keys, changes, self._openings(keys), last)
        return balances.filter(_is_kept(pl.col("year"), last))

    def _indexed_years(self, *indices):
        """Return the years that have an index."""
        return {
            int(name[-4:])
            for index in indices
            for name in self.client.indices.get_alias(index=every(index))
        }

    def _years(self, first, last):
        """Return the years to renew; before any row there are no balances."""
        found = self._indexed_years(self.delta, self.snapshot)
        return range(max(first, min(found, default=last)), last + 1)

    def _carry(self, keys, changes, openings, last):
        """Return the balance of each key at the end of each of its stale years."""
        names = list(self.keys)
        years = pl.int_ranges("first", last + 1, dtype=pl.Int64).alias("year")
        grid = keys.with_columns(years).explode("year").drop("first")
        both = pl.concat([openings, changes.select(openings.columns)])
        both = self.sums.add_up(both, ["year"])
        joined = grid.join(both, on=[*names, "year"], how="left", nulls_equal=True)
        running = [
            pl.col(m).fill_null(0).cum_sum().over(names, order_by="year")
            for m in self.metrics
        ]
        return joined.select(*names, "year", *running)

    def _openings(self, keys):
        """Return the balances before each key's first stale year, with that year."""
        year = pl.col("first") - 1
        found = self._fetch(keys.select(*self.keys, year.alias("year")))
        return found.select(*self.keys, pl.col("year") + 1, *self.metrics)

    def _fetch(self, keys):
        """Return the stored balances of keys and years, with the days they bear."""
        end = pl.format("{}-12-31", "year").alias("year_end")
        ends = keys.select(*self.keys, end)
        community, *others = self.keys
        names = document_ids(ends, [community, "year_end", *others])
        asked = [
            {"_index": prefix_index(f"{self.snapshot}-{day[:4]}"), "_id": name}
            for name, day in zip(names, ends["year_end"])
        ]
        found = []
        for part in chunks(asked, BALANCES):
            docs = self.client.mget(body={"docs": part})["docs"]
            found += [doc["_source"] for doc in docs if doc.get("found")]
        schema = {**self.keys, "day": pl.String}
        schema.update({metric: pl.Int64 for metric in self.metrics})
        year = pl.col("day").str.slice(0, 4).cast(pl.Int64).alias("year")
        frame = pl.DataFrame(found, schema=schema).with_columns(COMPLETE)
        return frame.with_columns(year)

    def _replace(self, balances):
        """Write balances of several years, and delete those that are zero."""
        balances = _dated(balances)
        write_rows(self.client, self.snapshot, balances.filter(~self.zero), "year_end")
        there = [str(year) for year in self._indexed_years(self.snapshot)]
        gone = pl.col("year_end").str.slice(0, 4).is_in(there) & self.zero
        delete_rows(self.client, self.snapshot, balances.filter(gone), "year_end")
        refresh(self.client, every(self.snapshot))

    def _read(self, year):
        """Return the balances at the end of a year."""
        return scan_all(
            self.client,
            prefix_index(f"{self.snapshot}-{year}"),
            {"term": {"day": f"{year}-12-31"}},
            {**self.keys, **{metric: pl.Int64 for metric in self.metrics}},
        ).with_columns(COMPLETE)

    def _write(self, year, balances):
        """Replace a year's balances; keys whose balance is zero are left out."""
        rows = balances.filter(~self.zero)
        rows = _dated(rows.with_columns(pl.lit(year, pl.Int64).alias("year")))
        generation = new_generation()
        rows = rows.with_columns(pl.lit(generation).alias("generation"))
        write_rows(self.client, self.snapshot, rows, "year_end")
        remove_older(self.client, f"{self.snapshot}-{year}", generation)


def _opening_year(year):
    """Return the year after the last closing before a year; number or expression."""
    return year - year % INTERVAL


def _is_kept(year, last):
    """Return True if a year's balances are stored; number or expression."""
    return (year % INTERVAL == INTERVAL - 1) | (year == last)


def _dated(balances):
    """Add the end of the year, the day that the balance bears, and a generation.

    Only a closed year has balances of 31 December, see :func:`~.sums.horizon`.
    """
    end = pl.format("{}-12-31", pl.col("year"))
    return balances.with_columns(
        end.alias("year_end"),
        pl.min_horizontal(end, pl.lit(horizon())).alias("day"),
        pl.lit(new_generation()).alias("generation"),
    ).drop("year")
