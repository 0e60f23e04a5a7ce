# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The search client: retries, and errors of the search engine by name."""

import logging
import re
from contextlib import contextmanager

from invenio_search.engine import search
from tenacity import (
    before_sleep_log,
    retry,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
)

from ..errors import (
    IncompleteSearchError,
    SearchUnavailableError,
    StorageBlockedError,
    WriteError,
)

ATTEMPTS = 8
"""Number of attempts: with waits of 1, 2, 4 … 60 seconds, about two minutes."""

LONG = 120
"""Time-out in seconds of a request that reads or writes a lot.

The client's default, 10 seconds, is meant for interactive requests.
"""

BLOCK = re.compile(
    r"blocked by: \[[A-Z_]+/(?P<code>\d+)/(?P<what>[^\]]*)\]", re.IGNORECASE
)
"""The search engine's message for a blocked index or cluster."""

DISK_FULL = ("12", "13")
"""Ids of the blocks that the search engine sets itself when a disk is full."""

TRANSIENT_TYPES = {
    "circuit_breaking_exception",
    "es_rejected_execution_exception",
    "node_closed_exception",
    "node_not_connected_exception",
    "opensearch_rejected_execution_exception",
    "process_cluster_event_timeout_exception",
    "rejected_execution_exception",
    "unavailable_shards_exception",
}
"""Transient error types of single documents."""


def is_transient_status(status):
    """Return True if what a status reports may pass by itself: 429 and 5xx."""
    return isinstance(status, int) and (status == 429 or status >= 500)


def causes(error):
    """Return an error's causes, dicts with ``type`` and ``reason``."""
    if isinstance(error, (WriteError, IncompleteSearchError)):
        return error.causes
    if isinstance(error, search.helpers.BulkIndexError):
        answers = (list(item.values())[0] for item in error.errors)
        return [a["error"] for a in answers if isinstance(a.get("error"), dict)]
    return []


def blocked(error):
    """Return the :class:`StorageBlockedError` equivalent of an error, or ``None``.

    A full disk is reported as 429, like a busy search engine, but is not transient.
    """
    if isinstance(error, StorageBlockedError):
        return error
    texts = [str(cause.get("reason")) for cause in causes(error)] or [str(error)]
    for text in texts:
        found = BLOCK.search(text)
        if found:
            index = re.search(r"index \[([^\]]+)\]", text)
            return StorageBlockedError(
                index and index[1], found["what"], found["code"] in DISK_FULL
            )
    return None


def is_transient(error):
    """Return True if an error may pass by itself: no connection, time-outs, busy."""
    if blocked(error):
        return False
    if isinstance(error, search.exceptions.ConnectionError):
        return True
    found = causes(error)
    if found:
        return all(cause.get("type") in TRANSIENT_TYPES for cause in found)
    return isinstance(error, search.TransportError) and is_transient_status(
        error.status_code
    )


def retrying(logger, attempts=ATTEMPTS):
    """Return a decorator that retries after transient errors with back-off."""
    return retry(
        retry=retry_if_exception(is_transient),
        wait=wait_exponential(multiplier=1, max=60),
        stop=stop_after_attempt(attempts),
        before_sleep=before_sleep_log(logger, logging.WARNING),
        reraise=True,
    )


@contextmanager
def search_errors():
    """Raise our own errors for what the search engine cannot do right now.

    :raises StorageBlockedError: it accepts no writes.
    :raises SearchUnavailableError: it is unavailable, busy or broken.
    """
    try:
        yield
    except (search.OpenSearchException, WriteError, IncompleteSearchError) as error:
        if found := blocked(error):
            raise found from error
        if is_transient(error):
            raise SearchUnavailableError() from error
        raise


WHOLE = {"ignore_unavailable": True, "allow_partial_search_results": False}
"""A month or year without an index has nothing; a part that failed is not nothing."""


def whole_search(client, index, body, **params):
    """Return the answer to a search, in full.

    :param index: index, alias or pattern, with prefix; may be missing.
    :raises IncompleteSearchError: when the search of an index failed.
    :raises opensearchpy.OpenSearchException: when the search engine does.
    """
    with whole():
        return client.search(index=index, body=body, **WHOLE, **params)


def whole_count(client, index, query):
    """Return the number of documents that match; see :func:`whole_search`."""
    body = {"query": query, "size": 0, "track_total_hits": True}
    return whole_search(client, index, body)["hits"]["total"]["value"]


@contextmanager
def whole():
    """Name the index whose search has failed.

    :raises IncompleteSearchError: in place of the client's errors.
    """
    try:
        yield
    except search.TransportError as error:
        info = error.args[2] if len(error.args) > 2 else None
        info = info if isinstance(info, dict) else {}
        details = info.get("error") if isinstance(info.get("error"), dict) else {}
        shards = details.get("failed_shards")
        if not shards or is_transient(error):
            raise
        index, cause = shards[0].get("index"), shards[0].get("reason")
        raise IncompleteSearchError(index, [cause or {}]) from error


CHUNK = 500
"""Ids per SQL statement: SQLite takes 999 variables at most, others slow down."""


def chunks(values, size=CHUNK):
    """Yield lists of at most ``size``."""
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start : start + size]
