# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A back-fill shared among workers gives the rows of one, each group done once."""

import time
from threading import Thread

import pytest

from invenio_stats_dashboard.aggregators import CommunityUsageDeltaAggregator, backfill
from invenio_stats_dashboard.errors import LockLostError
from invenio_stats_dashboard.locks import lock_holder
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.daily_views import USAGE, viewed
from tests.helpers import rows

NAME = "community-usage-delta-agg"


@pytest.fixture()
def shared(app, monkeypatch):
    """Back-fills are shared from the second event on; messages sent are kept."""
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_BACKFILL_EVENTS", 2)
    sent = []

    class Group:
        def __init__(self, members):
            self.members = members

        def apply_async(self, **options):
            assert options["expires"] > 0
            sent.extend(member.args for member in self.members)

    monkeypatch.setattr(backfill, "group", Group)
    return sent


def take_part(message):
    """Do what a worker does with a message."""
    name, kind, number, days, marks, _, token = message
    aggregator = CommunityUsageDeltaAggregator(name=name)
    return backfill.take_part(aggregator, kind, number, days, marks, token)


def test_a_leader_alone(usage, shared):
    """Nobody helps: the leader does every group, then moves the bookmark."""
    result = aggregate_community_usage_stats()[NAME]

    assert len(shared) == len(usage.days)
    assert result["days"] == len(usage.days) and result["failed"] == []
    assert viewed("global") == usage.days
    assert CommunityUsageDeltaAggregator().bookmarks.get_bookmark()


def test_the_rows_are_the_same(usage, shared, app, monkeypatch):
    """However the days are cut."""
    aggregate_community_usage_stats()
    found = sorted(map(str, rows(USAGE)))
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_BACKFILL_EVENTS", 0)

    CommunityUsageDeltaAggregator().delete()
    CommunityUsageDeltaAggregator().run(start_date=usage.days[0])

    assert sorted(map(str, rows(USAGE))) == found


def test_a_helper_takes_part(usage, shared, app, monkeypatch):
    """Another worker does a group meanwhile: the leader waits for it, and adds it."""
    done, fold = [], CommunityUsageDeltaAggregator._events

    def helping(self, days, *args, **kwargs):
        if not done and shared:
            done.append(None)
            thread = Thread(target=_help, args=(app, shared[0], done))
            thread.start()
            thread.join()
        return fold(self, days, *args, **kwargs)

    monkeypatch.setattr(CommunityUsageDeltaAggregator, "_events", helping)

    result = aggregate_community_usage_stats()[NAME]

    assert done[1] > 0
    assert result["rows"] == len(rows(USAGE))
    assert viewed("global") == usage.days


def _help(app, message, done):
    with app.app_context():
        done.append(take_part(message))
        # What is confirmed is not done again.
        assert take_part(message) is None


def test_a_helper_that_dies(usage, shared, app, monkeypatch):
    """Its claim expires, and the leader does its group."""
    lock = app.config["STATS_DASHBOARD_LOCK_CONFIG"]
    monkeypatch.setitem(lock, "timeout", 1.5)
    monkeypatch.setitem(lock, "extension", 0.5)
    send = backfill.Backfill._send

    def claiming(self):
        send(self)
        # A claim that nobody renews or confirms.
        with backfill.redis_client() as client:
            name = backfill.lock_name(f"{self.name}:0")
            client.set(name, "dead", px=1500)

    monkeypatch.setattr(backfill.Backfill, "_send", claiming)
    began = time.monotonic()

    result = aggregate_community_usage_stats()[NAME]

    assert time.monotonic() - began > 1
    assert result["failed"] == [] and viewed("global") == usage.days


def test_a_helper_of_a_run_that_is_over(usage, shared):
    """It writes nothing, and says why."""
    aggregate_community_usage_stats()

    assert lock_holder(NAME) is None
    with pytest.raises(LockLostError):
        take_part(shared[0])


def test_no_bookmark_before_all_is_confirmed(usage, shared, monkeypatch):
    """A leader that fails in the middle leaves no bookmark; the next run ends it."""
    calls, fold = [], CommunityUsageDeltaAggregator._events

    def failing(self, *args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise LockLostError("gone")
        return fold(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(CommunityUsageDeltaAggregator, "_events", failing)
        result = aggregate_community_usage_stats()[NAME]

    assert "gone" in result["error"]
    assert CommunityUsageDeltaAggregator().bookmarks.get_bookmark() is None
    aggregate_community_usage_stats()
    assert viewed("global") == usage.days
