# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Small numbers of usage kept back, so that nothing gives them away.

Leaving small numbers out of an answer is undone by subtraction: a total minus the
other keys, or one range minus another. So it is the rows that are changed, before
anything is added up: each number of a row becomes a multiple of the limit, the one
above or below, at random but always the same (random rounding, unbiased). All numbers
of all answers are sums of these, hence multiples of the limit: so are all differences,
and no number below the limit ever comes out of them.
"""

import hashlib

import polars as pl
from flask import current_app

from ...aggregators.narrow_rows import USAGE_METRICS
from ...metrics.metrics import USAGE
from ...search import indices
from ...search.bulk import IDENTITY
from ...search.client import unavailable
from ...search.composite import scan_all
from ..params.bounds import check_events, min_count
from .events import FilteredRows
from .rows import NO_ROWS, Rows

SCHEMA = {
    **dict.fromkeys([*IDENTITY, "access_type"], pl.String),
    **dict.fromkeys(USAGE_METRICS, pl.Int64),
}

COUNTS = [name for name in USAGE_METRICS if name != "data_volume"]


class SuppressedRows(FilteredRows):
    """Rows of usage with rounded numbers; those of content are as they are stored.

    What is published is no secret; who read it may be.
    """

    def __init__(self, batch, state, params):
        """Take what :class:`.rows.Rows` takes."""
        super().__init__(batch, state, params)
        self.events = {USAGE: RoundedRows(batch.client, Rows(batch, state, params))}

    def _stored(self, name, family, *args, **kwargs):
        """Ask usage of the rounded rows, everything else of the stored ones."""
        kind = FilteredRows if family == USAGE else Rows
        return getattr(kind, name)(self, family, *args, **kwargs)

    def sums(self, family, *args, **kwargs):
        """Sum fields over a span. Value: field → number."""
        return self._stored("sums", family, *args, **kwargs)

    def by_key(self, family, *args, **kwargs):
        """Sum fields over a span by key. Value: key → field → number."""
        return self._stored("by_key", family, *args, **kwargs)

    def tops(self, family, *args, **kwargs):
        """Return all keys as if they were the largest of one year."""
        return self._stored("tops", family, *args, **kwargs)

    def by_unit(self, family, *args, **kwargs):
        """Sum fields by unit of time. Value: key → first day → field → number."""
        return self._stored("by_unit", family, *args, **kwargs)

    def _opening(self, family, *args, **kwargs):
        """Return the balance that the changes of a family are added to."""
        return self._stored("_opening", family, *args, **kwargs)

    def _rows(self, family, span, breakdown, keys=None):
        """Return the rounded rows of a breakdown and span, as a data frame."""
        return self.events[family].rows(breakdown, span, keys)


class RoundedRows:
    """The stored rows of one community's usage, rounded."""

    def __init__(self, client, stored):
        """Take the :class:`.rows.Rows` that know what to search."""
        self.client = client
        self.stored = stored
        self.known = {}

    def rows(self, breakdown, span, keys=None):
        """Return the rows of a breakdown and span.

        :raises InvalidParametersError: when there are too many.
        """
        wanted = (breakdown, span, keys and tuple(sorted(keys)))
        if wanted not in self.known:
            self.known[wanted] = self._read(breakdown, span, keys)
        return self.known[wanted]

    def _read(self, breakdown, span, keys):
        """Read the rows and round them."""
        query = self.stored._query(USAGE, breakdown, span, keys)["query"]
        names = indices.yearly(indices.delta(USAGE, None), span)
        index = ",".join(names)
        with unavailable():
            found = self.client.count(
                index=index, body={"query": query}, ignore_unavailable=True
            )
            check_events(found["count"])
            rows = scan_all(self.client, index, query, SCHEMA)
        if rows.is_empty():
            return NO_ROWS
        rows = rounded(rows, min_count(), current_app.config["SECRET_KEY"])
        total = pl.lit("") if breakdown == "total" else pl.col("key")
        return rows.with_columns(total.alias("key"), breakdown=pl.lit(breakdown))


def rounded(rows, limit, secret):
    """Return rows with all numbers rounded to multiples of a limit.

    :param rows: columns ``IDENTITY`` and the metrics of usage.
    :param secret: what nobody knows, so that nobody can tell which way it went.
    """
    names = rows.select(
        pl.concat_str(pl.col(IDENTITY).fill_null(""), separator="|")
    ).to_series()
    digests = [_number(f"{secret}|{name}") for name in names]
    level = pl.Series("level", digests, pl.UInt64) % limit
    rows = rows.with_columns(level.cast(pl.Int64), pl.col(USAGE_METRICS).fill_null(0))

    def up(name):
        """Return a count's multiple: above with the chance of its remainder."""
        number = pl.col(name)
        return (number // limit + (number % limit > pl.col("level"))) * limit

    downloads = pl.col("downloads")
    volume = pl.col("data_volume") * up("downloads") / downloads
    return rows.with_columns(
        *(up(name).alias(name) for name in COUNTS),
        pl.when(downloads > 0)
        .then(volume.round().cast(pl.Int64))
        .otherwise(0)
        .alias("data_volume"),
    ).drop("level")


def _number(text):
    """Return a number that is always the same for a text."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
