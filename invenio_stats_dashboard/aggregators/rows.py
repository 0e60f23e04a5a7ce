# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Writes rows, a whole set of days at a time."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import polars as pl
from invenio_search.utils import prefix_index

from ..errors import WriteError
from ..events.facts import chunks

BULK = 5000
"""Rows per bulk request: ≈ 2 MB."""

WRITERS = 2
"""Threads that write: the second hides the latency of the first."""

FIRST_YEAR = 1970
"""Year of the oldest index: it holds all earlier days as well.

Publication dates reach back centuries; an index for each year would exhaust
the shards that a search engine allows.
"""

IDENTITY = ["community_id", "day", "breakdown", "key", "access_method", "access_type"]
"""What makes a row's id, as far as it is there."""


def index_year(day):
    """Return the year in the name of the index that holds a day."""
    return max(int(day[:4]), FIRST_YEAR)


def _row_id(text):
    """Return a short deterministic document id."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _lines(rows, index):
    """Return the rows as lines of a bulk request, action and document in one."""
    parts = [name for name in IDENTITY if name in rows.columns]
    names = rows.select(
        pl.concat_str([pl.col(p).fill_null("") for p in parts], separator="|")
    ).to_series()
    ids = pl.Series("id", [_row_id(name) for name in names])
    years = pl.Series("year", [f"{index_year(day)}" for day in rows["day"]])
    prefix = prefix_index(index)
    actions = pl.DataFrame({"id": ids, "year": years}).select(
        pl.concat_str(
            pl.lit('{"index":{"_index":"' + prefix + "-"),
            pl.col("year"),
            pl.lit('","_id":"'),
            pl.col("id"),
            pl.lit('"}}\n'),
        )
    )
    documents = rows.write_ndjson().splitlines(keepends=True)
    return [a + d for a, d in zip(actions.to_series(), documents)]


def _send(client, lines):
    """Send one bulk request; raise unless every row was written."""
    response = client.bulk(
        body="".join(lines), params={"filter_path": "errors,items.*.error"}
    )
    if response.get("errors"):
        errors = [list(item.values())[0] for item in response["items"] if item]
        raise WriteError(f"{len(errors)} rows were refused, the first: {errors[0]}")


def write_rows(client, index, rows):
    """Write rows under deterministic ids into the indices of their years.

    :param index: index name without prefix and year.
    :param rows: data frame with ``day`` as ``YYYY-MM-DD``.
    :raises WriteError: when the search engine refuses a row.
    """
    if rows.is_empty():
        return
    lines = _lines(rows, index)
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(partial(_send, client), chunks(lines, BULK)))


def new_generation():
    """Return a number larger than that of all earlier runs: microseconds."""
    return time.time_ns() // 1000


def remove_older(client, index, days, generation):
    """Remove the rows of these days that this generation did not write.

    :param index: index name or pattern, without prefix.
    :param days: list of ``YYYY-MM-DD``, or ``None`` for all days of the index.
    :returns: number of rows removed.
    """
    pattern = prefix_index(index)
    older = {"range": {"generation": {"lt": generation}}}
    client.indices.refresh(index=pattern, ignore_unavailable=True)
    removed = 0
    for part in [None] if days is None else chunks(days, 1000):
        filters = [older] if part is None else [older, {"terms": {"day": part}}]
        body = {"query": {"bool": {"filter": filters}}}
        if client.count(index=pattern, body=body, ignore_unavailable=True)["count"]:
            response = client.delete_by_query(
                index=pattern, body=body, conflicts="proceed", refresh=True
            )
            removed += response["deleted"]
    return removed
