# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Sample data as rows: from here on, answers are made as of real ones."""

from functools import cached_property, lru_cache
from itertools import groupby

import polars as pl

from ...dates import DAY, today
from ...metrics.metrics import RECORDS, USAGE
from ...samples.rates import DAYS, READERSHIP, SAMPLES, rhythm
from ..params.periods import Span
from .aggregations import BEGINNING
from .balances import Balance, KeyedBalance
from .extent import State

PRIME = 2_147_483_647

UNITS = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
"""Unit of time → the same in the words of polars."""

NO_ROWS = pl.DataFrame(schema=dict.fromkeys(("day", "key"), pl.String))
"""Rows where nothing matches."""


def sample_span():
    """Return the days that there are sample data of."""
    now = today()
    return Span(now - (DAYS - 1) * DAY, now)


class SampleState(State):
    """State of the sample data: two years of them, and no aggregation."""

    def load(self, batch):
        """Read nothing."""
        return self

    @property
    def first_usage_day(self):
        """Return the first day of the sample data."""
        return sample_span().first

    first_content_day = recorded_since = first_usage_day

    def closing_before(self, family, day):
        """Return ``None``: there are no closings."""
        return None

    def complete_until(self, families):
        """Return ``None``: nothing has ever been aggregated."""
        return None


class Lazy:
    """A value that is computed when it is first needed."""

    def __init__(self, compute):
        """Initialize with a function without arguments."""
        self.compute = compute

    @cached_property
    def value(self):
        """Return what the function returns."""
        return self.compute()


class SampleRows:
    """Rows of invented records and readers, under the filters that are asked for.

    Answers what :class:`.rows.Rows` does, without any search.
    """

    def __init__(self, batch, state, params):
        """Initialize with what is asked for."""
        self.params = params

    def sums(self, family, span, fields):
        """Sum fields over a span. Value: field → number."""

        def compute():
            rows = self._rows(family, span)
            return {name: _sum(rows, name) for name in fields}

        return Lazy(compute)

    def by_key(self, family, span, fields, breakdown, keys=None):
        """Sum fields over a span by key. Value: key → field → number."""

        def compute():
            rows = self._rows(family, span, breakdown, keys)
            sums = rows.group_by("key").agg(_columns(rows, fields))
            return {row.pop("key"): row for row in sums.to_dicts()}

        return Lazy(compute)

    def tops(self, span, field, breakdown):
        """Return all keys as if they were the largest of one year."""
        sums = self.by_key(USAGE, span, [field], breakdown)

        def compute():
            return {key: row[field] for key, row in sums.value.items()}, 0

        return [Lazy(compute)]

    def by_unit(self, family, span, fields, unit, breakdown=None, keys=None):
        """Sum fields by unit of time. Value: key → first day → field → number."""

        def compute():
            rows = self._rows(family, span, breakdown, keys)
            start = pl.col("day").str.to_date().dt.truncate(UNITS[unit])
            grouped = rows.group_by("key", start.alias("start"))
            found = grouped.agg(_columns(rows, fields)).sort("key").to_dicts()
            return {
                key: {row["start"]: row for row in group}
                for key, group in groupby(found, key=lambda row: row["key"])
            }

        return Lazy(compute)

    def balance(self, day, metrics):
        """Return what metrics have come to by the end of a day.

        Value: name → number.
        """
        fields = [field for metric in metrics for field in metric.fields]
        changes = self.sums(metrics[0].family, Span(BEGINNING, day), fields)
        return Balance(metrics, None, changes)

    def balance_by_key(self, day, metric, breakdown):
        """Return the same of one metric by key. Value: key → number."""
        span = Span(BEGINNING, day)
        changes = self.by_key(metric.family, span, metric.fields, breakdown)
        return KeyedBalance(metric, None, changes)

    def _rows(self, family, span, breakdown=None, keys=None):
        """Return the rows of a breakdown and span, as a data frame."""
        whole = sample_span()
        span = Span(max(span.first, whole.first), min(span.last, whole.last))
        keyed = {
            cell: key
            for cell in self._cells(family)
            for key in [self._key(family, cell, breakdown)]
            if keys is None or key in keys
        }
        if not keyed or span.first > span.last:
            return NO_ROWS
        made = usage_rows(whole.first) if family == USAGE else content_rows(whole.first)
        first, last = (pl.lit(day.isoformat()) for day in span)
        days = pl.col("day").is_between(first, last)
        cell = pl.col("cell")
        chosen = made.filter(days, cell.is_in(list(keyed)))
        return chosen.with_columns(cell.replace_strict(keyed).alias("key"))

    def _cells(self, family):
        """Return the numbers of what matches the filters."""
        things = READERSHIP if family == USAGE else SAMPLES
        return [
            number
            for number in range(len(things))
            if all(
                entry.takes(self._key(family, number, entry.breakdown, entry.subcount))
                for entry in self.params.filters_of(family)
            )
        ]

    def _key(self, family, cell, breakdown, subcount=None):
        """Return the key of a breakdown that something has."""
        if breakdown is None:
            return ""
        if family != USAGE:
            return SAMPLES[cell].key(breakdown)
        readers = READERSHIP[cell]
        if breakdown == "record":
            return readers.sample.recid
        subcount = subcount or self.params.subcount or {}
        return readers.key(breakdown, subcount.get("content", True))

    def _uploads(self, span):
        """Return (day, uploader) of the records added in a span."""
        begin = sample_span().first
        found = [
            (begin + SAMPLES[cell].age * DAY, SAMPLES[cell].uploader)
            for cell in self._cells(RECORDS)
        ]
        return sorted(
            (day, who) for day, who in found if span.first <= day <= span.last
        )

    def uploaders(self, span):
        """Find who added records in a span. Value: list of uploaders."""
        return Lazy(lambda: sorted({who for _day, who in self._uploads(span)}))

    def first_uploads(self, until):
        """Find on which day each uploader first added something, up to a day."""

        def compute():
            firsts = {}
            for day, who in self._uploads(Span(sample_span().first, until)):
                firsts.setdefault(who, day)
            return [(day, who) for who, day in firsts.items()]

        return Lazy(compute)

    def daily_uploads(self, span):
        """Find on which days of a span who added records."""
        return Lazy(lambda: sorted(set(self._uploads(span))))


