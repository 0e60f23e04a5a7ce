# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reads documents from the search engine straight into data frames."""

import json

import polars as pl

PAGE = 10000
"""Documents per page: the search engine's limit, and the fastest size measured."""

KEEP_ALIVE = "5m"
"""How long the search engine keeps a scroll between two pages."""


def _request(client, method, url, body, params=None):
    """Send a request and return the response undecoded.

    The client would decode to Python objects: five times slower than polars.
    """
    connection = client.transport.get_connection()
    _, _, text = connection.perform_request(
        method, url, params or {}, json.dumps(body).encode()
    )
    return text


def _decode(text, schema):
    """Decode a page of a search response; return (scroll id, data frame)."""
    hit = pl.Struct({"_source": pl.Struct(schema)})
    dtype = pl.Struct(
        {"_scroll_id": pl.String, "hits": pl.Struct({"hits": pl.List(hit)})}
    )
    page = pl.DataFrame({"page": pl.Series([text]).str.json_decode(dtype)})
    page = page.unnest("page")
    hits = page.select(pl.col("hits").struct.field("hits").explode()).drop_nulls()
    documents = hits.unnest("hits").unnest("_source")
    return page["_scroll_id"][0], documents


def scan(client, index, query, schema):
    """Yield the documents that match, a data frame of ``PAGE`` at a time.

    :param client: search client.
    :param index: index, alias or pattern, with prefix; may not exist.
    :param query: body of the ``query``.
    :param schema: column → polars type; fields outside it are left out.
    :raises opensearchpy.OpenSearchException: when the search engine fails.
    """
    body = {"query": query, "size": PAGE, "sort": ["_doc"]}
    params = {"scroll": KEEP_ALIVE, "ignore_unavailable": "true"}
    text = _request(client, "POST", f"/{index}/_search", body, params)
    scroll_id, frame = _decode(text, schema)
    try:
        while frame.height:
            yield frame
            if frame.height < PAGE:
                break
            body = {"scroll": KEEP_ALIVE, "scroll_id": scroll_id}
            scroll_id, frame = _decode(
                _request(client, "POST", "/_search/scroll", body), schema
            )
    finally:
        if scroll_id:
            client.clear_scroll(scroll_id=scroll_id, ignore=404)


def scan_all(client, index, query, schema):
    """Return all documents that match in one data frame; see :func:`scan`."""
    frames = list(scan(client, index, query, schema))
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def buckets(client, index, query, sources, aggs=None):
    """Yield all buckets of a composite aggregation, however many there are.

    :param sources: list of the aggregation's sources, one or more.
    :param aggs: what is computed for each bucket.
    """
    composite = {"size": PAGE, "sources": sources}
    body = {"size": 0, "query": query}
    body["aggs"] = {"all": {"composite": composite, "aggs": aggs or {}}}
    while True:
        found = client.search(index=index, ignore_unavailable=True, body=body)
        page = found.get("aggregations", {}).get("all", {"buckets": []})
        yield from page["buckets"]
        if "after_key" not in page:
            return
        composite["after"] = page["after_key"]
