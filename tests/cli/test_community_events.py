# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats community-events``."""

import io
import json
from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from invenio_db import db
from tqdm import tqdm

from invenio_stats_dashboard.cli import community_stats, output
from invenio_stats_dashboard.locks import task_lock
from invenio_stats_dashboard.membership import history
from invenio_stats_dashboard.models import MembershipLog
from tests.helpers import documents

EVENTS = "stats-community-events-*"


@pytest.fixture()
def run(clean, app):
    """Return a function that runs the command and gives exit code and output."""

    def _run(*args):
        args = ["community-events", *map(str, args)]
        result = app.test_cli_runner().invoke(community_stats, args)
        return result.exit_code, result.output

    return _run


@pytest.fixture()
def old_records(clean, users, make_record, make_community):
    """Three records of a time before the module was installed; one in a community.

    Returns (community, recids), the oldest record first.
    """
    community = make_community(users["curator"])
    noon = datetime.now(timezone.utc).replace(hour=12)
    recids = []
    for days, communities in ((30, [community]), (20, []), (10, [])):
        with time_machine.travel(noon - timedelta(days=days), tick=True):
            recids.append(make_record(users["author"], communities=communities))
    db.session.query(MembershipLog).delete()
    db.session.commit()
    return community, recids


def options(recids):
    """Return the options that choose records: other tests leave some behind."""
    return [part for recid in recids for part in ("--record", recid)]


def test_generate(run, old_records):
    """A dry run writes nothing; a run writes all; running it again, nothing."""
    community, recids = old_records
    chosen = ["generate", *options(recids), "--json"]

    dry = run(*chosen, "--dry-run")
    assert documents(EVENTS) == [] and db.session.query(MembershipLog).count() == 0
    first, again = run(*chosen), run(*chosen)

    counts = {"parents": 3, "added": 4, "inferred": 1, "events_differing": 0}
    assert (dry[0], json.loads(dry[1])) == (0, {"dry_run": True, **counts})
    assert json.loads(first[1]) == {"dry_run": False, **counts, "events": 4}
    none = dict.fromkeys(("added", "inferred", "events_differing", "events"), 0)
    assert json.loads(again[1]) == {"dry_run": False, "parents": 3, **none}
    guessed = [e for e in documents(EVENTS) if e["inferred"]]
    assert [(e["community_id"], e["record_id"]) for e in guessed] == [
        (community, recids[0])
    ]


def test_limits(run, old_records):
    """Communities, records and dates limit what is built."""
    community, recids = old_records
    day = datetime.now(timezone.utc).date() - timedelta(days=15)

    def parents(*args):
        code, output = run("generate", "--dry-run", "--json", *args)
        assert code == 0
        return json.loads(output)["parents"]

    assert parents("--community", community) == 1
    assert parents(*options(recids[:2])) == 2
    assert parents(*options(recids), "--start-date", day) == 1
    assert parents(*options(recids), "--end-date", day) == 2
    week = ("--start-date", day - timedelta(days=7), "--end-date", day)
    assert parents(*options(recids), *week) == 1


def test_stopped_and_run_again(run, old_records, monkeypatch):
    """What was done before a stop stays; the next run does the rest, once."""
    _, recids = old_records
    monkeypatch.setattr(history, "PARENTS", 1)
    missing, calls = history.missing_entries, []

    def _stop(parents):
        calls.append(parents)
        if len(calls) == 2:
            raise KeyboardInterrupt()
        return missing(parents)

    monkeypatch.setattr(history, "missing_entries", _stop)
    code, _ = run("generate", *options(recids))
    db.session.rollback()
    assert code != 0
    assert len({e.parent_id for e in db.session.query(MembershipLog)}) == 1

    code, output = run("generate", *options(recids), "--json")
    assert (code, json.loads(output)["parents"]) == (0, 3)
    assert len(documents(EVENTS)) == 4


def test_bars(run, old_records, monkeypatch):
    """Two bars tell how far log and events are."""
    _, recids = old_records
    seen = io.StringIO()

    def visible(total, label, hidden):
        return tqdm(total=total, desc=label, file=seen)

    monkeypatch.setattr(output, "_bar", visible)
    assert run("generate", *options(recids))[0] == 0

    assert "Parents: 100%" in seen.getvalue()
    assert "Events: 100%" in seen.getvalue()


def test_busy(run, app, old_records):
    """Events that another process is writing are not written twice; exit code 1."""
    _, recids = old_records
    with task_lock("membership-log"):
        code, output = run("generate", *options(recids))

    assert code == 1 and "status" in output
    assert documents(EVENTS) == []
    assert run("generate", *options(recids))[0] == 0
    assert len(documents(EVENTS)) == 4


def test_rebuild_after_a_change_of_the_table(run, app, old_records, monkeypatch):
    """A new breakdown reaches the events that are there already."""
    from invenio_stats_dashboard.subcounts import subcount

    _, recids = old_records
    run("generate", *options(recids))
    table = app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    titles = {**table, "titles": subcount("title", "metadata.title")}
    monkeypatch.setitem(app.config, "COMMUNITY_STATS_SUBCOUNT_CONFIGS", titles)

    plain = run("generate", *options(recids), "--json")
    rebuilt = run("generate", *options(recids), "--json", "--rebuild")

    assert json.loads(plain[1])["events"] == 0
    assert json.loads(rebuilt[1])["events"] == 4
    assert {event["title"] for event in documents(EVENTS)} == {"A record"}


def test_status(run, old_records):
    """Exit code 1 and the numbers say that something is missing."""
    _, recids = old_records

    before = run("status", "--json")
    run("generate", *options(recids))
    after = run("status", "--json")

    assert before[0] == 1
    before, after = json.loads(before[1]), json.loads(after[1])
    assert after["records_logged"] - before["records_logged"] == 3
    assert after["memberships_logged"] - before["memberships_logged"] == 1
    assert (after["inferred"], after["pending"]) == (1, 0)
    assert "records logged: " in run("status")[1]


def test_status_of_a_complete_history(run, old_records):
    """Exit code 0 once nothing is missing."""
    assert run("generate")[0] == 0
    assert run("status")[0] == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--community", "no-such"), "no-such"),
        (("--start-date", "2024-05-01", "--end-date", "2024-05-01"), "--end-date"),
        (("--start-date", "May"), "--start-date"),
        (("--nonsense",), "--nonsense"),
    ],
)
def test_bad_input(run, args, words):
    """Exit code 2 and a message that names the option."""
    code, output = run("generate", *args)

    assert code == 2
    assert words in output
