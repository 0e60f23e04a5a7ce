# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reports of test runs: how many passed and failed, and how long each took.

Each function returns (passed, failed, list of (seconds, name)).
"""

import json
from xml.etree import ElementTree


def of_pytest(path):
    """Read a report in JUnit's form."""
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
    """Read a report of jest in JSON."""
    counted = json.loads(path.read_text())
    durations = [
        ((test.get("duration") or 0) / 1000, test["fullName"])
        for suite in counted["testResults"]
        for test in suite["assertionResults"]
    ]
    return counted["numPassedTests"], counted["numFailedTests"], durations
