# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Slots for costly requests, limited across all processes.

Each holder has an entry in a sorted set in Redis, scored by its time.
"""

import logging
import time
import uuid
from contextlib import contextmanager

import redis
from flask import current_app

from ..errors import BusyServerError
from ..locks import lock_name, redis_client

logger = logging.getLogger("invenio_stats_dashboard.queries")

LEASE = 600
"""Seconds after which a slot is free again even if its holder has died."""

WAIT = 5
"""Seconds that a request waits for a slot."""

PAUSE = 0.1
"""Seconds between two tries."""


@contextmanager
def place(cost):
    """Hold a slot while a request is answered, if it is costly.

    :param cost: of the request, see :mod:`.budget`.
    :raises BusyServerError: when there is none.
    """
    if cost < current_app.config["STATS_DASHBOARD_COSTLY_FROM"]:
        yield
        return
    name, token = lock_name("costly-requests"), uuid.uuid4().hex
    with redis_client() as client:
        try:
            taken = _wait(client, name, token)
        except redis.exceptions.RedisError as error:
            # Without Redis, availability matters more than the limit.
            logger.warning("Costly requests are not counted: %s", error)
            taken = True
        if not taken:
            raise BusyServerError()
        try:
            yield
        finally:
            _free(client, name, token)


def _wait(client, name, token):
    """Acquire a slot; return False if none is free in time."""
    until = time.monotonic() + WAIT
    while not _take(client, name, token):
        if time.monotonic() > until:
            return False
        time.sleep(PAUSE)
    return True


def _take(client, name, token):
    """Try to acquire a slot; return True on success."""
    now = time.time()
    with client.pipeline() as pipeline:
        pipeline.zremrangebyscore(name, "-inf", now - LEASE)
        pipeline.zadd(name, {token: now})
        pipeline.zrank(name, token)
        pipeline.expire(name, LEASE)
        rank = pipeline.execute()[2]
    if rank < current_app.config["STATS_DASHBOARD_COSTLY_AT_ONCE"]:
        return True
    client.zrem(name, token)
    return False


def _free(client, name, token):
    """Release a slot; it expires anyway."""
    try:
        client.zrem(name, token)
    except redis.exceptions.RedisError:
        pass
