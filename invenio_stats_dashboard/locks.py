# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Locks: two processes never do the same aggregation at the same time."""

import threading
from contextlib import contextmanager

import redis
from flask import current_app

from .errors import BusyError, LockLostError


class NoLock:
    """Stands in where locking is switched off."""

    def check(self):
        """Always holds."""


class HeldLock:
    """A lock that is renewed in the background while its holder lives."""

    def __init__(self, lock, timeout, extension):
        """Take an acquired redis lock; seconds of its life and between renewals."""
        self.lock, self.timeout, self.extension = lock, timeout, extension
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

    def check(self):
        """Call before each write.

        :raises LockLostError: when the lock expired or has another holder, or
            when Redis cannot say: nothing may be written then.
        """
        try:
            if self.lock.owned():
                return
        except redis.exceptions.RedisError as error:
            raise LockLostError(f"{self.lock.name}: {error}") from error
        raise LockLostError(self.lock.name)

    def release(self):
        """Stop renewing and let go, if it is still ours."""
        self._stop.set()
        self._thread.join()
        try:
            self.lock.release()
        except redis.exceptions.RedisError:
            # Lost or unreachable: it expires by itself.
            pass


def _settings(name):
    """Return the lock's settings, those of the single task last."""
    config = current_app.config["STATS_DASHBOARD_LOCK_CONFIG"]
    return {**config, **config.get("tasks", {}).get(name, {})}


@contextmanager
def task_lock(name):
    """Hold the lock of a task.

    :param name: of the aggregation or task.
    :returns: an object whose ``check()`` is called before each write.
    :raises BusyError: when another process holds it.
    :raises redis.RedisError: when Redis is gone: the work waits for the next run.
    """
    settings = _settings(name)
    if not settings["enabled"]:
        yield NoLock()
        return
    url = settings.get("redis_url") or current_app.config["CACHE_REDIS_URL"]
    prefix = current_app.config.get("SEARCH_INDEX_PREFIX") or ""
    with redis.Redis.from_url(url) as client:
        lock = client.lock(
            f"{prefix}stats-dashboard:{name}",
            timeout=settings["timeout"],
            blocking=False,
            thread_local=False,
        )
        if not lock.acquire():
            raise BusyError(f"{name} is running in another process")
        held = HeldLock(lock, settings["timeout"], settings["extension"])
        try:
            yield held
        finally:
            held.release()
