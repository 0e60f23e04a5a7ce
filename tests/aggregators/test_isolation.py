# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What fails stays with its day and community, is reported, and is tried again."""

import logging

import pytest
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.aggregators import (
    CommunityRecordDeltaAggregator,
    CommunityUsageDeltaAggregator,
)
from invenio_stats_dashboard.aggregators.usage_store import UsageStore
from invenio_stats_dashboard.errors import (
    LockLostError,
    SearchUnavailableError,
    StorageBlockedError,
    WriteError,
)
from invenio_stats_dashboard.locks import lock_name, redis_client
from invenio_stats_dashboard.search.state import State
from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)
from tests.daily_views import viewed
from tests.helpers import rows

USAGE = "community-usage-delta-agg"


@pytest.fixture()
def pauses(monkeypatch):
    """Pauses that would have been made."""
    made = []
    monkeypatch.setattr("tenacity.nap.time.sleep", made.append)
    return made


def fail_on(monkeypatch, day):
    """Let the usage of a day be refused."""
    write = UsageStore.write

    def refusing(self, found):
        if found["day"].is_in([day]).any():
            raise WriteError("1 row was refused")
        write(self, found)

    monkeypatch.setattr(UsageStore, "write", refusing)


def fail_in(monkeypatch, community, day):
    """Let the content rows of a community and day be refused."""
    cls, fold = CommunityRecordDeltaAggregator, CommunityRecordDeltaAggregator.fold

    def refusing(self, days, field, share=None):
        found = fold(self, days, field, share)
        bad = (found["community_id"] == community) & (found["day"] == day)
        if bad.any():
            raise WriteError("1 row was refused")
        return found

    monkeypatch.setattr(cls, "fold", refusing)


def test_a_day_that_fails(usage, monkeypatch, caplog):
    """All others are done; the next run does that one too."""
    day = usage.days[2]
    with monkeypatch.context() as patch, caplog.at_level(logging.INFO):
        fail_on(patch, day)
        result = aggregate_community_usage_stats()[USAGE]

    assert [failure["day"] for failure in result["failed"]] == [day]
    assert viewed("global") == [d for d in usage.days if d != day]
    assert f"day={day} community=None WriteError" in caplog.text
    again = aggregate_community_usage_stats()[USAGE]
    assert again["failed"] == []
    assert viewed("global") == usage.days
    assert State().stale_days(USAGE) == []


def test_a_community_whose_content_fails(usage, monkeypatch):
    """Content is narrowed down to the community."""
    bad, good = usage.communities
    day = usage.days[0]
    with monkeypatch.context() as patch:
        fail_in(patch, bad, day)
        result = aggregate_community_record_stats()["community-records-delta-agg"]

    found = {(f["day"], f["community"]) for f in result["failed"]}
    assert found == {(day, bad)}
    added = "stats-community-records-delta-added-*"
    assert rows(added, community_id=good) and not rows(added, community_id=bad)
    aggregate_community_record_stats()
    assert len(rows(added, community_id=bad, breakdown="total")) == 1


def test_errors_that_pass(usage, monkeypatch, pauses):
    """Refused, busy, late: tried again with growing pauses, nothing is lost."""
    errors = [
        search.TransportError(429, "rejected_execution_exception"),
        search.exceptions.ConnectionTimeout("TIMEOUT", "timed out", Exception()),
        search.exceptions.ConnectionError("N/A", "refused", Exception()),
        search.TransportError(503, "unavailable"),
    ]
    original = UsageStore.stored

    def failing(*args, **kwargs):
        if errors:
            raise errors.pop(0)
        return original(*args, **kwargs)

    monkeypatch.setattr(UsageStore, "stored", failing)

    result = aggregate_community_usage_stats()

    assert errors == [] and result[USAGE]["failed"] == []
    assert [pause for pause in pauses if pause >= 1] == [1, 2, 4, 8]
    assert viewed("global") == usage.days


def test_a_search_engine_that_stays_away(usage, monkeypatch, pauses):
    """The run is given up after bounded pauses; the next one does everything."""
    with monkeypatch.context() as patch:

        def refused(*args, **kwargs):
            raise search.exceptions.ConnectionError("N/A", "refused", Exception())

        patch.setattr(UsageStore, "write", refused)
        result = aggregate_community_usage_stats()[USAGE]
        with pytest.raises(SearchUnavailableError):
            CommunityUsageDeltaAggregator().run()

    assert "not available" in result["error"]
    assert 100 < sum(pauses) < 600
    assert aggregate_community_usage_stats()[USAGE]["days"] >= len(usage.days)
    assert viewed("global") == usage.days


@pytest.mark.parametrize(
    ("block", "words", "is_full"),
    [
        ("read_only_allow_delete", "disk is full", True),
        ("read_only", "read-only", False),
    ],
)
def test_blocked_indices(usage, run, block, words, is_full):
    """A full disk and read-only indices are named, with what to do; no retries."""
    aggregate_community_usage_stats()
    pattern = prefix_index("stats-community-usage-delta-*")
    settings = current_search_client.indices.put_settings
    day = usage.days[1]
    current_search_client.delete_by_query(
        index=pattern, body={"query": {"term": {"day": day}}}, refresh=True
    )
    settings(index=pattern, body={f"index.blocks.{block}": True})
    try:
        with pytest.raises(StorageBlockedError) as error:
            CommunityUsageDeltaAggregator().run(start_date=day)
        code, output = run("doctor")
    finally:
        settings(index=pattern, body={f"index.blocks.{block}": None})

    assert error.value.is_full is is_full
    assert words in str(error.value) and "usage-delta" in str(error.value)
    assert code == 1 and f"({block})" in output
    CommunityUsageDeltaAggregator().run(start_date=day)
    assert viewed("global") == usage.days


def test_a_lost_lock_stops_before_it_writes(usage, monkeypatch):
    """Another holder has the lock when the rows are ready: none is written."""
    read = CommunityUsageDeltaAggregator._events

    def losing(self, *args, **kwargs):
        with redis_client() as client:
            client.set(lock_name(USAGE), "another", px=500)
        return read(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(CommunityUsageDeltaAggregator, "_events", losing)
        with pytest.raises(LockLostError):
            CommunityUsageDeltaAggregator().run()

    assert rows("stats-community-usage-delta-*") == []
    assert CommunityUsageDeltaAggregator().bookmarks.get_bookmark() is None


def test_redis_away(usage, app, monkeypatch):
    """Aggregations wait and say so, answers come all the same."""
    aggregate_community_usage_stats()
    away = {"redis_url": "redis://127.0.0.1:1/0", "patience": 0.3}
    with monkeypatch.context() as patch:
        for key, value in away.items():
            patch.setitem(app.config["STATS_DASHBOARD_LOCK_CONFIG"], key, value)
        result = aggregate_community_usage_stats()
        answer = app.test_client().get("/api/stats-dashboard/global/totals")

    assert all("Redis" in part["error"] for part in result.values())
    assert answer.status_code == 200
