# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Batches of the small searches of one answer, sent in one request.

Nothing is approximated or truncated. A ``terms`` aggregation ordered by a sum is
exact on one shard only, and rows of several years lie on several: so whatever is
asked by key is taken from a ``terms`` aggregation only if that left no key out, and
else from a composite aggregation, which returns *every* key, a page at a time. Few
breakdowns have more than one page; further pages go out together.
Rankings of records have too many keys for that, see :mod:`..queries.rankings`.
"""

from contextlib import contextmanager
from contextvars import ContextVar

import orjson
from cachetools import LRUCache
from flask import current_app
from invenio_search import current_search_client
from invenio_search.engine import search

from ..clients import check_client
from ..errors import InvalidParametersError, SearchUnavailableError
from .client import WHOLE, is_transient_status, search_errors
from .composite import NAME, PAGE, Pages
from .together import send

TOP = 1000
"""Keys taken of each year where only the largest of all years are wanted."""

TERMS = 50_000
"""Keys of a ``terms`` aggregation, below the engine's limit of buckets (65,535)."""

NEVER = 2**31 - 1
"""Number of documents after which the search of a shard would end early.

The search engine searches the segments of a shard concurrently by default since
OpenSearch 3.0, and then keeps the largest keys of each part only: numbers of keys that are
not among the largest everywhere would be too small. With an early end, be it never
reached, it searches them one after the other.
"""


_KNOWN = ContextVar("known", default=None)
"""Small searches and their responses, see :func:`shared_searches`."""


SHARED = 50_000
"""Numbers of shared responses that are kept at a time, ≈ 5 MB."""


LARGEST_REQUEST = 20_000_000
"""Bytes of one request at most, below the search engine's limit (100 MB): searches may
name many records."""


class Responses(LRUCache):
    """Responses to small searches, of which the least used are dropped."""

    def __init__(self, size=SHARED):
        """Initialize without responses.

        :param size: numbers and texts that they may hold together.
        """
        super().__init__(size, _size)

    def keep(self, search, response):
        """Keep a response if it is not too large for that."""
        if _size(response) <= self.maxsize:
            self[search] = response


def _size(found):
    """Return how many numbers and texts a response holds."""
    if isinstance(found, dict):
        return sum(map(_size, found.values()))
    return sum(map(_size, found)) if isinstance(found, list) else 1


@contextmanager
def shared_searches(responses=None):
    """Send each small search only once for all answers that are made inside.

    They share the state of a community, its days without data, its totals.

    :param responses: :class:`Responses` of answers made before, by default none.
    """
    token = _KNOWN.set(Responses() if responses is None else responses)
    try:
        yield
    finally:
        _KNOWN.reset(token)


class Pending:
    """A value that is available once its batch has been run."""

    shared = True
    """Whether the response is kept for other answers, see :func:`shared_searches`."""

    def __init__(self, indices, body, parse):
        """Initialize with a search and a function of its aggregations."""
        self.indices = indices
        self.body = body
        self.parse = parse
        self.value = None

    def receive(self, aggregations, shards):
        """Process a response; return True if more pages follow.

        :param shards: number of shards that were searched.
        """
        self.finish(aggregations)
        return False

    def finish(self, found):
        """Set the value; drop the function, which often references its caller.

        Large answers would otherwise stay in memory until the next garbage collection.
        """
        self.value, self.parse = self.parse(found), None


class PendingPages(Pending):
    """A value computed from all buckets of a composite aggregation.

    Where there is one source only, a ``terms`` aggregation is tried first: it is
    several times faster, and exact if it omits no key.
    """

    shared = False

    def __init__(self, indices, body, sources, aggs, parse):
        """Initialize with a search, its composite sources and their metrics."""
        super().__init__(indices, body, parse)
        self.pages = Pages(sources, aggs, PAGE)
        (self.name,) = sources[0] if len(sources) == 1 else (None,)
        self.buckets = []
        self._ask(self.pages.aggs)
        if self.name:
            terms = {**sources[0][self.name]["terms"], "size": TERMS}
            self._ask({NAME: {"terms": terms, **self.pages.metrics}})

    def _ask(self, aggs):
        self.body = {**self.body, "aggs": aggs}

    def receive(self, aggregations, shards):
        """Process a page; return True if there may be another."""
        if self.name:
            terms = aggregations.get(NAME, {"buckets": []})
            if terms.get("sum_other_doc_count"):
                self.name = None
                self._ask(self.pages.aggs)
                return True
            found = terms["buckets"]
            check_keys(len(found))
            self.buckets = [{**b, "key": {self.name: b["key"]}} for b in found]
        else:
            self.buckets.extend(self.pages.receive(aggregations))
            check_keys(len(self.buckets))
            self._ask(self.pages.aggs)
        if self.pages.after:
            return True
        self.finish(self.buckets)
        return False


