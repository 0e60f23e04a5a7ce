# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Pages of composite aggregations: every key, however many there are."""

from .client import whole_search

PAGE = 10000
"""Keys per page, well below the engine's limit of buckets (65,535)."""

NAME = "pages"
"""Name of the aggregation in a search."""


class Pages:
    """The pages of a composite aggregation, received one after the other."""

    def __init__(self, sources, aggs=None, size=PAGE, after=None):
        """Initialize with the aggregation's sources.

        :param aggs: what is computed for each bucket.
        :param size: buckets per page.
        :param after: last key of the page before the first.
        """
        self.after, self.size = after, size
        self.composite = {"sources": sources, "size": size}
        self.metrics = {"aggs": aggs} if aggs else {}

    @property
    def aggs(self):
        """The aggregations of the search for the next page."""
        after = {"after": self.after} if self.after else {}
        return {NAME: {"composite": {**self.composite, **after}, **self.metrics}}

    def receive(self, aggregations):
        """Return the buckets of a page; ``after`` is ``None`` if it is the last."""
        page = aggregations.get(NAME, {"buckets": []})
        full = len(page["buckets"]) == self.size
        self.after = page["after_key"] if full else None
        return page["buckets"]


def fetch_page(client, index, query, pages):
    """Return the buckets of the next page.

    :param pages: :class:`Pages`.
    """
    found = whole_search(client, index, {"size": 0, "query": query, "aggs": pages.aggs})
    return pages.receive(found.get("aggregations", {}))


def buckets(client, index, query, sources, aggs=None, size=PAGE):
    """Yield all buckets of a composite aggregation, see :class:`Pages`."""
    pages = Pages(sources, aggs, size)
    yield from fetch_page(client, index, query, pages)
    while pages.after:
        yield from fetch_page(client, index, query, pages)
