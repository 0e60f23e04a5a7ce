# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""All rows anew under new indices, switched to when complete."""

import json
from datetime import date, datetime, timedelta

import pytest
from invenio_access.permissions import system_identity
from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.aggregators.days import DeltaAggregator
from invenio_stats_dashboard.aggregators.registry import current_target
from invenio_stats_dashboard.errors import WriteError
from invenio_stats_dashboard.proxies import current_stats_dashboard_service
from invenio_stats_dashboard.services.rebuild import Rebuild
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.daily_views import USAGE, viewed
from tests.factories import raw_event, send_events
from tests.helpers import documents, rows, usage_rows

ROWS = "stats-community-*-delta-*"


def numbers(community):
    """Return the headline numbers of a community."""
    asked = {"period": "30d"}
    return current_stats_dashboard_service.totals(
        system_identity, community, asked
    ).to_dict()["metrics"]


def test_rebuild(usage, run):
    """The same rows and answers, from other indices; nothing else is left behind."""
    # Records of other tests are in the database still, and a rebuild looks there.
    assert run("community-events", "generate")[0] == 0
    run("aggregate")
    before, answers = rows(ROWS), numbers(usage.communities[0])
    old = set(current_search_client.indices.get_alias(index=prefix_index(USAGE)))

    code, output = run("rebuild", "--json")

    new = set(current_search_client.indices.get_alias(index=prefix_index(USAGE)))
    assert code == 0 and json.loads(output)["switched"]
    assert new and not new & old
    assert sorted(map(str, rows(ROWS))) == sorted(map(str, before))
    assert numbers(usage.communities[0]) == answers
    assert run("rebuild", "--abort", "--json")[1].strip() == '{"removed": []}'
    kinds = {d["kind"] for d in documents("stats-community-state") if "kind" in d}
    assert not [kind for kind in kinds if kind.startswith("stats-rebuild")]


def test_days_with_nothing_but_robots(usage, run):
    """Robots that were dropped are counted on days without any event as well."""
    first = date.fromisoformat(usage.days[0])
    day = (first - timedelta(days=3)).isoformat()
    robots = {"day": day, "community_id": "global", "robots": 3}
    index = prefix_index(f"stats-community-robots-{day[:4]}")
    current_search_client.index(index=index, body=robots, refresh=True)

    run("aggregate", "--kind", "usage")
    assert [row["robots"] for row in usage_rows("day", day=day)] == [3]
    run("rebuild", "--rows-only")
    assert [row["robots"] for row in usage_rows("day", day=day)] == [3]


def test_life_goes_on_after_it(usage, run):
    """New events reach the new rows; a second rebuild and a destruction work too."""
    run("aggregate")
    run("rebuild", "--rows-only")
    moment = datetime.fromisoformat(f"{usage.days[1]}T15:00:00")
    late = raw_event("record-view", usage.recids[0], moment, session_id="late")

    send_events("record-view", [late])
    run("aggregate")
    assert _views(usage.days[1]) == 3
    assert run("rebuild", "--rows-only")[0] == 0
    assert _views(usage.days[1]) == 3
    run("destroy-indices", "--yes")
    assert rows(USAGE) == []
    run("aggregate")
    assert viewed("global") == usage.days and _views(usage.days[1]) == 3


def _views(day):
    """Return the views of a day in the whole instance."""
    found = usage_rows("day", community_id="global", day=day)
    return sum(row["views"] for row in found)


def test_changes_meanwhile(usage, run, monkeypatch):
    """What the rows in force redo during a rebuild is in the new ones as well."""
    run("aggregate")
    build, done = Rebuild._build, []

    def interrupted(self, target, lock):
        result = build(self, target, lock)
        if not done:
            done.append(1)
            moment = datetime.fromisoformat(f"{usage.days[2]}T16:00:00")
            event = raw_event("record-view", usage.recids[0], moment, session_id="x")
            send_events("record-view", [event])
            aggregate_community_usage_stats()
            assert _views(usage.days[2]) == 3
        return result

    monkeypatch.setattr(Rebuild, "_build", interrupted)

    assert run("rebuild", "--rows-only")[0] == 0
    assert _views(usage.days[2]) == 3


def test_interrupted(usage, run, monkeypatch):
    """Nothing is switched; answers stay; the next run goes on, or it is given up."""
    run("aggregate")
    before = rows(ROWS)
    bad = prefix_index("stats-rebuild")

    recompute_once = DeltaAggregator.recompute_once

    def failing(self, *args, **kwargs):
        if self.prefix:
            raise WriteError("no room")
        return recompute_once(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(DeltaAggregator, "recompute_once", failing)
        code, output = run("rebuild", "--rows-only")
    assert code == 1 and "Nothing is switched" in output
    assert rows(ROWS) == before
    target = current_target(Rebuild().state)

    code, output = run("rebuild", "--rows-only", "--json")
    assert code == 0 and json.loads(output)["resumed"]
    used = current_search_client.indices.get_alias(index=f"{bad}*")
    assert used and all(name.startswith(prefix_index(target)) for name in used)
    assert sorted(map(str, rows(ROWS))) == sorted(map(str, before))


def test_given_up(usage, run, monkeypatch):
    """What an unfinished rebuild has made is removed; the rows in force stay."""
    run("aggregate")
    before = rows(ROWS)
    with monkeypatch.context() as patch:

        def failing(self, target, lock):
            raise WriteError("no room")

        patch.setattr(Rebuild, "_switch", failing)
        with pytest.raises(WriteError):
            Rebuild().run(events=False)

    removed = json.loads(run("rebuild", "--abort", "--json")[1])["removed"]

    assert removed and rows(ROWS) == before
    assert current_target(Rebuild().state) is None


def test_from_the_rows_of_an_earlier_version(usage, run):
    """The old rows stay as they are until the switch; then the new ones are there."""
    indices = current_search_client.indices
    name = prefix_index(f"stats-community-usage-delta-{usage.days[0][:4]}")
    keyword, number = {"type": "keyword"}, {"type": "long"}
    old = {"breakdown": keyword, "key": keyword, "views": number}
    indices.delete(index=name, ignore=404)
    indices.create(index=name, body={"mappings": {"properties": old}})
    row = {"breakdown": "total", "key": "", "views": 5}
    current_search_client.index(index=name, body=row, refresh=True)

    code, output = run("rebuild", "--rows-only", "--prepare", "--json")

    assert code == 0 and not json.loads(output)["switched"]
    assert documents(USAGE) == [row]
    code, output = run("rebuild", "--rows-only", "--json")
    result = json.loads(output)
    assert code == 0 and result["switched"] and result["resumed"]
    assert result["rows"] == 0
    assert viewed("global") == usage.days
    assert aggregate_community_usage_stats()["community-usage-delta-agg"]["rows"] == 0


def test_closings_are_taken_over(usage, run):
    """Years that are closed in the new rows count as closed after the switch."""
    moment = datetime.now() - timedelta(days=400)
    send_events("record-view", [raw_event("record-view", usage.recids[0], moment)])
    assert run("rebuild", "--rows-only")[0] == 0

    moment = Rebuild().state.get_progress("closed-community-usage-snapshot-agg")

    assert moment.year == (date.today() - timedelta(days=1)).year - 1
