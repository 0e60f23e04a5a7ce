# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The processes that are killed and started again: search engine, Redis, workers."""

import os
import signal
import sys
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "scripts"))

from stack import net, packages  # noqa: E402
from stack.base import run_folder, wait_until  # noqa: E402
from stack.opensearch import OpenSearch  # noqa: E402
from stack.process import Process  # noqa: E402
from stack.redis import PLACES, Redis  # noqa: E402

PATIENCE = 400
"""Seconds that a process gets to come back."""


def missing():
    """Return the programs that are needed and not there."""
    return [*OpenSearch.missing(), *Redis.missing()]


class Victim:
    """A process that can be killed, and started again as it was."""

    name = ""

    def __init__(self, process):
        """Take the process, see ``stack.process``."""
        self.process, self.kills = process, 0

    def command(self):
        """Return the command that starts it."""
        raise NotImplementedError

    def healthy(self):
        """Tell whether it does its work."""
        raise NotImplementedError

    def kill(self):
        """Kill it with SIGKILL; return whether it was alive."""
        pid = self.process.pid
        if pid is None:
            return False
        os.killpg(pid, signal.SIGKILL)
        wait_until(lambda: self.process.pid is None, 20, 0.02)
        self.kills += 1
        return True

    def start(self):
        """Start it, without waiting until it is healthy."""
        if self.process.pid is None:
            facts = self.process.read()
            self.process.start(self.command(), port=facts.get("port"))

    def revive(self):
        """Start it if it is dead, and wait until it is healthy.

        :raises RuntimeError: when it does not come back.
        """
        self.start()
        if not wait_until(self.healthy, PATIENCE, 0.2):
            raise RuntimeError(f"{self.name} stays away: {self.process.last_words()}")

    def stop(self):
        """End it for good."""
        self.process.stop()


class SearchVictim(Victim):
    """The search engine."""

    name = "opensearch"

    def __init__(self, folder):
        """Start it in a run folder, unless it runs."""
        self.node = OpenSearch(folder)
        super().__init__(self.node.process)
        if not self.node.healthy():
            self.node.start()
        self._command = psutil.Process(self.process.pid).cmdline()
        self.url = self.node.url

    def command(self):
        """Return the command that it was started with."""
        return self._command

    def healthy(self):
        """Tell whether all primary shards are there."""
        health = net.search_cluster(self.url)
        return bool(health)


class RedisVictim(Victim):
    """Redis, with its append-only file: what it has confirmed survives a kill.

    Without that file a killed broker loses its queues: nothing that reads from them
    could make up for it.
    """

    name = "redis"

    def __init__(self, folder):
        """Start it in a run folder, unless it runs."""
        super().__init__(Process(folder, "redis"))
        self.data = Path(folder) / "redis"
        self.data.mkdir(exist_ok=True)
        self.port = self.process.pid and self.process.read()["port"]
        if not self.port:
            self.port = net.free_port()
            self.process.start(self.command(), port=self.port)
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.revive()

    def command(self):
        """Return the command; always the same port and folder."""
        program = packages.require("redis-server", *PLACES)
        address = ("--port", self.port, "--bind", "127.0.0.1", "--dir", self.data)
        kept = ("--appendonly", "yes", "--appendfsync", "everysec", "--save", "")
        return [program, *address, *kept, "--daemonize", "no"]

    def healthy(self):
        """Tell whether it answers."""
        return net.redis_answers(self.url)


class WorkerVictim(Victim):
    """A Celery worker."""

    def __init__(self, folder, number, config):
        """Take its number and the file of its configuration; nothing is started."""
        self.name, self.config = f"worker-{number}", config
        super().__init__(Process(folder, self.name))

    def command(self):
        """Return the command of a worker that is one process."""
        celery = [sys.executable, "-m", "celery", "-A", "benchmarks.faults.worker"]
        options = ["-P", "solo", "-l", "INFO", "--without-gossip", "--without-mingle"]
        return ["env", f"FAULTS_CONFIG={self.config}", *celery, "worker", *options]

    def healthy(self):
        """Tell whether it takes tasks by now."""
        text = self.process.log.read_text(errors="replace")
        return " ready." in text


__all__ = ("SearchVictim", "RedisVictim", "WorkerVictim", "missing", "run_folder")