def check_keys(number):
    """Refuse an answer that goes through too many keys.

    :raises InvalidParametersError: naming the limit.
    """
    limit = current_app.config["STATS_DASHBOARD_MAX_KEYS"]
    if number > limit:
        message = (
            f"More than {limit} keys (STATS_DASHBOARD_MAX_KEYS). Ask for fewer days, or "
            "filter by some of the keys."
        )
        raise InvalidParametersError.of("keys", message)


class PendingTop(Pending):
    """The largest keys of one index. Value: (key → number, bound).

    No key that is not among them has a number above the bound; it is ``None`` where
    that is not known, on several shards.
    """

    def __init__(self, index, body, key, field):
        """Take one index, a query, the field of the keys and the one to sum."""
        by_key = {"field": key, "size": TOP, "order": {"number": "desc"}}
        numbers = {"number": {"sum": {"field": field}}}
        aggs = {"top": {"terms": by_key, "aggs": numbers}}
        whole = {**body, "aggs": aggs, "terminate_after": NEVER}
        super().__init__([index], whole, None)

    def receive(self, aggregations, shards):
        """Process the keys, and determine the bound for all others."""
        top = aggregations.get("top", {"buckets": [], "sum_other_doc_count": 0})
        numbers = {b["key"]: round(b["number"]["value"]) for b in top["buckets"]}
        if top["sum_other_doc_count"] == 0:
            bound = 0
        else:
            bound = min(numbers.values()) if shards == 1 else None
        self.value = (numbers, bound)
        return False


class Batch:
    """The searches of one answer."""

    def __init__(self, client=None):
        """Initialize with a search client, by default the application's."""
        self.client = client or current_search_client
        self.pending = []

    def add(self, pending):
        """Add a search; its value is available after :meth:`run`."""
        self.pending.append(pending)
        return pending

    def run(self):
        """Send all searches, and further requests for those with more pages.

        :raises SearchUnavailableError: when the engine is unreachable, or could
            not answer a search in full.
        :raises werkzeug.exceptions.ClientDisconnected: when nobody waits any more.
        """
        while self.pending:
            responses = self._send()
            self.pending = [
                pending
                for pending, response in zip(self.pending, responses)
                if pending.receive(
                    _aggregations(response), response["_shards"]["total"]
                )
            ]

    def _send(self):
        """Send one request, without what is known; return the responses in order."""
        shared = _KNOWN.get()
        keys = [_lines(pending) for pending in self.pending]
        wanted = dict(zip(keys, self.pending))
        found = {} if shared is None else {k: shared[k] for k in wanted if k in shared}
        new = [key for key in wanted if key not in found]
        if new:
            found.update(zip(new, send(new, self._responses)))
        for key in new:
            if shared is not None and wanted[key].shared and "error" not in found[key]:
                shared.keep(key, found[key])
        return [found[key] for key in keys]

    def _responses(self, searches):
        """Return the responses to searches, as lines of one request or of several."""
        found = []
        for part in _requests(searches):
            check_client()
            with search_errors():
                found += self.client.msearch(body=b"".join(part))["responses"]
        return found


def _requests(searches):
    """Yield lists of searches that are not too large for one request."""
    part = []
    for one in searches:
        if part and sum(map(len, part)) + len(one) > LARGEST_REQUEST:
            yield part
            part = []
        part.append(one)
    yield part


def _lines(pending):
    """Return a search as lines of a request."""
    header = {"index": pending.indices, **WHOLE}
    body = {"size": 0, "track_total_hits": False, **pending.body}
    return b"".join(orjson.dumps(part) + b"\n" for part in (header, body))


def _aggregations(response):
    """Return the aggregations of one response, empty when there is no index."""
    if "error" in response:
        if is_transient_status(response.get("status")):
            raise SearchUnavailableError()
        raise search.exceptions.TransportError(
            response.get("status"), response["error"].get("type"), response["error"]
        )
    if response.get("timed_out"):
        raise SearchUnavailableError()
    return response.get("aggregations", {})
