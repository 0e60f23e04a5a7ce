# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Sample data as rows: from here on, answers are made as of real ones."""

from functools import lru_cache

import polars as pl
from invenio_i18n import gettext as _

from ...dates import DAY, today
from ...metrics.metrics import RECORDS, UPLOADERS, USAGE
from ...samples.rates import DAYS, READERSHIP, SAMPLES, rhythm
from ..params.periods import Span
from .events import FilteredRows, Later
from .extent import State
from .rows import NO_ROWS

PRIME = 2_147_483_647


def sample_span():
    """Return the days that there are sample data of."""
    now = today()
    return Span(now - (DAYS - 1) * DAY, now)


class SampleState(State):
    """What the answers need to know: data since two years, nothing ever counted."""

    def load(self, batch):
        """Read nothing."""
        return self

    @property
    def first_usage_day(self):
        """Return the first day of the sample data."""
        return sample_span().first

    first_content_day = recorded_since = first_usage_day

    def base_before(self, day):
        """Return that there are no closings."""
        return None

    def complete_until(self, families):
        """Return that nothing has ever been counted."""
        return None


class SampleRows(FilteredRows):
    """Rows of invented records and readers, under the filters that are asked for."""

    def _rows(self, family, span, breakdown, keys=None):
        """Return the rows of a breakdown and span, as a data frame."""
        whole = sample_span()
        span = Span(max(span.first, whole.first), min(span.last, whole.last))
        keyed = {
            cell: key
            for cell in self._cells(family)
            for key in [self._key(family, cell, breakdown)]
            if keys is None or key in keys
        }
        if not keyed or not self.params.applies(family) or span.first > span.last:
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
                (
                    self._key(family, number, entry.breakdown, entry.subcount)
                    in entry.values
                )
                != entry.negated
                for entry in self.params.filters
            )
        ]

    def _key(self, family, cell, breakdown, subcount=None):
        """Return the key of a breakdown that something has."""
        if breakdown == "total":
            return ""
        if family != USAGE:
            return SAMPLES[cell].key(breakdown)
        readers = READERSHIP[cell]
        if breakdown == "record":
            return readers.sample.recid
        subcount = subcount or self.params.subcount or {}
        return readers.key(breakdown, subcount.get("content", True))

    def _uploads(self, span):
        """Return (day, uploader) of the records that came in within a span."""
        if not self.params.applies(UPLOADERS):
            return []
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
        return Later(lambda: sorted({who for _day, who in self._uploads(span)}))

    def first_uploads(self, until):
        """Find on which day each uploader first added something, up to a day."""

        def compute():
            firsts = {}
            for day, who in self._uploads(Span(sample_span().first, until)):
                firsts.setdefault(who, day)
            return [(day, who) for who, day in firsts.items()]

        return Later(compute)

    def daily_uploads(self, span):
        """Find on which days of a span who added records."""
        return Later(lambda: sorted(set(self._uploads(span))))


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
    """Return what came in: one row for each record."""
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


def describe_samples(recids):
    """Return recid → what is said of an invented record; it has no address."""
    return {
        recid: {
            "restricted": False,
            "title": _("Sample record %(number)s", number=int(recid[-2:]) + 1),
            "authors": "",
            "resource_type": None,
            "url": None,
        }
        for recid in recids
    }
