# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Cache of the last good answers, used while the search engine is unavailable.

Only those that pages request by default, since there is no limit to other requests.
Each has one of a fixed number of slots, which a later one may take over, and none is large:
they cannot fill the cache, which may share its Redis with sessions and queues.
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
"""Maximum number of answers."""

LARGEST = 32_000
"""Maximum size of a compressed answer in bytes: 32 MB for all of them."""


def is_default(params):
    """Return True for requests that pages make without any choice of the reader."""
    chosen = (params.filters, params.span, params.compared, params.q, params.offset)
    return not any(chosen) and params.access_method == "regular"


def answer_key(scope, params, identity):
    """Return the key of an answer, made of everything that determines its content.

    Rankings, and filters by record, show titles only to those who may read the record,
    which is decided by the needs that a reader provides.
    """
    parts = [scope.id, params.kind, repr(params), current_locale(), str(min_count())]
    if params.by_record:
        parts.extend(sorted(map(repr, identity.provides)))
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()


def _place(key):
    """Return the name of the slot of an answer in the cache."""
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
