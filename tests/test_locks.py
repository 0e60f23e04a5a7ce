# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Locks, with a real Redis and real processes."""

import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import redis
from flask import Flask

from invenio_stats_dashboard.errors import (
    BusyError,
    LockLostError,
    LocksUnavailableError,
)
from invenio_stats_dashboard.locks import NoLock, joined_lock, lock_holder, task_lock
from tests.helpers import wait_until

pytestmark = pytest.mark.slow

REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")

TIMEOUT = 1.5
"""Seconds after which the lock of another process expires, unless it is renewed."""

HOLDER = """
import sys, time
from tests.test_locks import make_app
from invenio_stats_dashboard.locks import task_lock
with make_app(sys.argv[1], float(sys.argv[2])).app_context():
    with task_lock(sys.argv[3]):
        print("held", flush=True)
        time.sleep(60)
"""

WRITER = """
import sys, time
from tests.test_locks import make_app
from invenio_stats_dashboard.errors import LockLostError
from invenio_stats_dashboard.locks import task_lock
with make_app(sys.argv[1], float(sys.argv[2])).app_context():
    with task_lock(sys.argv[3]) as lock:
        print("held", flush=True)
        while True:
            try:
                lock.check()
            except LockLostError:
                break
            print("wrote", time.time(), flush=True)
            time.sleep(0.05)
print("stopped", flush=True)
"""


def make_app(prefix, timeout=30.0, extension=0.3, **settings):
    """Return an application with nothing but the configuration of locks."""
    app = Flask("test")
    app.config.update(
        CACHE_REDIS_URL=REDIS_URL,
        SEARCH_INDEX_PREFIX=prefix,
        STATS_DASHBOARD_LOCK_CONFIG={
            "enabled": True,
            "timeout": timeout,
            "extension": extension,
            "patience": 60,
            "tasks": {},
            **settings,
        },
    )
    return app


@pytest.fixture()
def prefix():
    """A name that no other test has."""
    return f"{uuid.uuid4().hex}-"


@contextmanager
def holding(prefix, name, program=HOLDER):
    """Give another process that holds a lock, renewed while it lives."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, prefix, str(TIMEOUT), name],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "REDIS_URL": REDIS_URL},
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


@pytest.fixture()
def holder(prefix):
    """Another process that holds the lock, renewed while it lives."""
    with holding(prefix, "work") as process:
        yield process


def outlive_timeout(prefix, name="work"):
    """Wait until a lock is older than its first timeout, as its holder renews it."""
    end = time.monotonic() + TIMEOUT
    with redis.Redis.from_url(REDIS_URL) as client:
        key = f"{prefix}stats-dashboard:{name}"
        wait_until(lambda: time.monotonic() > end and client.pttl(key) > 0)


def is_free(prefix):
    """Tell whether the lock can be had."""
    with make_app(prefix).app_context():
        try:
            with task_lock("work"):
                return True
        except BusyError:
            return False


def test_never_two_at_once(prefix, holder):
    """Another process is refused, also long after the lock's first timeout."""
    assert not is_free(prefix)
    outlive_timeout(prefix)
    assert not is_free(prefix)


@pytest.mark.parametrize("left, is_dead", [(25, False), (10, True)])
def test_a_lock_that_is_not_renewed(prefix, left, is_dead):
    """Its holder is probably dead, which is said while the lock is still held."""
    token = "id|2026-12-01T00:00:00+00:00|process 1 on there"
    with redis.Redis.from_url(REDIS_URL) as client:
        client.set(f"{prefix}stats-dashboard:work", token, ex=left)

    with make_app(prefix, timeout=30, extension=10).app_context():
        said = str(lock_holder("work"))

    assert "by process 1 on there since 2026-12-01T00:00:00+00:00" in said
    assert ("so probably dead" in said) == is_dead


def test_a_dead_holder_expires(prefix, holder):
    """A killed holder cannot renew; its lock is free after the timeout."""
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    assert not is_free(prefix)
    assert wait_until(lambda: is_free(prefix))


def test_who_lost_it_stops(prefix):
    """After the lock has gone to another holder, the next write is refused."""
    with make_app(prefix, extension=20).app_context():
        with task_lock("work") as lock:
            lock.check()
            with redis.Redis.from_url(REDIS_URL) as client:
                client.set(f"{prefix}stats-dashboard:work", "another", ex=5)
            with pytest.raises(LockLostError):
                lock.check()
        with redis.Redis.from_url(REDIS_URL) as client:
            assert client.get(f"{prefix}stats-dashboard:work") == b"another"


