# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Cache of the last good answers, used while the search engine is unavailable.

Only of what pages ask by default: there are as many other questions as anybody likes.
Each has one of a fixed number of places, which a later one may take, and none is
large: so they cannot fill the cache, which Redis may share with sessions and queues.
"""

import hashlib
import json
import zlib
from datetime import datetime, timezone

from flask import current_app
from invenio_cache import current_cache
from redis.exceptions import RedisError

from ..dates import iso
from ..queries.labels import current_locale
from ..queries.params.bounds import min_count

PREFIX = "stats-dashboard-last-good"

PLACES = 1000
"""Answers kept at most."""

LARGEST = 32_000
"""Bytes of an answer at most, compressed: all together have at most 32 MB."""


def is_default(params):
    """Return True if pages ask a question without anybody choosing anything."""
    chosen = (params.filters, params.span, params.compared, params.q, params.offset)
    return not any(chosen) and params.access_method == "regular"


def answer_key(scope, params, identity):
    """Return what tells an answer from others: all that decides what it says.

    Rankings, and filters by record, show titles only to those who may read the record,
    which is decided by the needs that a reader provides.
    """
    parts = [scope.id, params.kind, repr(params), current_locale(), str(min_count())]
    if params.by_record:
        parts.extend(sorted(map(repr, identity.provides)))
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()


def _place(key):
    """Return the name in the cache under which an answer is kept."""
    return f"{PREFIX}:{int(key, 16) % PLACES}"


def remember(key, answer):
    """Store an answer; without a cache there is no fallback."""
    seconds = current_app.config["STATS_DASHBOARD_STALE_SECONDS"]
    if not seconds:
        return
    stored = {"key": key, "at": iso(datetime.now(timezone.utc)), "answer": answer}
    packed = zlib.compress(json.dumps(stored).encode())
    if len(packed) > LARGEST:
        return
    try:
        current_cache.set(_place(key), packed, timeout=seconds)
    except (RedisError, OSError):
        current_app.logger.warning("Answer not cached", extra={"key": key})


def recall(key):
    """Return the cached answer, marked as stale, or ``None``."""
    if not current_app.config["STATS_DASHBOARD_STALE_SECONDS"]:
        return None
    try:
        packed = current_cache.get(_place(key))
    except (RedisError, OSError):
        return None
    stored = json.loads(zlib.decompress(packed)) if packed else {}
    if stored.get("key") != key:
        return None
    return {**stored["answer"], "stale": True, "stale_since": stored["at"]}
