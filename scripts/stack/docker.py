# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The services in containers, through docker-services-cli."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import net
from .base import CACHE, Failure, digest, say, tail, wait_until

COMPOSE = Path(__file__).parent / "docker-services.yml"
HEAP = os.environ.get("STATS_SEARCH_HEAP", "1g")
OPTIONS = {
    "search": ("--search", "opensearch"),
    "redis": ("--cache", "redis"),
    "database": ("--db", "postgresql"),
}


def answers():
    """Tell whether a Docker daemon with compose answers within seconds."""
    if os.environ.get("STATS_NO_DOCKER") or not shutil.which("docker"):
        return False
    for command in (["docker", "info"], ["docker", "compose", "version"]):
        try:
            done = subprocess.run(command, capture_output=True, timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            return False
        if done.returncode:
            return False
    return True


def _program():
    """Find docker-services-cli; it gets a small environment of its own."""
    found = shutil.which("docker-services-cli")
    if found:
        return found
    home = CACHE / "docker-services-cli"
    program = home / "bin" / "docker-services-cli"
    if not program.exists():
        say("  installing docker-services-cli")
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        # setuptools: it imports distutils, which Python 3.12 no longer has.
        wanted = ["docker-services-cli>=0.12", "setuptools<81"]
        pip = [home / "bin" / "pip", "install", "-q", *wanted]
        subprocess.run(pip, check=True)
    return str(program)


class Containers:
    """The containers of one run folder, with ports of their own."""

    def __init__(self, folder):
        """Bind to a run folder, and to the ports of an earlier start."""
        self.folder = folder
        self.name = f"stats-{digest(str(folder.resolve()))}"
        self.log = folder / "docker.log"
        self.record = folder / "docker.json"
        self.ports = {}
        if self.record.exists():
            self.ports = json.loads(self.record.read_text())

    def _run(self, command, *arguments):
        """Run docker-services-cli with this run's names and ports."""
        env = {
            **os.environ,
            "COMPOSE_PROJECT_NAME": self.name,
            "STATS_SEARCH_HEAP": HEAP,
            "STATS_SEARCH_JAVA_OPTS": os.environ.get("STATS_SEARCH_JAVA_OPTS", ""),
            "STATS_SEARCH_PORT": str(self.ports.get("search", 0)),
            "STATS_REDIS_PORT": str(self.ports.get("redis", 0)),
            "STATS_POSTGRES_PORT": str(self.ports.get("database", 0)),
            "POSTGRESQL_USER": "invenio",
            "POSTGRESQL_PASSWORD": "invenio",
            "POSTGRESQL_DB": "invenio",
        }
        line = [_program(), "--filepath", str(COMPOSE), command, *arguments]
        with self.log.open("ab") as log:
            done = subprocess.run(line, env=env, stdout=log, stderr=log)
        if done.returncode:
            message = f"docker-services-cli {command} failed; {self.log}:"
            raise Failure(f"{message}\n{tail(self.log)}")

    def start(self, kinds):
        """Start containers and wait until they are healthy (bounded).

        :param kinds: Kinds of service, keys of ``OPTIONS``.
        """
        for kind in kinds:
            self.ports.setdefault(kind, net.free_port())
        self.record.write_text(json.dumps(self.ports))
        options = [part for kind in kinds for part in OPTIONS[kind]]
        self._run("up", "--no-wait", *options)
        for kind in kinds:
            if not wait_until(lambda kind=kind: self.healthy(kind), 180, 1):
                raise Failure(f"The container for {kind} did not become healthy")

    def healthy(self, kind):
        """Tell whether one service answers."""
        if kind not in self.ports:
            return False
        if kind == "search":
            return net.search_cluster(self.url(kind)) is not None
        if kind == "redis":
            return net.redis_answers(self.url(kind))
        return net.port_answers("127.0.0.1", self.ports[kind])

    def url(self, kind):
        """Get the address of one service."""
        at = f"127.0.0.1:{self.ports[kind]}"
        return {
            "search": f"http://{at}",
            "redis": f"redis://{at}/0",
            "database": f"postgresql+psycopg2://invenio:invenio@{at}/invenio",
        }[kind]

    def stop(self):
        """Stop the containers; their data stay."""
        if self.ports:
            command = ["docker", "compose", "-p", self.name, "stop"]
            subprocess.run(command, capture_output=True, timeout=120)

    def remove(self):
        """Remove the containers and their data."""
        if self.ports:
            self._run("down")
            self.record.unlink()
