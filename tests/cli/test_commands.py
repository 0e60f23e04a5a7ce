# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats``: what operators run."""

import json
from datetime import datetime, timezone

import pytest
from invenio_app.factory import create_app
from invenio_search import current_search, current_search_client
from invenio_search.utils import prefix_index
from kombu.exceptions import OperationalError

from invenio_stats_dashboard.aggregators.usage_store import UsageStore
from invenio_stats_dashboard.cli import community_stats
from invenio_stats_dashboard.errors import WriteError
from invenio_stats_dashboard.locks import lock_holder, task_lock
from invenio_stats_dashboard.search.state import State
from invenio_stats_dashboard.services.processes import Processes
from invenio_stats_dashboard.tasks import (
    aggregate_community_usage_stats,
    run_in_background,
)
from tests.aggregators.test_isolation import fail_on
from tests.daily_views import USAGE, viewed
from tests.factories import raw_event, send_events
from tests.helpers import rows

CONTENT = "stats-community-records-delta-added-*"


def remove_rows(day, pattern=USAGE):
    """Delete the rows of a day, by default those of usage."""
    body = {"query": {"term": {"day": day}}}
    current_search_client.delete_by_query(
        index=prefix_index(pattern), body=body, refresh=True
    )


def single(group, *path):
    """Yield the words of each command that is no group."""
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from single(command, *path, name)
        else:
            yield (*path, name)


@pytest.mark.parametrize("words", single(community_stats), ids=" ".join)
def test_help_has_an_example(run, words):
    """Every command says what it does, and shows how."""
    code, output = run(*words, "--help")

    assert code == 0
    assert "Example" in output and f"community-stats {' '.join(words)}" in output
    exported = words[-1] == "export"
    assert exported or "--json" in output


def test_aggregate_and_status(usage, run):
    """All communities are complete; a day without its rows is a gap, then repaired."""
    code, output = run("aggregate", "--json")
    result = json.loads(output)
    assert code == 0 and result["community-usage-delta-agg"]["rows"] > 0

    code, output = run("status", "--community", usage.communities[0])
    assert code == 0 and "100 %" in output

    remove_rows(usage.days[1])
    code, output = run("status", "--json")
    lines = json.loads(output)["communities"]
    gaps = {
        line["community_id"]: line["gaps"]
        for line in lines
        if line["aggregation"] == "community-usage-delta-agg"
    }
    gap = [[usage.days[1], usage.days[1]]]
    assert code == 1
    assert [gaps[name] for name in ("global", *usage.communities)] == [gap] * 3

    code, output = run("status")
    assert code == 1
    assert f"repair --start-date {usage.days[1]} --end-date {usage.days[1]}" in output
    span = ("--start-date", usage.days[1], "--end-date", usage.days[1])
    assert run("repair", *span)[0] == 0
    assert run("status")[0] == 0


def test_aggregate_one_community(usage, run):
    """With a range, only the content rows of the community asked for are redone.

    A usage row is that of all communities of its record: days of usage are redone whole.
    """
    chosen, other = usage.communities
    run("aggregate")
    remove_rows(usage.days[2])
    remove_rows(usage.days[0], CONTENT)

    code, _ = run("aggregate", "--community", chosen, "--force", "--json")

    assert code == 0
    assert rows(CONTENT, community_id=chosen) and not rows(CONTENT, community_id=other)
    assert viewed(chosen) == viewed(other) == usage.days


@pytest.mark.parametrize(
    "command",
    [
        "aggregate --start-date 2999-01-01",
        "repair --start-date 2999-01-01 --end-date 2999-01-02",
        "bookmarks set community-usage-delta-agg 2999-01-01 --yes",
        "usage-events export --month 2024-13",
        "usage-events migrate --month May",
        "usage-events export --output /no/such/folder/events.gz",
        "community-events export --output /no/such/folder/log.gz",
        "community-events generate --record no-such-record",
    ],
)
def test_what_cannot_be(app, run, command):
    """Days to come, months that are none, folders that are missing: a line says so."""
    code, output = run(*command.split())

    assert code in (1, 2)
    assert any(
        word in output
        for word in ("2999-01-01", "2024-13", "May", "no/such", "no-such")
    )
    assert "Error: " in output and "Traceback" not in output


def test_catching_up(usage, app, run, monkeypatch):
    """A task does the oldest days that its limit allows, and says what is left.

    The command goes on until nothing is.
    """
    monkeypatch.setitem(app.config, "COMMUNITY_STATS_CATCHUP_INTERVAL", 2)
    name = "community-usage-delta-agg"

    result = aggregate_community_usage_stats()[name]
    assert (result["days"], result["left"], viewed("global")) == (2, 3, usage.days[:2])

    code, output = run("aggregate", "--kind", "usage", "--json")
    result = json.loads(output)[name]
    assert (code, result["left"], viewed("global")) == (0, 0, usage.days)
    # Each run redoes the day up to which the one before it was complete.
    assert result["days"] >= 3


