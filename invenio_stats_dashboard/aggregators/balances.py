# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Balances: what the rows of each key add up to at the end of some years."""

from functools import reduce

import polars as pl
from invenio_search.utils import prefix_index

from ..events.facts import chunks
from ..events.indexer import today
from .rows import (
    COMPLETE,
    FIRST_YEAR,
    delete_rows,
    document_ids,
    index_year,
    new_generation,
    remove_older,
    write_rows,
)
from .scan import buckets, scan, scan_all
from .stale_keys import of_keys

BALANCES = 5000
"""Balances fetched by their ids in one request."""

INTERVAL = 5
"""Years from one closing balance to the next: 2019, 2024, …

Most keys change rarely, and each has a balance at each closing: closing every year
would make far more balances than rows.
"""

YEARS = 10
"""Indices named one by one at most: an address has its limits."""


class Balances:
    """The balances of one delta index, kept in one snapshot index.

    Every fifth year has its balance on 31 December, for every key whose balance
    is not zero. In the running year a balance bears the day on which it was
    renewed: its key has not changed since.
    """

    def __init__(self, client, keys, change, delta, snapshot):
        """Take the search client and what balances are made of.

        :param keys: columns that tell balances apart → type.
        :param change: metric → columns of a row to add and to subtract.
        :param delta: name of the index of the rows, without prefix and year.
        :param snapshot: name of the index of the balances, likewise.
        """
        self.client, self.keys, self.change = client, keys, change
        self.delta, self.snapshot = delta, snapshot
        self.metrics = list(change)
        self.zero = pl.all_horizontal([pl.col(m) == 0 for m in self.metrics])
        self.client.indices.refresh(index=self._any(delta), ignore_unavailable=True)

    def renew_all(self, first, last, lock):
        """Renew the balances of all keys, from one year to another.

        :returns: dict of ``years`` and ``rows`` written.
        """
        result = {"years": 0, "rows": 0}
        first = int(_opening_year(first))
        balance = self._read(first - 1)
        for year in self._years(first, last):
            changes = self._sums(prefix_index(f"{self.delta}-{year}"))
            balance = self._add_up(pl.concat([balance, changes]), [])
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
        first = pl.col("day").map_elements(index_year, pl.Int64)
        keys = stale.select([*self.keys, _opening_year(first).alias("first")])
        since = keys["first"].min()
        index = self._any(self.delta)
        if last - since < YEARS:
            names = (f"{self.delta}-{year}" for year in range(since, last + 1))
            index = ",".join(map(prefix_index, names))
        names = list(self.keys)
        sums = [
            self._sums_of(index, query).join(
                keys.select(names), on=names, how="semi", nulls_equal=True
            )
            for query in of_keys(keys)
        ]
        changes = self._add_up(pl.concat(sums), ["year"])
        balances = self._carry(keys, changes, self._openings(keys), last)
        balances = balances.filter(_is_kept(pl.col("year"), last))
        lock.check()
        self._replace(balances)
        return {"years": last + 1 - since, "rows": balances.height}

    def _any(self, index):
        """Return the pattern of an index of all years."""
        return prefix_index(f"{index}-*")

    def _indexed_years(self, *indices):
        """Return the years that have an index."""
        return {
            int(name[-4:])
            for index in indices
            for name in self.client.indices.get_alias(index=self._any(index))
        }

    def _years(self, first, last):
        """Return the years to renew; before any row there are no balances."""
        found = self._indexed_years(self.delta, self.snapshot)
        return range(max(first, min(found, default=last)), last + 1)

    def _sums(self, index):
        """Sum the rows of an index by key, a page at a time: memory stays flat.

        Reading all rows is quicker than asking for a sum of each of very many keys.
        """
        schema = {**self.keys, "day": pl.String}
        schema.update({name: pl.Int64 for name in self._columns()})
        return reduce(
            lambda total, page: self._add_up(
                pl.concat([total, self._sum(page, [])]), []
            ),
            scan(self.client, index, _until_today(), schema),
            self._sum(pl.DataFrame(schema=schema), []),
        )

    def _sums_of(self, index, query):
        """Sum the rows of some keys by key and year, in the search engine.

        Nothing is read but the sums: a key may have a row for each day.
        """
        by_key = [
            {name: {"terms": {"field": name, "missing_bucket": True}}}
            for name in self.keys
        ]
        year = {"field": "day", "calendar_interval": "year", "format": "yyyy-MM-dd"}
        sums = {name: {"sum": {"field": name}} for name in self._columns()}
        schema = {**self.keys, "day": pl.String, **dict.fromkeys(sums, pl.Int64)}
        found = buckets(
            self.client,
            index,
            {"bool": {"filter": [query, _until_today()]}},
            [*by_key, {"day": {"date_histogram": year}}],
            sums,
        )
        lines = [
            {**bucket["key"], **{name: int(bucket[name]["value"]) for name in sums}}
            for bucket in found
        ]
        return self._sum(pl.DataFrame(lines, schema=schema), ["year"])

    def _columns(self):
        """Return the columns of rows that balances are made of."""
        return [name for pair in self.change.values() for name in pair if name]

    def _sum(self, rows, others):
        """Sum rows of the delta index by key."""
        year = pl.col("day").str.slice(0, 4).cast(pl.Int64)
        rows = rows.with_columns(
            pl.max_horizontal(year, pl.lit(FIRST_YEAR, pl.Int64)).alias("year")
        )
        number = {
            name: pl.col(plus).fill_null(0).sum()
            - (pl.col(minus).fill_null(0).sum() if minus else 0)
            for name, (plus, minus) in self.change.items()
        }
        return rows.group_by([*self.keys, *others]).agg(**number)

    def _add_up(self, sums, others):
        """Add up sums of several pages."""
        numbers = [pl.col(metric).sum() for metric in self.metrics]
        return sums.group_by([*self.keys, *others]).agg(numbers)

    def _carry(self, keys, changes, openings, last):
        """Return the balance of each key at the end of each of its stale years."""
        names = list(self.keys)
        years = pl.int_ranges("first", last + 1, dtype=pl.Int64).alias("year")
        grid = keys.with_columns(years).explode("year").drop("first")
        both = pl.concat([openings, changes.select(openings.columns)])
        both = self._add_up(both, ["year"])
        joined = grid.join(both, on=[*names, "year"], how="left", nulls_equal=True)
        running = [
            pl.col(m).fill_null(0).cum_sum().over(names, order_by="year")
            for m in self.metrics
        ]
        return joined.select(*names, "year", *running)

    def _openings(self, keys):
        """Return the balances before each key's first stale year, with that year."""
        ends = keys.select(
            *self.keys, pl.format("{}-12-31", pl.col("first") - 1).alias("year_end")
        )
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
        year = pl.col("day").str.slice(0, 4).cast(pl.Int64) + 1
        frame = pl.DataFrame(found, schema=schema).with_columns(COMPLETE)
        return frame.select(*self.keys, year.alias("year"), *self.metrics)

    def _replace(self, balances):
        """Write balances of several years, and delete those that are zero."""
        balances = _dated(balances)
        write_rows(self.client, self.snapshot, balances.filter(~self.zero), "year_end")
        there = [str(year) for year in self._indexed_years(self.snapshot)]
        gone = pl.col("year_end").str.slice(0, 4).is_in(there) & self.zero
        delete_rows(self.client, self.snapshot, balances.filter(gone), "year_end")
        self.client.indices.refresh(
            index=self._any(self.snapshot), ignore_unavailable=True
        )

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
        remove_older(self.client, f"{self.snapshot}-{year}", None, generation)


def _until_today():
    """Return the query of the rows of days that have begun."""
    return {"range": {"day": {"lte": today()}}}


def _opening_year(year):
    """Return the year after the last closing before a year; number or expression."""
    return year - year % INTERVAL


def _is_kept(year, last):
    """Tell whether a year's balances are stored; number or expression."""
    return (year % INTERVAL == INTERVAL - 1) | (year == last)


def _dated(balances):
    """Add the end of the year, the day that the balance bears, and a generation.

    Only a closed year has balances of 31 December: on that day itself, those of
    some keys would bear it and others would not.
    """
    end, now = pl.format("{}-12-31", pl.col("year")), pl.lit(today())
    before = pl.format("{}-12-30", pl.col("year"))
    return balances.with_columns(
        end.alias("year_end"),
        pl.when(end < now)
        .then(end)
        .otherwise(pl.min_horizontal(now, before))
        .alias("day"),
        pl.lit(new_generation()).alias("generation"),
    ).drop("year")
