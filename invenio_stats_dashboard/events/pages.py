# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The stored usage events, whole and page by page."""

import orjson
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from .indexer import USAGE_EVENTS

KEEP_ALIVE = "10m"
"""How long the search engine keeps a scroll between two pages."""


def month_indices(event_types=USAGE_EVENTS, months=None):
    """Return the names of the event indices there are, oldest month first.

    :param months: list of ``YYYY-MM``; all by default.
    """
    names = []
    for event_type in event_types:
        pattern = prefix_index(f"events-stats-{event_type}-*")
        names += current_search_client.indices.get(index=pattern)
    chosen = [n for n in names if months is None or n[-7:] in months]
    return sorted(chosen, key=lambda name: (name[-7:], name))


def _request(client, url, body, params=None):
    """Send a request; the answer is decoded faster than by the client."""
    connection = client.transport.get_connection()
    _, _, text = connection.perform_request("POST", url, params, orjson.dumps(body))
    return orjson.loads(text)


def raw_pages(client, index, query, size):
    """Yield the hits that match as lists of dicts, in a snapshot of the index.

    :param client: search client.
    :param query: body of the ``query``.
    :param size: hits per page, at most 10,000.
    :raises opensearchpy.OpenSearchException: when the search engine fails; what
        has not come yet must be asked for again.
    """
    body = {"query": query, "size": size, "sort": ["_doc"]}
    body["seq_no_primary_term"] = True
    page = _request(client, f"/{index}/_search", body, {"scroll": KEEP_ALIVE})
    try:
        while page["hits"]["hits"]:
            hits = page["hits"]["hits"]
            yield hits
            if len(hits) < size:
                break
            body = {"scroll": KEEP_ALIVE, "scroll_id": page["_scroll_id"]}
            page = _request(client, "/_search/scroll", body)
    finally:
        _clear(client, page.get("_scroll_id"))


def _clear(client, scroll_id):
    """Free a scroll; one that cannot be freed ends by itself."""
    try:
        client.clear_scroll(scroll_id=scroll_id, ignore=404)
    except search.OpenSearchException:
        return
