# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Event indices that are closed or gone: rows that rest on them stay as they are."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from invenio_stats.tasks import process_events

from invenio_stats_dashboard.aggregators.sources import lost_indices
from invenio_stats_dashboard.errors import ClosedIndexError
from invenio_stats_dashboard.monitoring import completeness
from invenio_stats_dashboard.monitoring.shards import indices
from invenio_stats_dashboard.search.state import State
from tests.factories import raw_event, send_events
from tests.helpers import rows, usage_rows

USAGE = "stats-community-usage-delta-*"
CONTENT = "stats-community-records-delta-*"
KINDS = ("record-view", "file-download")
NAME = "community-usage-delta-agg"
SINCE = "STATS_DASHBOARD_EVENTS_SINCE"


@pytest.fixture()
def day(no_indices, usage, run):
    """Views and downloads in a month that is over, aggregated; gives their day."""
    moment = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=75)
    for kind in KINDS:
        events = [raw_event(kind, recid, moment) for recid in usage.recids]
        send_events(kind, events)
    assert run("aggregate")[0] == 0
    return moment.date().isoformat()


def index_of(kind, day):
    """Return the name of the index with the events of a day's month."""
    return prefix_index(f"events-stats-{kind}-{day[:7]}")


def lose(day, kinds=KINDS, how="delete"):
    """Close or delete the indices of a day's events."""
    for kind in kinds:
        getattr(current_search_client.indices, how)(index=index_of(kind, day))


def stored(day, pattern=USAGE):
    """Return the rows of a day's month, in order."""
    return sorted(
        json.dumps(row, sort_keys=True)
        for row in rows(pattern)
        if row["day"][:7] == day[:7]
    )


def views(day):
    """Return the views of a day in the whole instance."""
    (row,) = usage_rows("day", community_id="global", day=day)
    return row["views"]


def month_after(day):
    """Return the month (``YYYY-MM``) after that of a day."""
    first = datetime.fromisoformat(f"{day[:7]}-01")
    return (first + timedelta(days=32)).isoformat()[:7]


@pytest.mark.parametrize(
    ("how", "kinds"), [("close", KINDS[:1]), ("delete", KINDS[1:]), ("delete", KINDS)]
)
def test_a_range_of_days(day, usage, run, how, kinds):
    """An error names index and remedy; the rows stay, and other days go on."""
    before = stored(day)
    lose(day, kinds, how)
    moment = datetime.fromisoformat(f"{usage.days[1]}T15:00:00")
    send_events("record-view", [raw_event("record-view", usage.recids[0], moment)])

    code, output = run("aggregate", "--kind", "usage", "--start-date", day)

    assert code == 1 and index_of(kinds[0], day) in output
    assert ("_open" if how == "close" else "restore") in output
    assert stored(day) == before
    assert views(usage.days[1]) == 3
    current_search_client.indices.open(index=prefix_index("events-stats-*"))
    if how == "close":
        assert run("aggregate", "--kind", "usage", "--start-date", day)[0] == 0
        assert stored(day) == before
        assert State().stale_days(NAME) == []


def test_a_stale_day(day, run):
    """Marked days wait for their events; nothing is lost, and nothing seems done."""
    before = stored(day)
    lose(day)
    State().mark_stale(NAME, [day])

    code, output = run("aggregate", "--kind", "usage")

    assert code == 1 and index_of(KINDS[0], day) in output
    assert stored(day) == before
    assert [mark.day for mark in State().stale_days(NAME)] == [day]
    assert run("repair", "--start-date", day, "--end-date", day)[0] == 1
    assert stored(day) == before


def test_a_day_never_counted(no_indices, usage, run):
    """A closed index makes no day of half its events, and is made up for once open."""
    day = usage.days[1]
    events = [raw_event("file-download", usage.recids[0], datetime.fromisoformat(day))]
    send_events("file-download", events)
    lose(day, KINDS[1:], "close")

    code, output = run("aggregate", "--kind", "usage")
    assert code == 1 and index_of(KINDS[1], day) in output and stored(day) == []

    current_search_client.indices.open(index=index_of(KINDS[1], day))
    assert run("aggregate", "--kind", "usage")[0] == 0
    (row,) = usage_rows("day", community_id="global", day=day)
    assert (row["views"], row["downloads"]) == (2, 1)


def test_doctor(day, app, monkeypatch):
    """It does not advise what would lose rows, and is content once that is intended."""
    assert completeness.usage_rows().ok and lost_indices(current_search_client) == []
    lose(day, KINDS[:1], "close")
    lose(day, KINDS[1:])

    found = completeness.usage_rows()
    assert not found.ok and index_of(KINDS[1], day) in found.detail
    assert "repair" not in found.advice and "restore" in found.advice
    assert not indices().ok

    monkeypatch.setitem(app.config, SINCE, month_after(day))
    found = completeness.usage_rows()
    assert found.ok and day[:7] in found.detail and indices().ok


def test_months_whose_events_are_not_kept(day, app, run, monkeypatch):
    """Their rows are final: no error, no mark that waits for ever, no loss."""
    before = stored(day)
    lose(day, KINDS[1:])
    State().mark_stale(NAME, [day])
    monkeypatch.setitem(app.config, SINCE, month_after(day))

    assert run("aggregate", "--kind", "usage")[0] == 0
    assert run("aggregate", "--kind", "usage", "--start-date", day)[0] == 0

    assert stored(day) == before and State().stale_days(NAME) == []


