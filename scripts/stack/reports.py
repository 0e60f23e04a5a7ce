# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reports of test runs: how many passed and failed, and how long each took."""

import json
import threading
from contextlib import contextmanager
from time import monotonic
from xml.etree import ElementTree

from .base import say

SLOWEST = 20


class Check(threading.local):
    """What the check that a thread is at has counted, and whether it is quiet."""

    passed = failed = 0
    quiet = False


class Tally:
    """What all checks have counted."""

    def __init__(self, folder, steps):
        """Bind to the folder of the reports and the steps that are timed."""
        self.folder, self.steps = folder, steps
        self.now = Check()
        self.passed = self.failed = 0
        self.durations = []
        self._adding = threading.Lock()

    @contextmanager
    def counted(self, name):
        """Time a check; it counts as one test unless it counts its own."""
        start, now = monotonic(), self.now
        now.passed = now.failed = 0
        say(f"==> {name}  [{start - self.steps.began:.0f} s]")
        good = False
        try:
            yield
            good = True
        finally:
            if not good and not now.failed:
                now.failed = 1  # it broke outside of its tests
            elif not now.passed and not now.failed:
                now.passed = 1
            with self._adding:
                self.passed += now.passed
                self.failed += now.failed
            notes = ["beside the tests"] * now.quiet + ["FAILED"] * (not good)
            self.steps.add(name, monotonic() - start, ", ".join(notes))

    @contextmanager
    def junit(self, name):
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
                self.add(*of_pytest(path))

    def add(self, passed, failed, durations):
        """Add what a report says to what the current check has counted."""
        self.now.passed += passed
        self.now.failed += failed
        self.durations += durations

    def print_slowest(self):
        """Print the tests that took longest."""
        self.durations.sort(reverse=True)
        for seconds, name in self.durations[:SLOWEST]:
            say(f"{seconds:>8.1f} s  {name}")


def of_pytest(path):
    """Read a report in JUnit's form: (passed, failed, list of (seconds, name))."""
    passed, failed, durations = 0, 0, []
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        bad = int(suite.get("failures")) + int(suite.get("errors"))
        failed += bad
        passed += int(suite.get("tests")) - int(suite.get("skipped")) - bad
        durations += map(_duration, suite.iter("testcase"))
    return passed, failed, durations


def _duration(case):
    return float(case.get("time")), f"{case.get('classname')}::{case.get('name')}"


def of_jest(path):
    """Read a report of jest in JSON; returns the same."""
    counted = json.loads(path.read_text())
    durations = [
        ((test.get("duration") or 0) / 1000, test["fullName"])
        for suite in counted["testResults"]
        for test in suite["assertionResults"]
    ]
    return counted["numPassedTests"], counted["numFailedTests"], durations
