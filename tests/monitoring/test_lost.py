# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The search engine is lost, or another one takes its place: nothing is, by it."""

import json
from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.membership.history import lacking
from tests.factories import include, remove
from tests.helpers import documents, rows
from tests.membership.test_gone import destroy_row, empty_row

EVENTS = "stats-community-events-*"
CONTENT = "stats-community-records-delta-added-*"


def lose(*patterns):
    """Delete indices, as a new search engine has none."""
    for pattern in patterns:
        current_search_client.indices.delete(index=prefix_index(pattern), ignore=404)


def facts():
    """Return the stored events, without when they were written."""
    found = documents(EVENTS)
    return sorted(str(sorted({**e, "updated_timestamp": 0}.items())) for e in found)


@pytest.fixture()
def repository(no_indices, clean, run, users, make_record, make_community):
    """Records of three years, two of them destroyed without a tombstone since."""
    community, today = make_community(users["curator"]), datetime.now(timezone.utc)
    # Other tests leave records without a history.
    run("community-events", "generate")
    recids = []
    for days in (800, 400, 3):
        with time_machine.travel(today - timedelta(days=days), tick=True):
            recids += [make_record(users["author"], files={"a.csv": b"12345"})]
            recids += [make_record(users["author"], communities=[community])]
    remove(recids[1], community)
    include(recids[0], community)
    run("aggregate")
    destroy_row(recids[2])
    empty_row(recids[3])
    run("aggregate")
    return recids


def test_everything_lost(repository, run):
    """One command notices, another one writes all events again, destroyed ones too."""
    before, content = facts(), rows(CONTENT)
    lose("stats-community-*", "stats-bookmarks*")

    code, output = run("community-events", "status", "--json")
    assert code == 1
    assert json.loads(output)["events_differing"] == len(before)
    dry = json.loads(run("community-events", "generate", "--dry-run", "--json")[1])
    assert dry["events_differing"] == len(before) and documents(EVENTS) == []

    assert run("community-events", "generate")[0] == 0
    assert facts() == before
    assert run("community-events", "status")[0] == 0
    run("aggregate")
    assert sorted(map(str, rows(CONTENT))) == sorted(map(str, content))


def test_one_year_lost(repository, run):
    """Events and rows that survived stay; what an index is missing is written."""
    before, content = facts(), rows(CONTENT)
    oldest = min(current_search_client.indices.get(index=prefix_index(EVENTS)))
    count = current_search_client.count(index=oldest)["count"]
    current_search_client.indices.delete(index=oldest)
    lose(f"stats-community-records-*-{oldest[-4:]}")

    assert lacking()["events_differing"] == count > 0
    assert lacking(10_000) == lacking()
    assert lacking(3)["works"] <= 10
    assert run("community-events", "status")[0] == 1
    run("community-events", "generate")
    run("aggregate")

    assert facts() == before
    assert sorted(map(str, rows(CONTENT))) == sorted(map(str, content))
