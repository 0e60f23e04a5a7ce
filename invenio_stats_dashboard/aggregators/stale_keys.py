# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Marks of the keys whose balances are outdated.

A mark is written before its rows, and cleared when the balance has been updated, so the
cost of a change is that of its own keys, however large the repository is.
"""

import time
from collections import Counter, namedtuple

import polars as pl
from invenio_search.utils import prefix_index

from ..search.bulk import IDENTITY, action_lines, document_ids, documents, send_rows
from ..search.client import LONG
from ..search.frames import scan_all
from ..search.indices import STALE_KEYS

MANY = 50_000
"""Number of keys above which updating all balances is cheaper."""

CLAUSES, TERMS = 300, 10_000
"""Maximum clauses and terms of a query, below the search engine's 1,024 and 65,536."""

KEY = [name for name in IDENTITY if name != "day"]

SCHEMA = {**{name: pl.String for name in KEY}, "day": pl.String}

MAPPING = {
    "dynamic": "strict",
    "properties": {
        **{name: {"type": "keyword"} for name in ("kind", *KEY)},
        "day": {"type": "date", "format": "yyyy-MM-dd"},
        "generation": {"type": "long"},
    },
}

StaleKeySet = namedtuple("StaleKeySet", ["keys", "everything", "newest"])
"""``keys``: data frame of ``KEY`` and ``day``, the first that changed;
``everything``: day since which all balances are stale, or ``None``;
``newest``: generation of the last mark read."""


class StaleKeys:
    """The marks, for one search client.

    Serves one run: it caches what it has marked.
    """

    def __init__(self, client):
        """Initialize with the search client."""
        self.client = client
        self.index = prefix_index(STALE_KEYS)
        self._marked = Counter()
        self._everything = {}

    def mark(self, kind, rows):
        """Mark the balances of these rows' keys as outdated.

        After very many keys, a run marks all others with one mark.

        :param kind: stale kind of the balances.
        :param rows: data frame of rows; only the columns of the identity matter.
        :raises WriteError: no row may be changed then.
        """
        if rows.is_empty():
            return
        same = [name for name in KEY if name in rows.columns]
        marks, first = rows.group_by(same).agg(pl.col("day").min()), rows["day"].min()
        if first >= self._everything.get(kind, first + "~"):
            return
        self._marked[kind] += marks.height
        is_many = self._marked[kind] > MANY
        if is_many:
            marks = marks.select(pl.col("day").min())
        self._write(kind, marks)
        if is_many:
            self._everything[kind] = first

    def _write(self, kind, marks):
        """Write marks: one for each key, or one without keys."""
        # The index rather than a template: the mapping must be exact from the start.
        body = {"mappings": MAPPING}
        self.client.indices.create(index=self.index, body=body, ignore=400)
        marks = marks.with_columns(kind=pl.lit(kind), generation=time.time_ns())
        ids = document_ids(marks, [c for c in marks.columns if c != "generation"])
        action = action_lines("index", pl.lit(self.index), pl.col("id"))
        marks = marks.with_columns(id=pl.Series(ids))
        lines = [action, documents(["id"])]
        send_rows(self.client, marks, lambda part: lines)

    def read(self, kind, until):
        """Return what is marked up to a day, as :class:`StaleKeySet`."""
        self.client.indices.refresh(index=self.index, ignore_unavailable=True)
        schema = {**SCHEMA, "generation": pl.Int64}
        marks = scan_all(self.client, self.index, _query(kind, until), schema)
        everything = marks.filter(pl.col("breakdown").is_null())["day"].min()
        keys = marks.filter(pl.col("breakdown").is_not_null())
        keys = keys.group_by(KEY).agg(pl.col("day").min())
        if keys.height > MANY:
            everything = min(filter(None, [everything, keys["day"].min()]))
        return StaleKeySet(keys, everything, marks["generation"].max())

    def clear(self, kind, until, newest):
        """Remove the marks up to a day and a generation; newer ones are kept."""
        if newest is None:
            return
        older = {"range": {"generation": {"lte": newest}}}
        self.client.delete_by_query(
            index=self.index,
            body={"query": {"bool": {"filter": [_query(kind, until), older]}}},
            conflicts="proceed",
            refresh=True,
            request_timeout=LONG,
        )


def _query(kind, until):
    """Return the query of the marks of a kind up to a day."""
    span = {"range": {"day": {"lte": until}}}
    return {"bool": {"filter": [{"term": {"kind": kind}}, span]}}


def of_keys(keys):
    """Yield queries that together match all rows of these keys, and some others.

    :param keys: columns ``community_id``, ``breakdown``, ``key``.
    """
    clauses, terms = [], 0
    groups = keys.group_by("community_id", "breakdown").agg(pl.col("key").unique())
    for community, breakdown, names in groups.iter_rows():
        for start in range(0, len(names), TERMS):
            part = names[start : start + TERMS]
            clause = [
                {"term": {"community_id": community}},
                {"term": {"breakdown": breakdown}},
                {"terms": {"key": part}},
            ]
            clauses.append({"bool": {"filter": clause}})
            terms += len(part)
            if len(clauses) == CLAUSES or terms >= TERMS:
                yield {"bool": {"should": clauses}}
                clauses, terms = [], 0
    if clauses:
        yield {"bool": {"should": clauses}}
