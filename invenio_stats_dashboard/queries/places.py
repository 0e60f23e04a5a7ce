# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Places for costly requests: few of them run at a time, in all processes together.

Each holder has an entry in a sorted set in Redis, by the time at which it was made.
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
"""Seconds after which a place is free again, whatever became of its holder."""

WAIT = 5
"""Seconds that a request waits for a place."""

PAUSE = 0.1
"""Seconds between two tries."""


@contextmanager
def place(cost):
    """Hold a place while a request is answered, if it is costly.

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
            # Without Redis, answers are worth more than places.
            logger.warning("Costly requests are not counted: %s", error)
            taken = True
        if not taken:
            raise BusyServerError()
        try:
            yield
        finally:
            _free(client, name, token)


def _wait(client, name, token):
    """Take a place as soon as there is one; return False if there is none in time."""
    until = time.monotonic() + WAIT
    while not _take(client, name, token):
        if time.monotonic() > until:
            return False
        time.sleep(PAUSE)
    return True


def _take(client, name, token):
    """Take a place; return True if there was one."""
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
    """Give a place back; it is free in the end anyway."""
    try:
        client.zrem(name, token)
    except redis.exceptions.RedisError:
        pass
