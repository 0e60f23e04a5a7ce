# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Scrolls over whole documents, page by page."""

import math
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import orjson
from invenio_search.engine import search

from ..errors import IncompleteSearchError
from .client import LONG, WHOLE, whole

PAGE = 5000
"""Hits per page, where all are read one by one."""

KEEP_ALIVE = "10m"
"""How long the search engine keeps a scroll between two pages."""

_SCROLL_ID = re.compile(r'"_scroll_id":"([^"]+)"')
_TOTAL = re.compile(r'"hits":{"total":{"value":(\d+)')
"""Both stand before all hits."""


def request(client, url, body, params=None):
    """Return the answer to a request as undecoded bytes.

    The client would decode to Python objects: five times slower than polars.

    :raises opensearchpy.OpenSearchException: when the search engine fails.
    """
    connection = client.transport.get_connection()
    with whole():
        _, _, text = connection.perform_request("POST", url, params, body, LONG)
    return text


def shareable(client):
    """Return the client behind a proxy: other threads have no application for it."""
    return getattr(client, "_get_current_object", lambda: client)()


def scroll(client, index, body, decode, **params):
    """Yield pages of hits, in a snapshot of the index, in any order.

    The next page is fetched while this one is decoded and worked on.

    :param client: search client.
    :param body: of the search, with its ``size``: hits per page, at most 10,000.
    :param decode: function from the text of an answer to a page.
    :raises opensearchpy.OpenSearchException: when the search engine fails; pages not
        yet received must be requested again.
    """
    client = shareable(client)
    flags = {name: str(flag).lower() for name, flag in WHOLE.items()}
    url, params = f"/{index}/_search", {"scroll": KEEP_ALIVE, **flags, **params}
    text = request(client, url, orjson.dumps({**body, "sort": ["_doc"]}), params)
    _check(index, text)
    scroll_id, hits = _scroll_id(text), _TOTAL.search(text)
    pages = math.ceil(int(hits[1]) / body["size"]) if hits else 0
    try:
        with ThreadPoolExecutor(1) as reader:
            for left in reversed(range(pages)):
                ahead = left and reader.submit(_following, client, text)
                yield decode(text)
                text = ahead and ahead.result()
                if text:
                    _check(index, text)
    finally:
        _clear(client, scroll_id)


def _check(index, text):
    """Raise IncompleteSearchError unless all shards have given their part of a page."""
    head = text[: text.find('"hits":{')]
    if '"timed_out":true' in head or '"failed":0' not in head:
        failures = orjson.loads(text)["_shards"].get("failures") or [{}]
        causes = [failure.get("reason") or {} for failure in failures]
        raise IncompleteSearchError(failures[0].get("index") or index, causes)


def _scroll_id(text):
    """Return the id of a scroll by the text of one of its pages, or ``None``."""
    found = _SCROLL_ID.search(text)
    return found and found[1]


def _following(client, text):
    body = {"scroll": KEEP_ALIVE, "scroll_id": _scroll_id(text)}
    return request(client, "/_search/scroll", orjson.dumps(body))


def raw_pages(client, index, query, size):
    """Yield the hits that match as lists of dicts; see :func:`scroll`.

    :param query: body of the ``query``.
    :param size: hits per page, at most 10,000.
    """
    body = {"query": query, "size": size, "seq_no_primary_term": True}
    return scroll(client, index, body, _hits)


def _hits(text):
    return orjson.loads(text)["hits"]["hits"]


def raw_hits(client, index, query):
    """Yield all hits that match, in any order; see :func:`scroll`."""
    return chain.from_iterable(raw_pages(client, index, query, PAGE))


def _clear(client, scroll_id):
    """Free a scroll; one that cannot be freed ends by itself."""
    if not scroll_id:
        return
    try:
        client.clear_scroll(scroll_id=scroll_id, ignore=404)
    except search.OpenSearchException:
        return
