# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Isolation of test runs from each other, and of the tests of one run.

Each process that runs tests has a database of Redis and a prefix of indices of its own,
so that any number of them can share the services. Within a process, the documents of
one test are deleted before the next one; the indices stay, as making them is slow.
"""

import time
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import redis
from invenio_db import db
from invenio_search import current_search_client as client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.models import MembershipLog

CLAIM = "tests-of-invenio-stats-dashboard"
"""Key that marks a Redis database as taken by a test run; until when is its value."""

LONGEST_RUN = 2 * 60 * 60
DATABASES = range(1, 16)

PATTERNS = (
    "stats-community-*",
    "events-stats-*",
    "stats-adopted-*",
    "stats-bookmarks*",
)
REBUILT = "stats-rebuild-*"
"""Indices of a rebuild, which the names in force are aliases of afterwards."""

MOST_INDICES = 60
"""More indices than this slow down every search: they are deleted after all."""


def claim_database(url):
    """Return the address of an empty Redis database, taken for this process.

    That of ``url`` itself is returned where no other one is free, or none answers:
    tests that need it fail then.
    """
    parts = urlsplit(url)
    for number in DATABASES:
        own = urlunsplit(parts._replace(path=f"/{number}"))
        with redis.Redis.from_url(own) as database:
            try:
                if _claim(database):
                    return own
            except redis.exceptions.RedisError:  # no such number, or nobody answers
                break
    return url


def _claim(database):
    """Take a database that is empty, or was left behind by a run that was killed."""
    end = database.get(CLAIM)
    if end and float(end) < time.time():
        database.flushdb()
    elif end or database.dbsize():
        return False
    return database.set(CLAIM, time.time() + LONGEST_RUN, nx=True)


def release_database(url):
    """Remove everything from a database that was claimed."""
    with redis.Redis.from_url(url) as database, suppress(redis.exceptions.RedisError):
        if database.exists(CLAIM):
            database.flushdb()


def put_quick_settings():
    """Let the indices of this run spare what only matters when a machine breaks down."""
    settings = {"number_of_replicas": 0, "translog.durability": "async"}
    body = {"index_patterns": [prefix_index("*")], "order": 100, "settings": settings}
    client.indices.put_template(name=prefix_index("quick-settings"), body=body)


def newest(names):
    """Return the names of indices without those of earlier versions of a mapping."""
    found = {}
    for name in names:
        kind, _, version = name.rpartition("-v")
        number = tuple(map(int, version.split(".")))
        found[kind] = max(found.get(kind, ((), "")), (number, name))
    return [name for _, name in found.values()]


def _indices():
    """Return name → number of documents of the indices that tests write to."""
    found = client.cat.indices(
        index=",".join(map(prefix_index, (*PATTERNS, REBUILT))),
        params={"format": "json", "h": "index,docs.count", "expand_wildcards": "all"},
    )
    return {row["index"]: int(row["docs.count"] or 0) for row in found}


def wipe_indices():
    """Remove rows, events, bookmarks and log entries with their indices."""
    if found := _indices():
        client.indices.delete(index=",".join(found), ignore=404)
    _delete_log()


def wipe():
    """Remove rows, events, bookmarks and log entries; indices stay."""
    client.indices.refresh(index=",".join(map(prefix_index, PATTERNS)))
    found = _indices()
    rebuilt = any(name.startswith(prefix_index("stats-rebuild-")) for name in found)
    if rebuilt or len(found) > MOST_INDICES:
        return wipe_indices()
    filled = [name for name, number in found.items() if number]
    if filled:
        client.delete_by_query(
            index=",".join(filled),
            body={"query": {"match_all": {}}},
            params={"refresh": "true", "conflicts": "proceed"},
        )
    _delete_log()


def _delete_log():
    db.session.query(MembershipLog).delete()
    db.session.commit()
