# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Every check of the project, each timed: ``run-tests.sh``."""

import argparse
import json
import os
import shutil
import sys
from contextlib import contextmanager
from time import monotonic
from xml.etree import ElementTree

from . import packages, venv
from .base import PROJECT, Failure, digest, run_folder, say, warn
from .cli import end_on_signals
from .commands import Stamps, Steps, end_commands, run
from .services import Services

DESCRIPTION = """Set up what the tests need and run every check. A failing check does
not stop the others; the exit code is 0 only if all pass.

The Python tests run in three stages: pytest (most of them), slow (kills, fuzzing, large
histories; marked as such) and browser (pages of a small demo in Chromium). With --quick,
static checks, JavaScript, unit tests and one path through the services run alone.
"""
SOURCES = ["invenio_stats_dashboard", "demo", "tests", "scripts", "docs", "setup.py"]
JS = PROJECT / "tests" / "js"
# Tests that need the demo: run by the step ``browser``.
DEMO_TESTS = ["tests/browser"]
# Reads sources alone: run by the step ``imports``.
IMPORTS = "tests/test_imports.py"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = ("/Applications/*.app/Contents/MacOS",)
MINUTES = 60
STATIC = "black isort pydocstyle imports manifest docs eslint js".split()
NAMES = [*STATIC, "quick", "pytest", "slow", "browser"]
QUICK = [*STATIC, "quick"]
FULL = [*STATIC, "pytest", "slow", "browser"]
# Two processes of tests: while one waits for the services, the other one works.
WORKERS = ["--numprocesses=2", "--dist=loadfile"]
SLOWEST = 20
# A run ends before code that Java optimises pays for its compilation, which takes half
# of OpenSearch's processor time otherwise.
JAVA_OPTS = "-XX:TieredStopAtLevel=1"


class Checks:
    """The checks by name, and what they have counted."""

    def __init__(self, options):
        """Bind to the options of the command line."""
        self.options = options
        self.folder = run_folder("tests")
        self.services = Services("tests", stay=options.keep_services)
        self.steps = Steps()
        self.passed = self.failed = 0
        self.durations = []
        self.env = {}
        self.table = {
            "black": lambda: self._python("black", "--check", *_sources()),
            "isort": lambda: self._python("isort", "--check", *_sources()),
            "pydocstyle": lambda: self._python("pydocstyle", *_sources(tests=False)),
            "imports": self._imports,
            "manifest": lambda: self._python("check_manifest"),
            "docs": self._docs,
            "eslint": lambda: self._npm("run", "lint"),
            "js": self._js,
            "quick": lambda: self._pytest("quick", "(unit or path) and not slow"),
            "pytest": lambda: self._pytest("pytest", "not slow", *WORKERS),
            "slow": lambda: self._pytest("slow", "slow", *WORKERS),
            "browser": self._browser,
        }

    def prepare(self):
        """Set up what the chosen checks need."""
        chosen = self.options.only or (QUICK if self.options.quick else FULL)
        with self.steps.step("Python environment"):
            venv.prepare("demo", "tests")
        self.env = venv.environment()
        if {"quick", "pytest", "slow"} & set(chosen):
            with self.steps.step("services"):
                self.env |= self.services.up()
        if {"eslint", "js"} & set(chosen):
            with self.steps.step("Node packages"):
                self._install_node_packages()
        if "browser" in chosen:
            with self.steps.step("Chromium"):
                self.env["CHROMIUM"] = find_chromium(self.env)
        if "manifest" in chosen:
            packages.require("git")
        return chosen

    def carry_out(self):
        """Run the chosen checks; returns the exit code."""
        failures = []
        for name in self.prepare():
            try:
                with self._counted(name):
                    self.table[name]()
            except (Failure, OSError) as failure:
                warn(f"{name}: {failure}")
                failures.append(name)
        self._print_slowest()
        self.steps.table()
        for name in failures:
            say(f"failed: {name}")
        say(f"{self.passed} passed, {self.failed} failed")
        return 1 if failures or self.failed else 0

    def _print_slowest(self):
        """Print the tests that took longest."""
        self.durations.sort(reverse=True)
        for seconds, name in self.durations[:SLOWEST]:
            say(f"{seconds:>8.1f} s  {name}")

    @contextmanager
    def _counted(self, name):
        """Time a check; it counts as one test unless it counts its own."""
        before, start = (self.passed, self.failed), monotonic()
        say(f"==> {name}  [{start - self.steps.began:.0f} s]")
        good = False
        try:
            yield
            good = True
        finally:
            if (self.passed, self.failed) == before:
                self.passed += good
                self.failed += not good
            elif not good and self.failed == before[1]:
                self.failed += 1  # it broke outside of its tests
            result = "" if good else "FAILED"
            self.steps.add(name, monotonic() - start, result)

    def _run(self, command, cwd=PROJECT, env=None, minutes=10):
        run(command, env or self.env, cwd, seconds=minutes * MINUTES)

    def _python(self, module, *arguments, **more):
        self._run([venv.BIN / "python", "-m", module, *arguments], **more)

    def _imports(self):
        """Check that imports run one way, and stand at the top of each file."""
        self._run([venv.BIN / "lint-imports", "--no-cache"])
        with self._junit("imports") as report:
            self._python("pytest", "-q", "--noconftest", report, IMPORTS)

    def _docs(self):
        """Build the documentation; warnings are errors."""
        target = self.folder / "docs"
        shutil.rmtree(target, ignore_errors=True)
        self._python("sphinx", "-nWq", "--keep-going", "-b", "html", "docs", target)

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
        report = self.folder / "jest.json"
        report.unlink(missing_ok=True)
        try:
            self._npm("test", "--", "--json", f"--outputFile={report}")
        finally:
            if report.exists():
                counted = json.loads(report.read_text())
                self.passed += counted["numPassedTests"]
                self.failed += counted["numFailedTests"]
                for suite in counted["testResults"]:
                    for test in suite["assertionResults"]:
                        seconds = (test.get("duration") or 0) / 1000
                        self.durations.append((seconds, test["fullName"]))

    def _pytest(self, name, marks, *more):
        """Run the Python tests that need the services alone.

        :param marks: Expression that chooses them, unless the command line does.
        :param more: Further arguments, unless the command line has some.
        """
        arguments = self.options.pytest or ["-m", marks, *more]
        if not _has_paths(arguments):
            ignored = [*DEMO_TESTS, IMPORTS]
            arguments = ["tests", *(f"--ignore={path}" for path in ignored), *arguments]
        with self._junit(name) as report:
            self._python("pytest", report, *arguments, minutes=30)

    def _browser(self):
        """Prepare a small demo and test its pages in Chromium."""
        if not self.options.keep_services:
            self.services.down(only_started=True)  # the demo has its own
        # Made anew: rows of an earlier version of the code would not be this one's.
        size = ["--run", "browser", "--records", "40", "--events", "3000", "--clean"]
        tests = ["python", "-m", "tests.browser", self.folder]
        keep = ("SEARCH_HOSTS", "REDIS_URL", "CACHE_REDIS_URL", "BROKER_URL")
        env = {name: value for name, value in self.env.items() if name not in keep}
        with self._junit("browser"), self._junit("browser-alone"):
            command = ["./run-demo.sh", *size, "--serve", "--exec", *tests]
            self._run(command, env=env, minutes=40)

    @contextmanager
    def _junit(self, name):
        """Count and time the tests of a pytest run from its report.

        :param name: Of the report, a file of the run's folder.
        :returns: The argument that lets pytest write it.
        """
        path = self.folder / f"{name}.xml"
        path.unlink(missing_ok=True)
        try:
            yield f"--junitxml={path}"
        finally:
            if path.exists():
                for suite in ElementTree.parse(path).getroot().iter("testsuite"):
                    bad = int(suite.get("failures")) + int(suite.get("errors"))
                    self.failed += bad
                    total = int(suite.get("tests")) - int(suite.get("skipped"))
                    self.passed += total - bad
                    self.durations += map(_duration, suite.iter("testcase"))

    def end(self):
        """End what this run started, unless it shall stay."""
        end_commands()
        if not self.options.keep_services:
            self.services.down(only_started=True)