@pytest.mark.parametrize("command", ["aggregate", "repair", "background"])
def test_a_range_has_no_limit(usage, app, run, monkeypatch, command):
    """All that was asked for is done and counted, marks of its days are cleared."""
    run("aggregate")
    for day in usage.days:
        remove_rows(day)
    State().mark_stale("community-usage-delta-agg", usage.days)
    monkeypatch.setitem(app.config, "COMMUNITY_STATS_CATCHUP_INTERVAL", 1)
    span = ("--start-date", usage.days[0], "--end-date", usage.days[-2])
    background = ("--background",) if command == "background" else ()
    name = "repair" if command == "repair" else "aggregate"

    code, output = run(name, "--kind", "usage", *span, *background, "--json")

    assert code == 0 and viewed("global") == usage.days[:-1]
    left = [mark.day for mark in State().stale_days("community-usage-delta-agg")]
    assert left == usage.days[-1:]
    if background:
        process = Processes().get(json.loads(output)["process"])
        assert (process["state"], process["done"], process["total"]) == ("done", 4, 4)


def test_exit_code_of_what_is_not_done(usage, run, monkeypatch):
    """Another process, or days that fail: exit code 1 and a line that says so."""
    with task_lock("community-usage-delta-agg"):
        code, output = run("aggregate", "--kind", "usage")
        assert code == 1 and "another process is running it" in output
        process = json.loads(run("aggregate", "--background", "--json")[1])["process"]
        assert run("processes", "status", process)[0] == 1
    with monkeypatch.context() as patch:
        fail_on(patch, usage.days[2])
        code, output = run("aggregate", "--kind", "usage")
    assert code == 1 and f"1 days failed ({usage.days[2]})" in output


def test_many_days_that_fail(usage, run, monkeypatch):
    """They are a number and a range; each is named in JSON only."""

    def refusing(self, found):
        raise WriteError("1 row was refused")

    monkeypatch.setattr(UsageStore, "write", refusing)
    command = ("aggregate", "--kind", "usage", "--start-date", usage.days[0])

    code, output = run(*command)
    process = json.loads(run(*command, "--background", "--json")[1])["process"]
    status = run("processes", "status", process)[1]
    found = json.loads(run(*command, "--json")[1].splitlines()[0])

    assert code == 1
    days = {part["day"] for part in found["community-usage-delta-agg"]["failed"]}
    span = f"{len(days)} days failed ({min(days)} to {max(days)})"
    for text in (output, status):
        assert span in text and f"failed={len(days)}" in text
        # Beginning and end of the range, and one day for each reason.
        assert text.count(usage.days[0]) == 2 and usage.days[2] not in text


def test_waiting_days(usage, users, make_record, run):
    """What the next run does is no fault; --strict says that it waits."""
    run("aggregate")
    assert run("status", "--strict")[0] == 0
    recid = make_record(users["author"])
    moment = datetime.now(timezone.utc).replace(tzinfo=None)
    send_events("record-view", [raw_event("record-view", recid, moment)])

    code, output = run("status", "--json")
    lines = json.loads(output)["communities"]
    waiting = {line["waiting_days"] for line in lines if "usage" in line["aggregation"]}

    assert code == 0 and 1 in waiting
    assert run("status", "--strict")[0] == 1


@pytest.mark.parametrize(
    "args",
    [
        ("aggregate", "--kind", "colours"),
        ("aggregate", "--start-date", "2026-02-30"),
        ("aggregate", "--start-date", "2026-02-02", "--end-date", "2026-02-01"),
        ("aggregate", "--community", "no-such-community", "--force"),
        ("aggregate", "--community", "global"),
        ("repair", "--start-date", "2026-02-02"),
        ("read", "totals", "--param", "period"),
        ("read", "totals", "--param", "period=8d"),
        ("processes", "status", "none"),
    ],
)
def test_wrong_command_lines(clean, run, args):
    """Exit code 2, and one message instead of a trace."""
    code, output = run(*args)

    assert code == 2
    assert "Error" in output and "Traceback" not in output


def test_in_the_background(usage, run):
    """A worker does it; its progress and result can be asked for."""
    code, output = run("aggregate", "--kind", "usage", "--background", "--json")
    process = json.loads(output)["process"]

    listed = json.loads(run("processes", "list", "--json")[1])["processes"]
    code, output = run("processes", "status", process)
    cancelled = run("processes", "cancel", process)

    assert [run["id"] for run in listed] == [process]
    assert code == 0 and "done" in output and "100 %" in output
    assert "already ended" in cancelled[1]
    assert viewed("global") == usage.days


def test_a_broker_that_is_away(clean, run, monkeypatch):
    """A line says so, and no run is left that seems to wait for a worker."""

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(run_in_background, "apply_async", refuse)

    code, output = run("aggregate", "--background")
    (process,) = Processes().list()

    assert code == 1 and "Error: The broker does not respond: conn" in output
    assert process["state"] == "failed" and "connection refused" in process["error"]


