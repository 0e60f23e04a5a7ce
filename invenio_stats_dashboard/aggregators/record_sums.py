# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Sums of record-days by their keys, over the days of a month or since the beginning."""

from functools import reduce

import polars as pl

from ..search.client import whole_count
from ..search.composite import buckets
from ..search.frames import scan
from .isolation import cut
from .sampling import DRAWN_FOR, PREFIX
from .usage_rows import METRICS, key_columns, text_of

PART = 100_000
"""Number of rows summed together: ≈ 150 MB."""

NUMBERS = [*METRICS, *(f"{PREFIX}{name}" for name in METRICS), DRAWN_FOR]
"""Columns of the sums, besides the keys."""


def parts_of(client, names, query, records=None):
    """Yield filters of rows that are summed together, for flat memory.

    :param names: indices, with prefix.
    :param query: of the rows.
    :param records: ids of records, if only their rows are wanted.
    """
    if records is not None:
        yield [{"terms": {"record_id": sorted(records)}}]
        return
    if whole_count(client, names, query) <= PART:
        yield []
        return
    source = {"record": {"terms": {"field": "record_id"}}}
    sizes = {
        bucket["key"]["record"]: bucket["doc_count"]
        for bucket in buckets(client, names, query, [source])
    }
    for share in cut(sizes, PART):
        yield [share.query("record_id")]


def sums_by_record(client, names, query, subcounts):
    """Return the sums of the matching rows by the keys of record-days, without day.

    :param names: indices, with prefix; may be missing.
    """
    lists = {e["field"] for e in subcounts.values() if e["multivalued"]}
    lists.add("community_ids")
    keys = [n for n in key_columns(subcounts, "record") if n != "day"]
    types = {n: pl.List(pl.String) if n in lists else pl.String for n in keys}
    schema = {**types, **dict.fromkeys(NUMBERS, pl.Int64)}
    pages = scan(client, names, query, schema)
    nothing = _added_up(pl.DataFrame(schema=schema), keys)
    return reduce(
        lambda total, page: _added_up(pl.concat([total, page]), keys), pages, nothing
    )


def _added_up(rows, keys):
    """Return the sums of rows by key; a missing threshold propagates."""
    limit = pl.col(DRAWN_FOR).fill_null(0).min()
    sums = [pl.col(n).fill_null(0).sum() for n in NUMBERS if n != DRAWN_FOR]
    lists = pl.selectors.by_dtype(pl.List(pl.String)).fill_null([])
    rows = rows.with_columns(lists)
    rows = rows.with_columns(code=text_of(rows, keys).hash())
    rest = [pl.col(name).first() for name in keys]
    return rows.group_by("code").agg(*rest, *sums, limit).drop("code")


def sums_by_key(client, names, query, fields, metrics):
    """Return the sums of the matching rows by some fields, computed by the search engine.

    Rows that lack one of the fields are left out; one with several values counts for
    each of them.

    :param fields: keyword fields.
    :param metrics: names of the numbers.
    """
    numbers = [*metrics, *(f"{PREFIX}{name}" for name in metrics)]
    aggs = {name: {"sum": {"field": name}} for name in numbers}
    aggs[DRAWN_FOR] = {"min": {"field": DRAWN_FOR, "missing": 0}}
    sources = [{name: {"terms": {"field": name}}} for name in fields]
    schema = {**dict.fromkeys(fields, pl.String), **dict.fromkeys(aggs, pl.Int64)}
    lines = [
        {**bucket["key"], **{n: int(bucket[n]["value"] or 0) for n in aggs}}
        for bucket in buckets(client, names, query, sources, aggs)
    ]
    return pl.DataFrame(lines, schema=schema)
