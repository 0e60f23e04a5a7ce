# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Sums of rows by key, the basis of balances."""

from datetime import timedelta
from functools import reduce

import polars as pl
from invenio_search.utils import prefix_index

from ..dates import today
from ..search.composite import buckets
from ..search.frames import scan, scan_all
from ..search.indices import FIRST_YEAR, every
from .stale_keys import of_keys

YEARS = 10
"""Maximum number of indices named individually: URLs are limited."""


def horizon():
    """Return the last day included in balances: the last complete one.

    31 December waits one more day: its balances are the closing balances of the year.
    """
    day = today() - timedelta(days=1)
    is_last = (day.month, day.day) == (12, 31)
    return (day - timedelta(days=is_last)).isoformat()


class RowSums:
    """Sums of the rows of one delta index, up to the horizon."""

    def __init__(self, client, keys, change, delta):
        """Initialize with the search client and what is summed.

        :param keys: columns that identify balances → type.
        :param change: metric → columns of a row to add and to subtract.
        :param delta: name of the index of the rows, without prefix and year.
        """
        self.client, self.keys, self.change, self.delta = client, keys, change, delta
        self.columns = [name for pair in change.values() for name in pair if name]
        self.schema = {
            **keys,
            "day": pl.String,
            **dict.fromkeys(self.columns, pl.Int64),
        }

    def of_year(self, year):
        """Sum the rows of a year by key, a page at a time: memory stays flat.

        Reading all rows is faster than requesting sums of very many keys.
        """
        index = prefix_index(f"{self.delta}-{year}")
        pages = scan(self.client, index, _up_to_horizon(), self.schema)
        return reduce(
            lambda total, page: self.add_up(
                pl.concat([total, self._sum(page, [])]), []
            ),
            pages,
            self._sum(pl.DataFrame(schema=self.schema), []),
        )

    def of_keys(self, keys, since, last):
        """Sum the rows of some keys by key and year, in the search engine.

        Only sums are read: a key may have a row for each day.

        :param since: first year that matters.
        """
        index = every(self.delta)
        if last - since < YEARS:
            names = (f"{self.delta}-{year}" for year in range(since, last + 1))
            index = ",".join(map(prefix_index, names))
        found = [self._ask(index, query) for query in of_keys(keys)]
        names = list(self.keys)
        sums = pl.concat(
            found or [self._sum(pl.DataFrame(schema=self.schema), ["year"])]
        )
        mine = sums.join(keys.select(names), on=names, how="semi", nulls_equal=True)
        return self.add_up(mine, ["year"])

    def _ask(self, index, query):
        """Return the sums of the rows that match, by key and year."""
        by_key = [
            {name: {"terms": {"field": name, "missing_bucket": True}}}
            for name in self.keys
        ]
        year = {"field": "day", "calendar_interval": "year", "format": "yyyy-MM-dd"}
        sums = {name: {"sum": {"field": name}} for name in self.columns}
        found = buckets(
            self.client,
            index,
            {"bool": {"filter": [query, _up_to_horizon()]}},
            [*by_key, {"day": {"date_histogram": year}}],
            sums,
        )
        lines = [
            {**bucket["key"], **{name: int(bucket[name]["value"]) for name in sums}}
            for bucket in found
        ]
        return self._sum(pl.DataFrame(lines, schema=self.schema), ["year"])

    def after(self, balances):
        """Sum changes after the days of some balances, by key.

        :param balances: columns of the keys, and ``day``; not many days ago.
        """
        names, first = list(self.keys), balances["day"].min()
        years = {first[:4], horizon()[:4]}
        index = ",".join(prefix_index(f"{self.delta}-{year}") for year in years)
        rows = [
            scan_all(
                self.client,
                index,
                {"bool": {"filter": [query, _up_to_horizon(first)]}},
                self.schema,
            )
            for query in of_keys(balances)
        ]
        since = balances.select(*names, pl.col("day").alias("since"))
        both = pl.concat(rows).join(since, on=names, nulls_equal=True)
        return self._sum(both.filter(pl.col("day") > pl.col("since")), [])

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

    def add_up(self, sums, others):
        """Add up sums of several pages, by key and other columns."""
        numbers = [pl.col(metric).sum() for metric in self.change]
        return sums.group_by([*self.keys, *others]).agg(numbers)


def _up_to_horizon(after=None):
    """Return the query of the rows of days that are over."""
    span = {"lte": horizon(), "gt": after} if after else {"lte": horizon()}
    return {"range": {"day": span}}
