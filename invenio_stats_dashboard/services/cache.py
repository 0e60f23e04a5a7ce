# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The last good answers, for while the search engine is down."""

import hashlib
import json
from datetime import datetime, timezone

from flask import current_app
from invenio_cache import current_cache
from redis.exceptions import RedisError

from ..dates import iso
from ..queries.labels import current_locale

PREFIX = "stats-dashboard-last-good"


def answer_key(scope, params, identity):
    """Return the key of an answer: of everything that decides what it says.

    Rankings, and filters by record, show titles only to those who may read the record,
    which is decided by the needs that a reader provides.
    """
    parts = [scope.id, params.kind, repr(params), current_locale()]
    if params.by_record:
        parts.extend(sorted(map(repr, identity.provides)))
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()
    return f"{PREFIX}:{digest}"


def remember(key, answer):
    """Keep an answer; without cache there is just nothing to fall back on."""
    seconds = current_app.config["STATS_DASHBOARD_STALE_SECONDS"]
    if not seconds:
        return
    stored = {"at": iso(datetime.now(timezone.utc)), "answer": answer}
    try:
        current_cache.set(key, json.dumps(stored), timeout=seconds)
    except (RedisError, OSError):
        current_app.logger.warning("Answer not kept", extra={"key": key})


def recall(key):
    """Return the answer that was kept, marked as stale, or ``None``."""
    if not current_app.config["STATS_DASHBOARD_STALE_SECONDS"]:
        return None
    try:
        stored = current_cache.get(key)
    except (RedisError, OSError):
        return None
    if stored is None:
        return None
    stored = json.loads(stored)
    return {**stored["answer"], "stale": True, "stale_since": stored["at"]}
