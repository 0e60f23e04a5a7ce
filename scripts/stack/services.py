# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The services of one run: given, in containers, or on this machine."""

import ast
import json
import os
import shutil

from . import docker, net, packages
from .base import Failure, run_folder, say, wait_until
from .opensearch import OpenSearch
from .postgres import Postgres
from .process import identity
from .redis import Redis

LOCAL = {"search": OpenSearch, "redis": Redis, "database": Postgres}
VARIABLES = {
    "search": "SEARCH_HOSTS",
    "redis": "REDIS_URL",
    "database": "SQLALCHEMY_DATABASE_URI",
}
# Seconds to wait for a service that is given.
PATIENCE = float(os.environ.get("STATS_PATIENCE", "20"))
NAMES = {"search": "OpenSearch", "redis": "Redis", "database": "PostgreSQL"}


def parse_hosts(value):
    """Read search engine addresses: one, several with commas, or a list.

    :param value: ``host:port``, a URL, or a Python/JSON list of these or of
        ``{"host": …, "port": …}``.
    :returns: List of URLs.
    :raises Failure: When it cannot be read.
    """
    try:
        hosts = ast.literal_eval(value) if value.startswith("[") else value.split(",")
        urls = []
        for host in hosts:
            if isinstance(host, dict):
                scheme = "https" if host.get("use_ssl") else "http"
                host = f"{scheme}://{host['host']}:{host.get('port', 9200)}"
            host = host.strip()
            urls.append(host if "://" in host else f"http://{host}")
        return urls
    except (ValueError, SyntaxError, KeyError, AttributeError):
        raise Failure(f"SEARCH_HOSTS is not a list of addresses: {value}") from None


class Services:
    """Brings the services of a run up and down, and knows their addresses."""

    def __init__(self, name, postgres=False, stay=False):
        """Bind to a run.

        :param name: Name of the run folder.
        :param postgres: Whether a PostgreSQL is wanted too.
        :param stay: Whether what is started outlives this process. If not, and
            this process is killed, the next one ends them in its place.
        """
        self.name = name
        me = {"pid": os.getpid(), "identity": identity(os.getpid())}
        self.owner = None if stay else me
        self.folder = run_folder(name)
        self.state_file = self.folder / "services.json"
        self.kinds = ["search", "redis"] + (["database"] if postgres else [])
        self.started = []

    def state(self):
        """Get what is known of the last ``up``: kind → how and where."""
        try:
            return json.loads(self.state_file.read_text())
        except (OSError, ValueError):
            return {}

    def _note(self, kind, how, url, owner=None):
        state = self.state()
        state[kind] = {"how": how, "url": url, "owner": owner}
        self.state_file.write_text(json.dumps(state, indent=2))
        say(f"  {NAMES[kind]:<11}{url}  ({how})")

    def up(self):
        """Bring up what is missing; on any failure, end what was started.

        :returns: The environment variables of the services.
        """
        try:
            missing = [kind for kind in self.kinds if not self._use_given(kind)]
            missing = [kind for kind in missing if not self._use_running(kind)]
            if missing and docker.answers():
                self._start_containers(missing)
            else:
                self._start_local(missing)
        except BaseException:
            self.down(only_started=True)
            raise
        return self.environment()

    def _use_given(self, kind):
        """Use the address in the environment, if there is one."""
        value = os.environ.get(VARIABLES[kind])
        if not value:
            return False
        if kind == "database":
            self._note(kind, "given", value)
            return True
        if kind == "search":
            urls = parse_hosts(value)
            healthy = lambda: all(map(net.search_cluster, urls))  # noqa: E731
            value = ",".join(urls)
        else:
            healthy = lambda: net.redis_answers(value)  # noqa: E731
        if not wait_until(healthy, PATIENCE, 1):
            raise Failure(f"{VARIABLES[kind]} is set, but {value} does not answer")
        self._note(kind, "given", value)
        return True

    def _use_running(self, kind):
        """Use the service of an earlier ``up``, if it is healthy."""
        known = self.state().get(kind, {})
        if known.get("how") == "docker":
            containers = docker.Containers(self.folder)
            if containers.healthy(kind):
                self._adopt(kind, "docker", containers, known)
                return True
        local = LOCAL[kind](self.folder)
        if not local.process.pid:
            return False
        # It may still be starting; a second one would find its data locked.
        if wait_until(lambda: local.healthy() or not local.process.pid, 60):
            if local.healthy():
                self._adopt(kind, "local", local, known)
                return True
        local.stop()
        return False

    def _adopt(self, kind, how, service, known):
        """Use a service; it is ours to end if whoever started it was killed."""
        # Without a note, it was killed before it could write one.
        owner = known.get("owner") if known else {"pid": 0, "identity": "unknown"}
        if owner and identity(owner["pid"]) != owner["identity"]:
            owner = self.owner
            self.started.append(service)
        url = service.url(kind) if how == "docker" else service.url
        self._note(kind, how, url, owner)

    def _start_containers(self, kinds):
        containers = docker.Containers(self.folder)
        self.started.append(containers)
        containers.start(kinds)
        for kind in kinds:
            self._note(kind, "docker", containers.url(kind), self.owner)

    def _start_local(self, kinds):
        services = [LOCAL[kind](self.folder) for kind in kinds]
        if programs := [name for service in services for name in service.missing()]:
            packages.ensure(*programs)
        for service in services:
            self.started.append(service)
            service.start()
            self._note(service.key, "local", service.url, self.owner)

    def environment(self):
        """Get the addresses as environment variables (empty before ``up``)."""
        state = self.state()
        env = {}
        if "search" in state:
            hosts = state["search"]["url"].split(",")
            # Read alike as JSON and as a Python literal.
            env["SEARCH_HOSTS"] = json.dumps(hosts)
        if "redis" in state:
            for variable in ("REDIS_URL", "CACHE_REDIS_URL", "BROKER_URL"):
                env[variable] = state["redis"]["url"]
        if "database" in state:
            env["SQLALCHEMY_DATABASE_URI"] = state["database"]["url"]
        return env

    def status(self):
        """List the services with their health.

        :returns: Tuples of name, how, address and health.
        """
        answer = []
        for kind, known in self.state().items():
            url = known["url"]
            if kind == "search":
                good = all(map(net.search_cluster, url.split(",")))
            elif kind == "redis":
                good = net.redis_answers(url)
            else:
                # A SQLite file or a database elsewhere is not ours to judge.
                good = known["how"] == "given" or LOCAL[kind](self.folder).healthy()
            answer.append((NAMES[kind], known["how"], url, good))
        return answer

    def down(self, only_started=False):
        """End the services.

        :param only_started: Leave those that ran before this object's ``up``.
        """
        services = self.started[::-1]
        if not only_started:
            services = [make(self.folder) for make in reversed(LOCAL.values())]
            services.append(docker.Containers(self.folder))
        for service in services:
            service.stop()
        self.started = []
        if services:
            self.state_file.unlink(missing_ok=True)

    def forget(self):
        """End the services and remove everything in the run folder."""
        self.down()
        docker.Containers(self.folder).remove()
        Postgres(self.folder).forget()
        shutil.rmtree(self.folder, ignore_errors=True)
