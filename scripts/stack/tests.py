# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Every check of the project, each timed: ``run-tests.sh``."""

import json
import os
import shutil
import sys

from . import net, packages, reports, venv
from .base import PROJECT, Failure, digest, folder_id, run_folder, say, warn
from .chromium import find_chromium
from .cli import end_on_signals
from .commands import Background, Stamps, Steps, end_commands, run
from .services import Services
from .stages import BESIDE, FULL, NAMES, QUICK, TESTS, parse

SOURCES = ["invenio_stats_dashboard", "demo", "tests", "scripts", "docs", "setup.py"]
JS = PROJECT / "tests" / "js"
# Tests that need the demo: run by the step ``browser``.
DEMO_TESTS = ["tests/browser"]
# Reads sources alone: run by the step ``imports``.
IMPORTS = "tests/test_imports.py"
MINUTES = 60
# Two processes of tests: while one waits for the services, the other one works.
WORKERS = ["--numprocesses=2", "--dist=loadfile"]
DEMO = ["./run-demo.sh", "--run", "browser", "--records", "40", "--events", "3000"]
# A run ends before code that Java optimises pays for its compilation, which takes half
# of OpenSearch's processor time otherwise.
JAVA_OPTS = "-XX:TieredStopAtLevel=1"
# Where the indices are, if there is room. Making one waits for a disk a dozen times.
MEMORY, ROOM = "/dev/shm", 4 * 2**30