def _columns(rows, fields):
    """Return the sums of fields, zero for those that no row has."""
    return [
        (pl.col(name).sum() if name in rows.columns else pl.lit(0)).alias(name)
        for name in fields
    ]


def _sum(rows, name):
    """Return the sum of a column, zero when no row has it."""
    return int(rows[name].sum() or 0) if name in rows.columns else 0


@lru_cache(maxsize=1)
def usage_rows(first):
    """Return views and downloads of each day and group of readers.

    :param first: the first day; the others follow from it.
    """
    days = [first + number * DAY for number in range(DAYS)]
    calendar = pl.DataFrame(
        {
            "number": range(DAYS),
            "day": [day.isoformat() for day in days],
            "busy": [rhythm(day) for day in days],
        }
    )
    cells = pl.DataFrame(
        {
            "cell": range(len(READERSHIP)),
            "weight": [readers.weight for readers in READERSHIP],
            "size": [readers.sample.size for readers in READERSHIP],
            "age": [readers.sample.age for readers in READERSHIP],
        }
    )
    rows = calendar.join(cells, how="cross").filter(pl.col("number") >= pl.col("age"))
    usual = pl.col("weight") * pl.col("busy")
    rows = rows.with_columns(views=(usual + _luck(1)).floor().cast(pl.Int64))
    rows = rows.with_columns(
        downloads=(pl.col("views") * 0.45 + _luck(2) * 0.9).floor().cast(pl.Int64)
    ).filter(pl.col("views") > 0)
    share = {"unique_views": ("views", 0.8), "unique_downloads": ("downloads", 0.85)}
    share |= {"visitors": ("views", 0.7), "robots": ("views", 0.04)}
    share |= {"double_clicks": ("views", 0.02)}
    rows = rows.with_columns(
        *(_part(of, part).alias(name) for name, (of, part) in share.items()),
        data_volume=pl.col("downloads") * pl.col("size"),
    )
    raw = pl.sum_horizontal("views", "downloads", "robots", "double_clicks")
    return rows.with_columns(events_raw=raw)


def _luck(salt):
    """Return a column of numbers from 0 to 1, always the same for a day and cell."""
    mixed = (pl.col("number") * 7919 + pl.col("cell") * 104_729 + salt) * 2_654_435_761
    return (mixed % PRIME) / PRIME


def _part(name, part):
    """Return a share of a number as a whole one, right on average."""
    return (pl.col(name) * part + _luck(3) * 0.999).floor().cast(pl.Int64)


@lru_cache(maxsize=1)
def content_rows(first):
    """Return the additions: one row for each record."""
    return pl.DataFrame(
        [
            {
                "cell": number,
                "day": (first + sample.age * DAY).isoformat(),
                "records_added": 1,
                "works_added": 1,
                "files_added": 1,
                "file_bytes_added": sample.size,
                "with_files_added": 1,
            }
            for number, sample in enumerate(SAMPLES)
        ]
    )
