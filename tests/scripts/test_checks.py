# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The stages of ``run-tests.sh``, and what it prints in the end."""

import sys
from pathlib import Path
from threading import Event

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from stack import stages  # noqa: E402
from stack import tests as module  # noqa: E402
from stack.base import Failure  # noqa: E402

REPORT = """<testsuites><testsuite tests="{tests}" failures="{bad}" errors="0" skipped="1">
<testcase classname="tests.a" name="test_quick" time="0.2"/>
<testcase classname="tests.a" name="test_long" time="{seconds}"/>
</testsuite></testsuites>"""


@pytest.fixture()
def checks(tmp_path, monkeypatch):
    """Return a function that makes the checks of a command line, which run nothing."""
    monkeypatch.setattr(module, "run_folder", lambda name: tmp_path)
    monkeypatch.setattr(module.Checks, "prepare", lambda self: self.options.only)

    def make(*arguments):
        return module.Checks(stages.parse(arguments))

    return make


def reporting(checks, name, **values):
    """Return a stage that writes a report as pytest does, and fails if a test failed."""

    def stage():
        with checks.tally.junit(name) as report:
            path = Path(report.partition("=")[2])
            path.write_text(REPORT.format(**values))
            if values["bad"]:
                raise Failure("failed (1)")

    return stage


def test_every_stage_can_be_run_alone(checks):
    """A full run has all tests; the quick one has no slow ones and no browser."""
    assert set(checks("--only", "black").table) == set(stages.NAMES)
    assert set(stages.NAMES) - set(stages.FULL) == {"quick"}
    assert set(stages.QUICK) == {*stages.STATIC, "quick"}
    with pytest.raises(SystemExit):
        stages.parse(["--quick", "--only", "black"])


def test_what_is_counted_and_printed(checks, capsys):
    """Tests of all stages, the slowest of them, and what failed."""
    run = checks("--only", "pytest", "--only", "slow")
    run.table["pytest"] = reporting(run, "pytest", tests=3, bad=0, seconds=8.125)
    run.table["slow"] = reporting(run, "slow", tests=3, bad=1, seconds=99.5)

    assert run.carry_out() == 1

    lines = capsys.readouterr().out.splitlines()
    slowest = [line.split() for line in lines if "tests.a::test_long" in line]
    assert [line[0] for line in slowest] == ["99.5", "8.1"]
    assert lines[-2:] == ["failed: slow", "3 passed, 1 failed"]


def test_static_checks_run_beside_the_tests(checks, capfd):
    """The tests wait for what runs beside them, which is only seen if it fails."""
    run = checks("--only", "pytest", "--only", "black", "--only", "docs")
    began = Event()

    def black():
        began.set()
        run._run(["echo", "All done!"])

    def tests():
        assert began.wait(60)
        reporting(run, "pytest", tests=3, bad=0, seconds=1)()

    def docs():
        run._run(["sh", "-c", "echo A title is too short.; exit 3"])

    run.table |= {"black": black, "docs": docs, "pytest": tests}

    assert run.carry_out() == 1

    out, err = capfd.readouterr()
    assert "All done!" not in out and "A title is too short." in out
    assert "docs: sh -c" in err and "failed (3)" in err
    assert out.splitlines()[-2:] == ["failed: docs", "3 passed, 1 failed"]
    rows = [line.split() for line in out.splitlines()]
    assert ["beside", "the", "tests,", "FAILED"] in [row[2:] for row in rows]


def test_marks_choose_unless_the_command_line_does(checks, monkeypatch):
    """Own arguments replace those of a stage; paths replace the whole of the tests."""
    called = []
    run = checks("--only", "pytest")
    monkeypatch.setattr(run, "_python", lambda *names, minutes: called.append(names))
    run.table["pytest"]()
    run.options.pytest = ["-k", "membership"]
    run.table["pytest"]()
    run.options.pytest = ["tests/test_locks.py"]
    run.table["pytest"]()

    stage, chosen, path = (names[2:] for names in called)
    assert stage[0] == chosen[0] == "tests"
    assert ("-m", "not slow") == stage[-4:-2] and "--numprocesses=2" in stage
    assert chosen[-2:] == ("-k", "membership") and "--numprocesses=2" not in chosen
    assert path == ("tests/test_locks.py",)
