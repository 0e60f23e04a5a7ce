# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Suppression of small usage counts by sampling.

Omitting small numbers from an answer can be undone by subtraction: a total minus the
other keys, or one range minus another. Therefore events are sampled before anything is
summed: of the views of a record on a day, every n-th counts as n, starting from one
that is drawn once for this record and day. All rounded numbers are multiples of n and
unbiased; they add up on every level, since each belongs to one event; and the data
volume is that of the sampled downloads, so it discloses nothing else.
"""

import hashlib

import polars as pl

PREFIX = "rounded."
"""Prefix of the names of rounded metrics."""

DRAWN_FOR = f"{PREFIX}limit"
"""Field of a row with the threshold that its metrics were rounded for."""


def sampled(counted, metrics, limit, secret):
    """Add each event's contribution to the rounded metrics.

    :param counted: events in order of time, with ``day`` and ``record_id``.
    :param metrics: metric → what an event adds to it, as an expression.
    :param secret: a secret, so that the draw cannot be reproduced.
    """
    group = ["day", "record_id"]
    counted = counted.with_columns(
        _draw(counted, group, limit, secret), **_numbered(metrics)
    )
    place = {n: pl.col(f"_{n}").cum_sum().over(group) for n in metrics if n != VOLUME}
    picked = {
        name: (pl.col(f"_{name}") == 1) & ((number - 1) % limit == pl.col("_draw"))
        for name, number in place.items()
    }
    rounded = {
        f"{PREFIX}{name}": flag.cast(pl.Int64) * limit for name, flag in picked.items()
    }
    volume = picked["downloads"].cast(pl.Int64) * limit * pl.col(f"_{VOLUME}")
    counted = counted.with_columns(**rounded, **{f"{PREFIX}{VOLUME}": volume})
    return counted.drop("_draw", *(f"_{name}" for name in metrics))


VOLUME = "data_volume"


def _numbered(metrics):
    """Return the expressions of the metrics under names of their own."""
    return {f"_{name}": value for name, value in metrics.items()}


def round_counts(rows, names, group, limit, secret):
    """Add rounded numbers to rows that are not sums of others, such as visitors.

    Each number is rounded up with a probability given by its remainder.
    """
    rows = rows.with_columns(_draw(rows, group, limit, secret))
    rounded = {
        f"{PREFIX}{name}": (
            pl.col(name) // limit + (pl.col(name) % limit > pl.col("_draw"))
        )
        * limit
        for name in names
    }
    return rows.with_columns(**rounded).drop("_draw")


def _draw(frame, group, limit, secret):
    """Return a number from 0 to the limit for each line, the same for its group."""
    texts = frame.select(pl.concat_str(group, separator="|")).to_series()
    drawn = {text: _number(f"{secret}|{text}") % limit for text in texts.unique()}
    return pl.Series("_draw", [drawn[text] for text in texts], pl.Int64)


def _number(text):
    """Return a number that is constant for a text."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