def test_late_events(day, usage, app, run, monkeypatch):
    """They wait until a closed index is open; those of final months are refused."""
    lose(day, KINDS[:1], "close")
    moment = datetime.fromisoformat(f"{day}T23:00:00")
    late = raw_event("record-view", usage.recids[0], moment, session_id="late")
    with pytest.raises(ClosedIndexError, match=index_of(KINDS[0], day)):
        send_events(KINDS[0], [late])

    current_search_client.indices.open(index=index_of(KINDS[0], day))
    process_events([KINDS[0]])
    assert run("aggregate", "--kind", "usage")[0] == 0
    assert views(day) == 3

    before = stored(day)
    lose(day, KINDS[:1])
    monkeypatch.setitem(app.config, SINCE, month_after(day))
    send_events(KINDS[0], [{**late, "session_id": "later"}])
    assert run("aggregate", "--kind", "usage")[0] == 0
    assert not current_search_client.indices.exists(index=index_of(KINDS[0], day))
    assert stored(day) == before


def test_an_alias_in_the_place_of_an_index(day, run):
    """Events that were copied to an index of another name are there."""
    name = index_of(KINDS[0], day)
    client = current_search_client
    client.indices.put_mapping(index=name, body={"dynamic": "false"})
    mapping = client.indices.get_mapping(index=name)[name]["mappings"]
    client.indices.create(index=f"{name}-v2.0.0", body={"mappings": mapping})
    body = {"source": {"index": name}, "dest": {"index": f"{name}-v2.0.0"}}
    client.reindex(body=body, refresh=True)
    client.indices.delete(index=name)
    client.indices.put_alias(index=f"{name}-v2.0.0", name=name)

    assert lost_indices(client) == []
    client.indices.close(index=f"{name}-v2.0.0")
    assert [part.index for part in lost_indices(client)] == [name]


def test_content(day, run):
    """Content is not computed while an index of membership events is closed."""
    before = stored(day, CONTENT)
    events = prefix_index("stats-community-events-*")
    current_search_client.indices.close(index=events)

    code, output = run("aggregate", "--kind", "records", "--start-date", "2000-01-01")
    assert code == 1 and "stats-community-events-" in output and "_open" in output
    code, output = run("rebuild", "--rows-only")
    assert code == 1 and "stats-community-events-" in output

    assert stored(day, CONTENT) == before
    current_search_client.indices.open(index=events)


@pytest.mark.parametrize(("how", "kinds"), [("delete", KINDS[:1]), ("close", KINDS)])
def test_rebuild_refuses(day, run, how, kinds):
    """Before it begins: months, indices and remedy are named, rows stay."""
    before = stored(day)
    lose(day, kinds, how)

    code, output = run("rebuild", "--rows-only")

    assert code == 1 and index_of(kinds[0], day) in output
    assert stored(day) == before
    assert json.loads(run("rebuild", "--abort", "--json")[1])["removed"] == []


def test_rebuild_keeps_rows(day, usage, app, run, monkeypatch):
    """Rows of months whose events are not kept are taken over, sums as well."""
    before = sorted(json.dumps(row, sort_keys=True) for row in rows(USAGE))
    lose(day, KINDS[1:])
    monkeypatch.setitem(app.config, SINCE, month_after(day))

    code, output = run("rebuild", "--rows-only", "--json")

    result = json.loads(output)
    assert code == 0 and result["kept"] == [day[:7]] and result["switched"]
    assert sorted(json.dumps(row, sort_keys=True) for row in rows(USAGE)) == before
    # Once more, from what was taken over.
    code, output = run("rebuild", "--rows-only")
    assert code == 0 and f"kept: {day[:7]}" in output
    assert sorted(json.dumps(row, sort_keys=True) for row in rows(USAGE)) == before


def test_lost_during_a_rebuild(day, app, run, monkeypatch):
    """What is lost before the switch stops it, or is taken over after all."""
    before = stored(day)
    assert run("rebuild", "--rows-only", "--prepare")[0] == 0
    lose(day)

    code, output = run("rebuild", "--rows-only")
    assert code == 1 and index_of(KINDS[0], day) in output
    assert stored(day) == before

    monkeypatch.setitem(app.config, SINCE, month_after(day))
    code, output = run("rebuild", "--rows-only", "--json")
    assert code == 0 and json.loads(output)["kept"] == [day[:7]]
    assert stored(day) == before


def test_rebuild_keeps_no_rows_of_another_rounding(day, app, run, monkeypatch):
    """Rows that answers could not be read from are not taken over."""
    before = stored(day)
    lose(day)
    monkeypatch.setitem(app.config, SINCE, month_after(day))
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_MIN_COUNT", 5)

    code, output = run("rebuild", "--rows-only")

    assert code == 1 and "STATS_DASHBOARD_MIN_COUNT = 5" in output
    assert stored(day) == before


def test_destroyed_rows(day, run):
    """Whoever removes rows is told which cannot be recreated."""
    lose(day, KINDS[:1])

    code, output = run("destroy-indices", input="n\n")

    assert code == 1 and "cannot be recreated" in output and day[:7] in output