def _sources(tests=True):
    """Get the Python sources that exist."""
    names = [name for name in SOURCES if tests or name not in ("tests", "docs")]
    return [name for name in names if (PROJECT / name).exists()]


def _duration(case):
    """Return seconds and name of a test in pytest's report."""
    return float(case.get("time")), f"{case.get('classname')}::{case.get('name')}"


def _has_paths(arguments):
    """Tell whether pytest's arguments name files of their own."""
    return any((PROJECT / part.partition("::")[0]).exists() for part in arguments)


def find_chromium(env):
    """Find a Chromium, or get one.

    :returns: Path of the program.
    """
    for name in BROWSERS:
        if found := packages.find(name):
            return found
    for name in ("Chromium", "Google Chrome"):
        if found := packages.find(name, *APPLICATIONS):
            return found
    try:
        return packages.require("chromium")
    except Failure as missing:
        warn(f"  {missing}; trying Playwright's own")
    python = venv.BIN / "python"
    run([python, "-m", "playwright", "install", "chromium"], env, seconds=600)
    code = "from playwright.sync_api import sync_playwright as p\n"
    code += "with p() as it: print(it.chromium.executable_path)"
    lines = []
    run([python, "-c", code], env, on_line=lines.append)
    return lines[-1]


def parse(argv):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="./run-tests.sh", description=DESCRIPTION, allow_abbrev=False
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=NAMES,
        metavar="STEP",
        help=f"run one check (may be repeated): {', '.join(NAMES)}",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="static checks, JavaScript, unit tests and one path through the services",
    )
    parser.add_argument(
        "--keep-services", action="store_true", help="leave OpenSearch and Redis up"
    )
    parser.add_argument(
        "pytest",
        nargs="*",
        metavar="-- ARGUMENTS",
        help="passed to pytest in place of its stage, which then runs in one process",
    )
    options = parser.parse_args(argv)
    if options.only and options.quick:
        parser.error("--quick and --only exclude each other")
    return options


def main(argv=None):
    """Run; a failure of the set-up is one clear line on standard error."""
    options = parse(sys.argv[1:] if argv is None else argv)
    end_on_signals()
    os.environ.setdefault("STATS_SEARCH_JAVA_OPTS", JAVA_OPTS)
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