class Checks:
    """The checks by name, and what they have counted."""

    def __init__(self, options):
        """Bind to the options of the command line."""
        self.options = options
        self.folder = run_folder("tests")
        self.services = Services("tests", stay=options.keep_services)
        self.steps = Steps()
        self.tally = reports.Tally(self.folder, self.steps)
        self.failures = []
        self.env = {}
        self.table = {
            "black": lambda: self._python("black", "--check", *_sources()),
            "isort": lambda: self._python("isort", "--check", *_sources()),
            "pydocstyle": lambda: self._python("pydocstyle", *_sources(tests=False)),
            "imports": self._imports,
            "manifest": lambda: self._python("check_manifest"),
            "docs": self._docs,
            "eslint": self._eslint,
            "js": self._js,
            "quick": lambda: self._pytest("quick", "(unit or path) and not slow"),
            "pytest": lambda: self._pytest("pytest", "not slow", *WORKERS),
            "slow": lambda: self._pytest("slow", "slow", *WORKERS),
            "demo": lambda: self._demo("--clean", "--no-serve"),
            "browser": self._browser,
        }

    def prepare(self):
        """Set up what the chosen checks need."""
        chosen = self.options.only or (QUICK if self.options.quick else FULL)
        needed = {*TESTS, "demo", "browser"} & set(chosen)
        with self.steps.step("Python environment and services"):
            starting = Background(self.services.up) if needed else None
            try:
                venv.prepare("demo", "tests")
            finally:
                if starting:
                    starting.wait()  # also to end them
        self.env = venv.environment(**self.services.environment() if needed else {})
        self.env.pop("STATS_SEARCH_MEMORY", None)  # what tests start keeps its data
        if "browser" in chosen:
            if "demo" not in chosen:
                chosen = [*chosen, "demo"]
            with self.steps.step("Chromium"):
                self.env["CHROMIUM"] = find_chromium(self.env)
        if "manifest" in chosen:
            packages.require("git")
        return chosen

    def carry_out(self):
        """Run the chosen checks; returns the exit code."""
        chosen = self.prepare()
        beside = [name for name in NAMES if name in BESIDE & set(chosen)]
        tests = [name for name in NAMES if name in TESTS & set(chosen)]
        others = Background(lambda: self._carry_out(beside, quiet=bool(tests)))
        self._carry_out(tests)
        others.wait()
        self._carry_out(["browser"] if "browser" in chosen else [])
        self.tally.print_slowest()
        self.steps.table()
        for name in self.failures:
            say(f"failed: {name}")
        say(f"{self.tally.passed} passed, {self.tally.failed} failed")
        return 1 if self.failures or self.tally.failed else 0

    def _carry_out(self, names, quiet=False):
        """Run checks one after another.

        :param quiet: Whether others run beside these, which print.
        """
        self.tally.now.quiet = quiet
        for name in names:
            try:
                with self.tally.counted(name):
                    self.table[name]()
            except (Failure, OSError) as failure:
                warn(f"{name}: {failure}")
                self.failures.append(name)

    def _run(self, command, cwd=PROJECT, env=None, minutes=10):
        lines = []
        on_line = lines.append if self.tally.now.quiet else None
        try:
            run(command, env or self.env, cwd, None, on_line, minutes * MINUTES)
        except Failure:
            say("\n".join(lines))
            raise

    def _python(self, module, *arguments, **more):
        self._run([venv.BIN / "python", "-m", module, *arguments], **more)

    def _imports(self):
        """Check that imports run one way, and stand at the top of each file."""
        with self.tally.junit("imports") as report:
            self._python("pytest", "-q", "--noconftest", report, IMPORTS)

    def _docs(self):
        """Build the documentation; warnings are errors."""
        target = self.folder / "docs"
        shutil.rmtree(target, ignore_errors=True)
        self._python("sphinx", "-nWq", "--keep-going", "-b", "html", "docs", target)

    def _eslint(self):
        """Check the style of the scripts."""
        self._install_node_packages()
        self._npm("run", "lint")

    def _npm(self, *arguments):
        self._run([venv.BIN / "npm", *arguments], JS)

    def _install_node_packages(self):
        """Install the packages of the JavaScript tests, if they have changed."""
        lock = JS / "package-lock.json"
        wanted = digest(JS / "package.json", lock)
        stamps = Stamps(self.folder)
        if stamps.get("node") != wanted or not (JS / "node_modules").exists():
            command = "ci" if lock.exists() else "install"
            self._npm(command, "--no-audit", "--no-fund", "--loglevel=error")
            stamps.set("node", wanted)

    def _js(self):
        """Run the JavaScript tests."""
        self._install_node_packages()
        report = self.folder / "jest.json"
        report.unlink(missing_ok=True)
        try:
            self._npm("test", "--", "--json", f"--outputFile={report}")
        finally:
            if report.exists():
                self.tally.add(*reports.of_jest(report))

    def _pytest(self, name, marks, *more):
        """Run the Python tests that need the services alone.

        :param marks: Expression that chooses them, unless the command line does.
        :param more: Further arguments, unless the command line has some.
        """
        arguments = self.options.pytest or ["-m", marks, *more]
        if not _has_paths(arguments):
            ignored = [*DEMO_TESTS, IMPORTS]
            arguments = ["tests", *(f"--ignore={path}" for path in ignored), *arguments]
        with self.tally.junit(name) as report:
            self._python("pytest", report, *arguments, minutes=40)

    def _demo(self, *arguments):
        """Run the small demo of the browser tests, over the search engine of the tests.

        It is made anew each time: rows of an earlier version of the code would not be
        this one's.
        """
        own = ("REDIS_URL", "CACHE_REDIS_URL", "BROKER_URL")
        env = {name: value for name, value in self.env.items() if name not in own}
        env["SEARCH_INDEX_PREFIX"] = self._demo_prefix()
        self._run([*DEMO, *arguments], env=env, minutes=40)

    def _demo_prefix(self):
        """Get the prefix of the demo's indices, which others have not."""
        return f"browser-{folder_id(self.folder)}-"

    def _browser(self):
        """Test the pages of the demo in Chromium."""
        if "demo" in self.failures:
            raise Failure("its demo was not made")
        tests = ["python", "-m", "tests.browser", self.folder]
        try:
            with self.tally.junit("browser"), self.tally.junit("browser-alone"):
                self._demo("--serve", "--exec", *tests)
        finally:
            for url in json.loads(self.env["SEARCH_HOSTS"]):
                net.delete_indices(url, self._demo_prefix())

    def end(self):
        """End what this run started, unless it shall stay."""
        end_commands()
        if not self.options.keep_services:
            self.services.down(only_started=True)


def _sources(tests=True):
    """Get the Python sources that exist."""
    names = [name for name in SOURCES if tests or name not in ("tests", "docs")]
    return [name for name in names if (PROJECT / name).exists()]


def _has_paths(arguments):
    """Tell whether pytest's arguments name files of their own."""
    return any((PROJECT / part.partition("::")[0]).exists() for part in arguments)


def main(argv=None):
    """Run; a failure of the set-up is one clear line on standard error."""
    options = parse(sys.argv[1:] if argv is None else argv)
    end_on_signals()
    os.environ.setdefault("STATS_SEARCH_JAVA_OPTS", JAVA_OPTS)
    if os.path.ismount(MEMORY) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("STATS_SEARCH_MEMORY", MEMORY)
    checks = Checks(options)
    try:
        return checks.carry_out()
    except Failure as failure:
        warn(f"run-tests.sh: {failure}")
        return 1
    finally:
        checks.end()


if __name__ == "__main__":
    sys.exit(main())
