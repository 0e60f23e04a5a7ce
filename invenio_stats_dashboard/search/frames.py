# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Scans of documents into data frames."""

from functools import partial

import polars as pl

from .scroll import scroll

PAGE = 5000
"""Documents per page: ≈ 5 MB of usage events. Larger ones are no faster."""


def _decode(schema, text):
    """Decode a page of a search response; return a data frame."""
    source = {name: kind for name, kind in schema.items() if name != "_id"}
    hit = {"_id": pl.String} if "_id" in schema else {}
    hit = pl.Struct({**hit, "_source": pl.Struct(source)})
    dtype = pl.Struct({"hits": pl.Struct({"hits": pl.List(hit)})})
    page = pl.DataFrame({"page": pl.Series([text]).str.json_decode(dtype)})
    page = page.unnest("page")
    hits = page.select(pl.col("hits").struct.field("hits").explode()).drop_nulls()
    return hits.unnest("hits").unnest("_source")


def scan(client, index, query, schema):
    """Yield the documents that match, in data frames of at most ``PAGE``.

    :param client: search client.
    :param index: index, alias or pattern, with prefix; may be missing.
    :param query: body of the ``query``.
    :param schema: column → polars type; fields outside it are left out. ``_id`` is
        that of the document.
    :raises opensearchpy.OpenSearchException: when the search engine fails.
    """
    body = {"query": query, "size": PAGE}
    decode = partial(_decode, schema)
    return scroll(client, index, body, decode)


def scan_all(client, index, query, schema):
    """Return all documents that match in one data frame; see :func:`scan`."""
    frames = list(scan(client, index, query, schema))
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)