def test_cancelling(usage, run, monkeypatch):
    """A run that was cancelled stops before its next days, one that waits never runs."""
    monkeypatch.setattr("invenio_stats_dashboard.services.processes.INTERVAL", 0)
    monkeypatch.setattr("invenio_stats_dashboard.aggregators.due.BATCH_DAYS", 1)
    waiting, running = (Processes().create(["usage"]) for _ in range(2))
    run("processes", "cancel", waiting)
    Processes().state.set_bookmark(f"cancel-{running}", {})

    run_in_background(waiting, ["usage"])
    run_in_background(running, ["usage"])

    states = {name: Processes().get(name)["state"] for name in (waiting, running)}
    assert set(states.values()) == {"cancelled"}
    assert viewed("global") == []


def test_bookmarks(usage, run):
    """Listed, set after a question, cleared: the next run starts there."""
    run("aggregate", "--kind", "usage")
    name = "community-usage-delta-agg"

    refused = run("bookmarks", "set", name, usage.days[-1], input="n\n")
    before = json.loads(run("bookmarks", "list", "--json")[1])[name]
    run("bookmarks", "set", name, usage.days[-1], input="y\n")
    after = json.loads(run("bookmarks", "list", "--json")[1])[name]
    days = json.loads(run("aggregate", "--kind", "usage", "--json")[1])[name]["days"]
    run("bookmarks", "clear", name, "--yes")
    cleared = json.loads(run("bookmarks", "list", "--json")[1])[name]

    assert refused[0] == 1 and before > usage.days[-1]
    assert after.startswith(usage.days[-1]) and days == 2
    assert cleared is None


@pytest.mark.parametrize(
    "command",
    [
        "destroy-indices --all --json",
        "bookmarks set community-usage-delta-agg 2026-01-01 --json",
        "bookmarks clear community-usage-delta-agg --json",
        "usage-events clear-bookmarks --json",
    ],
)
def test_questions_are_no_json(no_indices, app, command):
    """What is asked goes to standard error: standard output is JSON alone."""
    runner = app.test_cli_runner()

    done = runner.invoke(community_stats, command.split(), input="y\n")

    assert done.exit_code == 0 and isinstance(json.loads(done.stdout), dict)
    assert "[y/N]" in done.stderr


def test_destroy_indices(no_indices, usage, run):
    """Shows what, asks, removes rows only; an aggregation makes them again."""
    run("aggregate")
    before = rows(USAGE)

    refused = run("destroy-indices", input="n\n")
    assert refused[0] == 1 and "usage-delta" in refused[1] and "remove" in refused[1]
    assert rows(USAGE) == before
    code, output = run("destroy-indices", "--yes", "--json")
    removed = json.loads(output)["removed"]

    assert code == 0 and removed and rows(USAGE) == []
    assert not [name for name in removed if "events-stats" in name]
    run("aggregate")
    assert sorted(map(str, rows(USAGE))) == sorted(map(str, before))


@pytest.fixture()
def plain_rdm(created_app, app_config):
    """The same instance without the module, whose templates come back at the end."""
    yield create_app(**{**app_config, "COMMUNITY_STATS_ENABLED": False})
    with created_app.app_context():
        list(current_search.put_templates(ignore=[400]))


def test_uninstalling(no_indices, usage, run, make_record, users, plain_rdm):
    """Without our indices and templates, RDM publishes, and indexes usage, as before."""
    run("aggregate")

    code, _ = run("destroy-indices", "--all", "--yes")

    left = current_search_client.indices.get(index=prefix_index("stats-*"))
    assert code == 0
    assert not [name for name in left if "stats-community" in name]
    templates = current_search_client.indices.get_template()
    assert prefix_index("record-view-v1.0.0") in templates
    ours = prefix_index("stats-community")
    assert not [name for name in templates if name.startswith(ours)]
    with plain_rdm.app_context():
        recid = make_record(users["author"])
        moment = datetime.fromisoformat(f"{usage.days[1]}T18:00:00")
        send_events("record-view", [raw_event("record-view", recid, moment)])
    events = rows("events-stats-record-view-*")
    assert len(events) == 2 * len(usage.days) + 1
    assert [event for event in events if "enriched" not in event]


def test_colour_only_on_a_terminal(usage, run):
    """What is piped has no escape sequences, and no bars."""
    outputs = [run("doctor")[1], run("status")[1], run("aggregate")[1]]

    assert not any("\x1b" in output for output in outputs)


def test_ctrl_c(usage, run, monkeypatch):
    """Exit code 130, no trace, no lock left; the next run does what is left."""
    with monkeypatch.context() as patch:

        def interrupted(*args, **kwargs):
            raise KeyboardInterrupt

        patch.setattr(UsageStore, "write", interrupted)
        code, output = run("aggregate", "--kind", "usage")

    assert code == 130
    assert "Interrupted" in output and "Traceback" not in output
    assert lock_holder("community-usage-delta-agg") is None
    assert run("aggregate")[0] == 0
    assert viewed("global") == usage.days
