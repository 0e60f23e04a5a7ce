# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Stages and command line of ``run-tests.sh``."""

import argparse

DESCRIPTION = """Set up what the tests need and run every check. A failing check does
not stop the others; the exit code is 0 only if all pass.

The Python tests run in three stages: pytest (most of them), slow (kills, fuzzing, large
histories; marked as such) and browser (pages of a small demo in Chromium). Beside the first
two, the static checks and the JavaScript tests run, and the demo is made; what they print
is shown if they fail. With --quick, static checks, JavaScript, unit tests and one path
through the services run alone.
"""
STATIC = "black isort pydocstyle imports manifest docs eslint js".split()
TESTS = {"quick", "pytest", "slow"}
NAMES = [*STATIC, "quick", "pytest", "slow", "demo", "browser"]
QUICK = [*STATIC, "quick"]
FULL = [*STATIC, "pytest", "slow", "demo", "browser"]
# In one process each, while the Python tests wait for the services.
BESIDE = {*STATIC, "demo"}


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
