# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The tests in other environments: ``python -m tests.matrix``.

Makes each environment that it can (by uv, else by venv and pip), runs the tests in it
against the services of ``SEARCH_HOSTS`` and ``REDIS_URL``, and prints a table. What
cannot be had is in the table as well, with the reason::

    scripts/services up --run matrix && eval "$(scripts/services env --run matrix)"
    python -m tests.matrix --only rdm-13 tests/membership tests/monitoring
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from itertools import product
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

PROJECT = Path(__file__).parent.parent
FOLDER = Path(os.environ.get("STATS_RUN_ROOT") or PROJECT / ".run") / "matrix"

RELEASES = {"13": "13.1.2", "14": "14.0.5", "15": "15.0.0b6.dev0"}
"""Release of InvenioRDM → version that is tested; 15 is not out yet."""

AFTERWARDS = {"13": ["flask-limiter==2.9.2", "ordered-set"]}
"""Release → packages that are put in the place of what was resolved, without theirs.

Versions of flask-limiter that work with Flask 3 ask for an older rich than schemathesis.
"""

PYTHONS = ("3.11", "3.12", "3.13", "3.14")

PATHS = (
    "tests/aggregators tests/cli tests/counter tests/docs tests/exports tests/membership "
    "tests/monitoring tests/queries tests/resources tests/services tests/usage "
    "tests/views tests/test_alembic.py tests/test_imports.py tests/test_locks.py"
).split()
"""Tests that run against RDM and the services; no browser, no scripts."""

MINUTES = 120
"""Time for one environment."""


class Unavailable(Exception):
    """An environment cannot be made here."""


class Environment(NamedTuple):
    """A release of InvenioRDM on a version of Python."""

    release: str
    python: str

    @property
    def name(self):
        """Name, as ``--only`` takes it."""
        return f"rdm-{self.release}-py{self.python}"

    @property
    def requirement(self):
        """What pip installs besides the project."""
        return f"invenio-app-rdm[opensearch2]=={RELEASES[self.release]}"


def find_python(version):
    """Return the path of a Python.

    :raises Unavailable: when there is none.
    """
    places = [shutil.which(f"python{version}")]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    places += sorted(pyenv.glob(f"versions/{version}.*/bin/python"))
    for place in filter(None, places):
        probe = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([place, "-c", probe], capture_output=True, text=True)
        if done.stdout.strip() == version:
            return str(place)
    raise Unavailable(f"no Python {version} here")


class Workshop:
    """Makes an environment and runs tests in it."""

    def __init__(self, environment):
        """Take the environment."""
        self.environment = environment
        self.folder = FOLDER / environment.name
        self.log = FOLDER / f"{environment.name}.log"
        self.python = self.folder / "bin" / "python"

    def run(self, paths):
        """Return the result as one line.

        :raises Unavailable: when the environment cannot be made.
        """
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.log.write_bytes(b"")
        self._make()
        options = ["-q", "-p", "no:cacheprovider", "-W", "ignore", "--show-capture=no"]
        # Of the life of an instance: with PostgreSQL and RabbitMQ as well.
        more = {"PYTHONPATH": str(PROJECT), "STATS_DOCS_SERVICES": "1"}
        env = {**os.environ, **more}
        self._call([self.python, "-m", "pytest", *options, *paths], env)
        lines = self.log.read_text(errors="replace").splitlines()
        counts = [
            line for line in lines if re.search(r"\d+ (passed|failed|error)", line)
        ]
        if not counts:
            raise Unavailable(f"no result, see {self.log}")
        return counts[-1].strip("= ")

    def versions(self):
        """Return name → version of what the table names; empty if there is none."""
        if not self.python.exists():
            return {}
        code = (
            "import json; from importlib.metadata import version as v; "
            "print(json.dumps({n: v(n) for n in ('invenio-app-rdm', 'opensearch-py')}))"
        )
        done = subprocess.run([self.python, "-c", code], capture_output=True, text=True)
        return json.loads(done.stdout) if done.returncode == 0 else {}

    def _make(self):
        """Make the environment, unless it is there and has the release."""
        wanted = RELEASES[self.environment.release]
        if self.versions().get("invenio-app-rdm") == wanted:
            return
        program = find_python(self.environment.python)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._call([program, "-m", "venv", self.folder]):
            raise Unavailable(f"no virtual environment, see {self.log}")
        wanted = ["-e", f"{PROJECT}[tests]", self.environment.requirement]
        replaced = AFTERWARDS.get(self.environment.release)
        if self._install(*wanted) or (
            replaced and self._install("--no-deps", *replaced)
        ):
            shutil.rmtree(self.folder, ignore_errors=True)
            raise Unavailable(f"its packages cannot be installed, see {self.log}")

    def _install(self, *what):
        """Install packages; return the exit code."""
        uv = shutil.which("uv") or shutil.which("uv", path=Path(sys.executable).parent)
        pip = [self.python, "-m", "pip", "install", "-q"]
        if uv:
            pip = [uv, "pip", "install", "--python", self.python]
        return self._call([*pip, *what])

    def _call(self, command, env=None):
        """Run a command, its output into the log; return its exit code."""
        with self.log.open("ab") as log:
            try:
                return subprocess.run(
                    [str(part) for part in command],
                    cwd=PROJECT,
                    env=env,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    timeout=MINUTES * 60,
                ).returncode
            except subprocess.TimeoutExpired:
                return -1


def search_version():
    """Return which search engine the tests run against.

    :raises Unavailable: when none answers.
    """
    hosts = os.environ.get("SEARCH_HOSTS", "localhost:9200")
    found = re.search(r"[\w.-]+:\d+", hosts.replace("http://", ""))
    try:
        with urlopen(f"http://{found[0]}", timeout=10) as answer:
            version = json.load(answer)["version"]
    except (OSError, TypeError, KeyError, ValueError) as error:
        raise Unavailable(f"no search engine at {hosts}: {error}")
    return f"{version.get('distribution', 'elasticsearch')} {version['number']}"


def table(rows):
    """Return rows as a table that Markdown reads."""
    names = [
        "environment",
        "Python",
        "InvenioRDM",
        "search engine",
        "result",
        "minutes",
    ]
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(argv=None):
    """Run the tests in the chosen environments; exit code 1 if any has failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.matrix",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "paths", nargs="*", default=PATHS, help="what to run (default: all that is fit)"
    )
    add("--only", action="append", help="beginning of a name; may be repeated")
    add("--list", action="store_true", help="print the names and end")
    options = parser.parse_args(argv)
    chosen = [
        environment
        for environment in (Environment(*pair) for pair in product(RELEASES, PYTHONS))
        if environment.name.startswith(tuple(options.only or ("",)))
    ]
    if options.list or not chosen:
        print("\n".join(environment.name for environment in chosen))
        return 0 if chosen else 2
    try:
        engine = search_version()
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    rows = [row_of(environment, options.paths, engine) for environment in chosen]
    print(table(rows))
    return int(any(re.search(r"failed|error", row[4]) for row in rows))


def row_of(environment, paths, engine):
    """Return the row of an environment."""
    workshop, start = Workshop(environment), time.monotonic()
    try:
        result = workshop.run(paths)
    except Unavailable as reason:
        result = f"not run: {reason}"
    minutes = f"{(time.monotonic() - start) / 60:.0f}"
    release = RELEASES[environment.release]
    row = [environment.name, environment.python, release, engine, result, minutes]
    print(f"{environment.name}: {result}", file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
