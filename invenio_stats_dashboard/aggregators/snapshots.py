# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Balances: what the rows add up to at the end of each year, and now."""

from datetime import datetime, timezone
from functools import reduce

import polars as pl
from invenio_search.utils import prefix_index

from ..events.indexer import USAGE_DELTA, today
from ..events.membership import stale_kind
from ..events.presence import BASES
from .base import Aggregator
from .fold import CONTENT_METRICS, USAGE_METRICS
from .rows import index_year, new_generation, remove_older, write_rows
from .scan import scan, scan_all

KEYS = {"community_id": pl.String, "breakdown": pl.String, "key": pl.String}


class SnapshotAggregator(Aggregator):
    """Carries the balance of each key from year to year.

    A closed year has its balance on 31 December, for every key that ever had
    one; the running year has it on the last day aggregated, renewed once a day.
    Years before the first stale day are not touched.
    """

    keys = KEYS
    """Columns that tell balances apart, with their types."""

    metrics = ()
    """Metrics of a balance."""

    def parts(self):
        """Return (stale kind, delta index, snapshot index) of each part."""
        raise NotImplementedError

    def change(self):
        """Return what a row of the delta index adds to each metric."""
        raise NotImplementedError

    def columns(self):
        """Return the names of the columns of the delta index that are read."""
        raise NotImplementedError

    def indices(self):
        """Return the names of the indices written."""
        return [snapshot for _, _, snapshot in self.parts()]

    def aggregate(self, start, end, lock):
        """Renew the balances from the first stale year on."""
        started = datetime.now(timezone.utc)
        result = {"years": 0, "rows": 0}
        for kind, delta, snapshot in self.parts():
            marks = self.state.stale_days(kind)
            days = [mark.day for mark in marks]
            if start:
                days.append(start)
            if not days:
                continue
            first = min(index_year(min(days)), self._first_open_year(snapshot))
            last = index_year(end or today())
            for year, rows in self._balances(delta, snapshot, first, last):
                lock.check()
                self._write(snapshot, year, rows)
                result["years"] += 1
                result["rows"] += rows.height
            self.state.clear_stale(marks)
        return result, started

    def _balances(self, delta, snapshot, first, last):
        """Yield (year, balances at its end) from the first year to the last."""
        balance = self._read(snapshot, first - 1)
        for year in range(first, last + 1):
            changes = self._changes(delta, year)
            sums = [pl.col(metric).sum() for metric in self.metrics]
            both = pl.concat([balance, changes], how="vertical_relaxed")
            balance = both.group_by(list(self.keys)).agg(sums)
            yield year, balance

    def _changes(self, delta, year):
        """Sum a year's rows by key, a page at a time so that memory stays flat."""
        schema = {**self.keys, **{name: pl.Int64 for name in self.columns()}}
        pages = scan(
            self.client,
            prefix_index(f"{delta}-{year:04d}"),
            {"range": {"day": {"lte": today()}}},
            schema,
        )
        empty = self._sum(pl.DataFrame(schema=schema))
        return reduce(
            lambda total, page: self._sum_again(pl.concat([total, self._sum(page)])),
            pages,
            empty,
        )

    def _sum(self, rows):
        """Sum rows of the delta index by key."""
        return rows.group_by(list(self.keys)).agg(
            [change.fill_null(0).sum().alias(m) for m, change in self.change().items()]
        )

    def _sum_again(self, sums):
        """Add up sums of several pages."""
        return sums.group_by(list(self.keys)).agg(
            [pl.col(metric).sum() for metric in self.metrics]
        )

    def _first_open_year(self, snapshot):
        """Return the first year that has no closing balance yet."""
        found = self.client.search(
            index=prefix_index(f"{snapshot}-*"),
            ignore_unavailable=True,
            body={"size": 1, "sort": {"day": "desc"}, "_source": ["day"]},
        )["hits"]["hits"]
        if not found:
            return index_year(today())
        day = found[0]["_source"]["day"]
        return index_year(day) + (1 if day.endswith("-12-31") else 0)

    def _read(self, snapshot, year):
        """Return the balances at the end of a year."""
        schema = {**self.keys, **{name: pl.Int64 for name in self.metrics}}
        return scan_all(
            self.client,
            prefix_index(f"{snapshot}-{year:04d}"),
            {"term": {"day": f"{year:04d}-12-31"}},
            schema,
        )

    def _write(self, snapshot, year, rows):
        """Replace a year's balances; keys whose balance is zero are left out."""
        day = min(f"{year:04d}-12-31", today())
        zero = [pl.col(metric) == 0 for metric in self.metrics]
        rows = rows.filter(~pl.all_horizontal(zero))
        generation = new_generation()
        write_rows(
            self.client,
            snapshot,
            rows.with_columns(
                pl.lit(day).alias("day"), pl.lit(generation).alias("generation")
            ),
        )
        remove_older(self.client, f"{snapshot}-{year:04d}", None, generation)


class CommunityUsageSnapshotAggregator(SnapshotAggregator):
    """Balances of usage since the beginning."""

    name = USAGE_DELTA.replace("delta", "snapshot")
    keys = {**KEYS, "access_method": pl.String, "access_type": pl.String}
    metrics = USAGE_METRICS

    def parts(self):
        """Return the one part."""
        name = "stats-community-usage-{}"
        return [(self.name, name.format("delta"), name.format("snapshot"))]

    def columns(self):
        """Read the metrics as they are."""
        return self.metrics

    def change(self):
        """Add the metrics as they are."""
        return {metric: pl.col(metric) for metric in self.metrics}


class CommunityRecordSnapshotAggregator(SnapshotAggregator):
    """Balances of content, on each basis."""

    name = "community-records-snapshot-agg"
    metrics = CONTENT_METRICS

    def parts(self):
        """Return a part per basis."""
        name = "stats-community-records-{}-{}"
        return [
            (
                stale_kind(basis).replace("-delta-", "-snapshot-"),
                name.format("delta", basis),
                name.format("snapshot", basis),
            )
            for basis in BASES
        ]

    def columns(self):
        """Read what was added and what was removed."""
        return [f"{m}_{side}" for m in self.metrics for side in ("added", "removed")]

    def change(self):
        """What was added less what was removed."""
        return {m: pl.col(f"{m}_added") - pl.col(f"{m}_removed") for m in self.metrics}
