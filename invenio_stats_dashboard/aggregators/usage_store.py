# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Storage of usage rows: their ids, mapping and differences."""

import base64
import hashlib

import polars as pl
from invenio_search.utils import prefix_index

from ..errors import OutdatedRowsError
from ..search.bulk import action_lines, documents, send_rows
from ..search.frames import scan_all
from .rows import COMPLETE, new_generation
from .sampling import DRAWN_FOR
from .usage_rows import METRICS, text_of

NOT_KEYS = ("id", "day", "level")
"""Columns of text that are not keys of a row."""


def with_ids(rows, start=None):
    """Add the document ids: the day, and a hash of all keys.

    Ids begin with the day: the search engine can then skip segments of other days, and
    writes a third faster. Those of days have 18 characters of base64 in all, which it
    stores as 13 bytes.

    :param start: text in the place of the day, of rows on other levels.
    """
    kinds = pl.selectors.by_dtype(pl.String, pl.List(pl.String))
    names = [n for n in rows.select(kinds).columns if n not in NOT_KEYS]
    keys = rows.select(text_of(rows, sorted(names))).to_series()
    hashes = pl.Series("hash", [_hash(text) for text in keys], pl.String)
    day = pl.col("day").str.replace_all("-", "", literal=True)
    start = day if start is None else pl.lit(start)
    return rows.with_columns((start + hashes).alias("id"))


def _hash(text):
    """Return a short hash of the keys of a row, to tell a day's rows apart.

    With 56 bits, two rows among 100,000 of a day are alike once in 14 million days.
    """
    digest = hashlib.blake2b(text.encode(), digest_size=7).digest()
    return base64.urlsafe_b64encode(digest)[:10].decode()


def year_indices(index, days):
    """Return the names of the indices that hold some days, with prefix."""
    years = sorted({day[:4] for day in days})
    return [prefix_index(f"{index}-{year}") for year in years]


def ensure_mapping(client, name, subcounts):
    """Create an index of rows if it is missing, and map all breakdowns.

    :param name: of the index, with prefix.
    :raises OutdatedRowsError: if it holds rows of an earlier version.
    """
    client.indices.create(index=name, ignore=400)
    fields = {entry["field"] for entry in subcounts.values() if entry["usage"]}
    if new := fields - mapped_fields(client, name):
        body = {"properties": {field: {"type": "keyword"} for field in sorted(new)}}
        client.indices.put_mapping(index=name, body=body)


def mapped_fields(client, name):
    """Return the names of the fields of an index of rows.

    :param name: of the index, with prefix.
    :raises OutdatedRowsError: if it holds rows of an earlier version.
    """
    found = client.indices.get_mapping(index=name)
    known = {n for part in found.values() for n in part["mappings"]["properties"]}
    if "breakdown" in known:
        raise OutdatedRowsError(name)
    return known


SOME_KEYS = ("record_id", "access_method")
LISTS = dict.fromkeys(("level", "community_ids"), pl.List(pl.String))
"""Columns of stored rows that are read besides their numbers."""


class UsageStore:
    """The rows of one family of yearly indices."""

    def __init__(self, client, index, subcounts):
        """Initialize with the search client and where the rows are.

        :param index: name of the indices without prefix and year.
        """
        self.client, self.index, self.subcounts = client, index, subcounts
        self._ready = set()

    def ensure(self, days):
        """Prepare the indices of these days."""
        for name in year_indices(self.index, days):
            if name not in self._ready:
                ensure_mapping(self.client, name, self.subcounts)
                self._ready.add(name)

    def stored(self, days, filters, schema):
        """Return the matching rows of some days, with the columns to compare.

        :param schema: column → polars type, of the rows to be compared with.
        """
        names = year_indices(self.index, days)
        numbers = {n: t for n, t in schema.items() if t.is_integer()}
        numbers[DRAWN_FOR] = pl.Int64
        query = {"bool": {"filter": [{"terms": {"day": list(days)}}, *filters]}}
        some = {**dict.fromkeys(SOME_KEYS, pl.String), **LISTS}
        schema = {"_id": pl.String, **some, **numbers}
        rows = scan_all(self.client, ",".join(names), query, schema)
        return rows.rename({"_id": "id"})

    def write(self, rows):
        """Write rows under their ids into the indices of their years.

        Rows of one record are written side by side, and those of records of the same
        communities: keys cost next to nothing where they repeat those before.
        """
        rows = rows.with_columns(generation=pl.lit(new_generation()))
        if "record_id" in rows.columns:
            rows = rows.sort(pl.col("community_ids").list.join("|"), "record_id")
        document = documents(["id"])
        send_rows(self.client, rows, lambda part: [self._action("index"), document])

    def delete(self, rows):
        """Delete rows by id; missing ones are no error."""
        send_rows(self.client, rows, lambda part: [self._action("delete")])

    def _action(self, action):
        """Return the expression of the action lines of bulk requests."""
        year = pl.col("id").str.slice(0, 4)
        index = pl.concat_str(pl.lit(prefix_index(f"{self.index}-")), year)
        return action_lines(action, index, pl.col("id"))


def difference(old, new):
    """Return the rows to write, and those to delete.

    :param old: rows as stored, with ``id``, ``level`` and numbers.
    :param new: rows with the same columns, and keys, which the id stands for.
    :returns: (rows of ``new`` that are not stored like this, rows of ``old`` whose id
        ``new`` does not have).
    """
    if DRAWN_FOR not in new.columns:
        new = new.with_columns(pl.lit(0, pl.Int64).alias(DRAWN_FOR))
    numbers = new.select(pl.selectors.integer()).columns
    level = pl.col("level").list.join("|")
    same = old.select("id", level, *numbers).with_columns(COMPLETE)
    these = new.select("id", level, *numbers).with_columns(COMPLETE)
    unchanged = these.join(same, on=these.columns, how="semi").select("id")
    written = new.join(unchanged, on="id", how="anti")
    return written, old.join(new, on="id", how="anti")


def sums_of(rows):
    """Return the sums of each record-day by the columns that communities depend on."""
    group = [pl.col("id").str.head(8), *SOME_KEYS]
    communities = pl.col("community_ids").fill_null([]).list.join("|")
    is_record = pl.col("level").list.contains("record")
    sums = rows.filter(is_record).group_by(*group, communities)
    sums = sums.agg(pl.col(METRICS).fill_null(0).sum())
    return sums.sort("id", *SOME_KEYS, "community_ids")