def test_a_frozen_process_writes_no_more(prefix):
    """Frozen until its lock has expired and gone to another: it stops by itself."""
    with holding(prefix, "work", WRITER) as process:
        assert process.stdout.readline().startswith("wrote")
        process.send_signal(signal.SIGSTOP)
        wait_until(lambda: is_free(prefix))
        with make_app(prefix).app_context(), task_lock("work") as lock:
            taken = time.time()
            process.send_signal(signal.SIGCONT)
            said = process.communicate(timeout=20)[0].splitlines()
            lock.check()

    assert said.pop() == "stopped"
    moments = [float(line.split()[1]) for line in said]
    # One may be between its check and its line when it is frozen.
    assert sum(moment > taken for moment in moments) <= 1


def test_released_at_the_end_and_on_errors(prefix):
    """The lock is free as soon as its holder is done, whatever happened."""
    with make_app(prefix).app_context():
        with pytest.raises(ZeroDivisionError):
            with task_lock("work"):
                1 / 0

    assert is_free(prefix)


def test_other_tasks_are_free(prefix, holder):
    """Each task has its own lock."""
    with make_app(prefix).app_context():
        with task_lock("other work") as lock:
            lock.check()


def test_settings_of_a_single_task(prefix, holder):
    """Locking can be switched off for one task by its name."""
    app = make_app(prefix, tasks={"work": {"enabled": False}})
    with app.app_context():
        with task_lock("work") as lock:
            assert isinstance(lock, NoLock)


def test_without_redis_the_work_waits():
    """Nothing is done without a lock: the error says so."""
    app = make_app("x-", patience=0.3)
    app.config["CACHE_REDIS_URL"] = "redis://127.0.0.1:1/0"
    with app.app_context():
        with pytest.raises(LocksUnavailableError):
            with task_lock("work"):
                pytest.fail("worked without a lock")


class Forwarder(socketserver.BaseRequestHandler):
    """Passes all bytes on to Redis and back."""

    def handle(self):
        """Serve one connection."""
        address = urlsplit(REDIS_URL)
        with socket.create_connection((address.hostname, address.port)) as redis_side:
            back = threading.Thread(target=pipe, args=(redis_side, self.request))
            back.start()
            pipe(self.request, redis_side)
            back.join()


def pipe(source, target):
    """Pass on bytes until the end."""
    while data := source.recv(65536):
        target.sendall(data)
    target.shutdown(socket.SHUT_WR)


def test_redis_that_comes_back(prefix):
    """A Redis that refuses connections for a while is waited for."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"redis://127.0.0.1:{port}{urlsplit(REDIS_URL).path}"
    servers = []

    def come_back():
        servers.append(socketserver.ThreadingTCPServer(("127.0.0.1", port), Forwarder))
        servers[0].daemon_threads = True
        servers[0].serve_forever()

    timer = threading.Timer(1, come_back)
    timer.start()
    began = time.monotonic()
    with make_app(prefix, patience=20, redis_url=url).app_context():
        with task_lock("work") as lock:
            lock.check()
    assert time.monotonic() - began > 0.9
    servers[0].shutdown()
    servers[0].server_close()


def test_taking_part(prefix):
    """Members of a run share its lock; a later run's members do not have it."""
    with make_app(prefix).app_context():
        with task_lock("work") as lock:
            with joined_lock("work", lock.token) as member:
                member.check()
            with joined_lock("work", "another") as stranger:
                with pytest.raises(LockLostError):
                    stranger.check()
        with joined_lock("work", "another") as late:
            with pytest.raises(LockLostError):
                late.check()


def test_aggregations_of_two_processes(app, clean, monkeypatch):
    """What another process holds is left alone; a dead one's lock is taken over."""
    # Not above: the other processes load this file too, and need no application.
    from invenio_stats_dashboard.services.aggregation import run_aggregation

    def completed(name):
        result = run_aggregation(name)
        return None if "busy" in result else result

    name = "community-usage-delta-agg"
    monkeypatch.setitem(app.config["STATS_DASHBOARD_LOCK_CONFIG"], "timeout", 1.5)
    monkeypatch.setitem(app.config["STATS_DASHBOARD_LOCK_CONFIG"], "extension", 0.5)
    with holding(app.config["SEARCH_INDEX_PREFIX"], name) as process:
        outlive_timeout(app.config["SEARCH_INDEX_PREFIX"], name)
        assert run_aggregation(name) == {"busy": True}
        # Balances rest on the rows: they wait as well.
        assert run_aggregation("community-usage-snapshot-agg") == {"busy": True}
        assert "busy" not in run_aggregation("community-records-delta-agg")
        process.kill()
        found = wait_until(lambda: completed(name))
    assert found["failed"] == []


@pytest.mark.parametrize("name", ["community-records-delta-agg", "reindexing"])
def test_settings_of_real_tasks(app, name, monkeypatch):
    """A task's own timeout is the one that Redis is told."""
    own = {name: {"timeout": 7.0, "extension": 3.0}}
    monkeypatch.setitem(app.config["STATS_DASHBOARD_LOCK_CONFIG"], "tasks", own)
    with task_lock(name), task_lock("membership-log"):
        assert lock_holder(name)[1] <= 7 < lock_holder("membership-log")[1]
