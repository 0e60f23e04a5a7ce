# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Redis locks: no two processes run the same aggregation at the same time."""

import logging
import os
import socket
import threading
import uuid
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

import redis
from flask import current_app
from tenacity import (
    before_sleep_log,
    retry,
    retry_if_exception_type,
    stop_after_delay,
    wait_exponential,
)

from .errors import BusyError, LockLostError, LocksUnavailableError

logger = logging.getLogger("invenio_stats_dashboard.tasks")

AWAY = (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError)
"""Errors of a Redis that is down, restarting or unreachable."""


SEPARATOR = "|"
"""Between the parts of a token."""


class NoLock:
    """Stand-in used when locking is disabled."""

    token = None
    """Id of the run that holds the lock: none."""

    def check(self):
        """Do nothing: there is no lock to lose."""


class OwnedLock:
    """A lock held by this process or by the run it takes part in."""

    def __init__(self, lock, settings):
        """Initialize with a Redis lock whose token is known, and its settings."""
        self.lock = lock
        self._owned = _waiting(settings["patience"])(lock.owned)

    @property
    def token(self):
        """Id of the run that holds the lock."""
        return self.lock.local.token.decode()

    def check(self):
        """Ensure that the lock is still held; call before each write.

        :raises LockLostError: when the lock expired or has another holder, or
            when Redis stays unavailable: nothing may be written then.
        """
        try:
            if self._owned():
                return
        except redis.exceptions.RedisError as error:
            raise LockLostError(f"{self.lock.name}: {error}") from error
        raise LockLostError(
            f"{self.lock.name} expired or has another holder: this run stops here"
        )


class HeldLock(OwnedLock):
    """A lock that is renewed in the background while its holder is alive."""

    def __init__(self, lock, settings):
        """Initialize with an acquired Redis lock and its settings."""
        super().__init__(lock, settings)
        self.timeout, self.extension = settings["timeout"], settings["extension"]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)
        self._thread.start()

    def _renew(self):
        while not self._stop.wait(self.extension):
            try:
                self.lock.extend(self.timeout, replace_ttl=True)
            except redis.exceptions.LockError:
                return
            except redis.exceptions.RedisError:
                # Redis may come back before the lock expires.
                continue

    def release(self):
        """Stop renewing and release the lock if it is still held."""
        self._stop.set()
        self._thread.join()
        try:
            self.lock.release()
        except redis.exceptions.RedisError:
            # Lost or unreachable: it expires by itself.
            pass


def _waiting(seconds):
    """Return a decorator that retries while Redis is unavailable."""
    return retry(
        retry=retry_if_exception_type(AWAY),
        wait=wait_exponential(multiplier=0.2, max=10),
        stop=stop_after_delay(seconds),
        before_sleep=before_sleep_log(logger, logging.WARNING),
        reraise=True,
    )


def lock_settings(name):
    """Return the settings of a task's lock; its own override the general ones."""
    config = current_app.config["STATS_DASHBOARD_LOCK_CONFIG"]
    return {**config, **config.get("tasks", {}).get(name, {})}


def redis_client(settings=None):
    """Return a client of the Redis that holds the locks."""
    config = current_app.config
    settings = settings or config["STATS_DASHBOARD_LOCK_CONFIG"]
    url = settings.get("redis_url") or config["CACHE_REDIS_URL"]
    return redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=10)


def lock_name(name):
    """Return the key of a task's lock in Redis."""
    prefix = current_app.config.get("SEARCH_INDEX_PREFIX") or ""
    return f"{prefix}stats-dashboard:{name}"


def _redis_lock(client, name, settings):
    return client.lock(
        lock_name(name),
        timeout=settings["timeout"],
        blocking=False,
        thread_local=False,
    )


def _take(lock, token):
    """Acquire a lock; also succeed if the reply of an earlier attempt was lost."""
    if lock.acquire(token=token):
        return True
    lock.local.token = token.encode()
    return lock.owned()


@contextmanager
def task_lock(name):
    """Hold the lock of a task.

    :param name: of the aggregation or task.
    :returns: an object whose ``check()`` is called before each write, and whose
        ``token`` others need to take part.
    :raises BusyError: when another process holds it.
    :raises LocksUnavailableError: when Redis stays unavailable: the work waits for the
        next run.
    """
    settings = lock_settings(name)
    if not settings["enabled"]:
        yield NoLock()
        return
    with redis_client(settings) as client:
        lock, token = _redis_lock(client, name, settings), _new_token()
        try:
            taken = _waiting(settings["patience"])(_take)(lock, token)
        except redis.exceptions.RedisError as error:
            raise LocksUnavailableError(name, error) from error
        if not taken:
            raise BusyError(f"{name} is running in another process{_held_by(name)}")
        held = HeldLock(lock, settings)
        try:
            yield held
        finally:
            held.release()


@contextmanager
def joined_lock(name, token):
    """Join a run that another process leads; the leader renews the lock.

    :param token: of the lock that the leader holds.
    :returns: an object whose ``check()`` raises once the run is over.
    """
    settings = lock_settings(name)
    with redis_client(settings) as client:
        lock = _redis_lock(client, name, settings)
        lock.local.token = token.encode()
        yield OwnedLock(lock, settings)


class Holder(NamedTuple):
    """Who holds a lock."""

    token: str
    seconds: float
    """Until it expires, unless its holder renews it."""
    late: float = 0
    """Seconds for which its holder has not renewed it, if it should have."""

    def __str__(self):
        """Return since when it is held, by which process, and until when."""
        until = datetime.now(timezone.utc) + timedelta(seconds=self.seconds)
        until = until.isoformat(timespec="seconds")
        _, _, facts = self.token.partition(SEPARATOR)
        since, _, process = facts.partition(SEPARATOR)
        held = f"by {process} since {since}, " if since else ""
        if self.late:
            held += f"not renewed for {self.late:.0f} s, so probably dead, "
        return f"{held}until {until} unless it is renewed"


def _new_token():
    """Return a token nobody else has, which says whose it is and since when."""
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    process = f"process {os.getpid()} on {socket.gethostname()}"
    return SEPARATOR.join((uuid.uuid4().hex, now, process))


def _held_by(name):
    """Return who holds a lock, as the end of a sentence; empty if nobody can say."""
    try:
        holder = lock_holder(name)
    except redis.exceptions.RedisError:
        return ""
    return f": {holder}" if holder else ""


def lock_holder(name):
    """Return the :class:`Holder` of a task's lock, or ``None``.

    :raises redis.RedisError: when Redis is unavailable.
    """
    settings = lock_settings(name)
    with redis_client(settings) as client:
        token, left = client.get(lock_name(name)), client.pttl(lock_name(name))
    if not token:
        return None
    seconds = max(left, 0) / 1000
    silence = settings["timeout"] - seconds
    late = silence if silence > 1.5 * settings["extension"] else 0
    return Holder(token.decode(), seconds, late)
