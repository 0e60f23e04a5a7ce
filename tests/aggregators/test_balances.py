# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Balances renewed key by key equal those built from nothing, whatever happens."""

from datetime import datetime, timedelta, timezone

import polars as pl
import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invenio_stats_dashboard.aggregators import (
    CommunityRecordDeltaAggregator,
    CommunityRecordSnapshotAggregator,
    stale_keys,
)
from invenio_stats_dashboard.aggregators.balances import Balances
from invenio_stats_dashboard.aggregators.rows import difference, stored_rows
from invenio_stats_dashboard.aggregators.sums import horizon
from invenio_stats_dashboard.errors import BusyError
from invenio_stats_dashboard.locks import NoLock, task_lock
from invenio_stats_dashboard.metrics.metrics import CONTENT_METRICS
from tests.helpers import documents, rows
from tests.isolation import wipe

KIND = "community-records-delta-agg-added"
DELTA = "stats-community-records-delta-added"
SNAPSHOT = "stats-community-records-snapshot-added-*"
DAYS = (
    "1812-06-24",
    "1970-01-01",
    "2004-12-31",
    "2005-01-01",
    "2018-02-03",
    "2024-12-31",
)
DAYS += ("2025-01-01", "2026-03-01")
NOW = datetime(2026, 3, 2, tzinfo=timezone.utc)

AGO = (0, 1, 2, 30, 50)
"""Days before the day of a run on which something changes."""

CHANGE = st.tuples(
    st.sampled_from([*DAYS, *AGO, *AGO]),
    st.sampled_from(["global", "c1"]),
    st.sampled_from(["", "a", "b"]),
    st.integers(0, 3),
    st.integers(0, 3),
)


def apply(state, changes):
    """Write a day's rows for each change, as an aggregator does."""
    aggregator = CommunityRecordDeltaAggregator()
    for day, community, key, added, removed in changes:
        if isinstance(day, int):
            day = (datetime.now(timezone.utc) - timedelta(days=day)).date().isoformat()
        state[day, community, key] = (added, removed)
        new = frame({k: v for k, v in state.items() if k[0] == day})
        aggregator._refresh(DELTA)
        old = stored_rows(aggregator.client, DELTA, [day], new.schema)
        aggregator._replace(KIND, DELTA, *difference(old, new))


def frame(state):
    """Return rows of (day, community, key) → (added, removed); zeros are no rows."""
    names = [f"{m}_{side}" for m in CONTENT_METRICS for side in ("added", "removed")]
    schema = dict.fromkeys(["community_id", "day", "breakdown", "key"], pl.String)
    schema |= dict.fromkeys(names, pl.Int64)
    found = [
        {
            "community_id": community,
            "day": day,
            "breakdown": "languages" if key else "total",
            "key": key,
            **dict.fromkeys(names, 0),
            "records_added": added,
            "records_removed": removed,
        }
        for (day, community, key), (added, removed) in state.items()
        if added or removed
    ]
    return pl.DataFrame(found, schema=schema)


def expected(state, last, until="9999"):
    """Return (year, community, key) → records, from nothing but the changes.

    :param until: last day that counts.
    """
    found = {}
    for year in [*range(2024, last, 5), last]:
        for (day, community, key), (added, removed) in state.items():
            if int(day[:4]) <= year and day <= until:
                name = (year, community, key)
                found[name] = found.get(name, 0) + added - removed
    return {name: number for name, number in found.items() if number}


def stored():
    """Return (year, community, key) → records of the balances that are stored."""
    found = {}
    for row in rows(SNAPSHOT):
        name = (int(row["day"][:4]), row["community_id"], row["key"])
        assert name not in found
        found[name] = row["records"]
    return found


@pytest.mark.slow
@given(
    runs=st.lists(
        st.tuples(
            st.sampled_from([0, 1, 1, 1, 2, 35, 300]),
            st.lists(CHANGE, min_size=1, max_size=4),
        ),
        min_size=3,
        max_size=6,
    )
)
@settings(
    max_examples=6,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_key_by_key(clean, app, runs):
    """After each run all balances are right, and nothing else is stored.

    They include yesterday, and never a day that is not over.
    """
    wipe()
    state, now = {}, NOW
    for days, changes in [*runs, (1200, [])]:
        now += timedelta(days=days)
        yesterday = now - timedelta(days=1)
        with time_machine.travel(now, tick=True):
            apply(state, changes)
            CommunityRecordSnapshotAggregator().run()
            assert stored() == expected(
                state, yesterday.year, yesterday.date().isoformat()
            )


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-12-31", "2026-12-30"),
        ("2027-01-01", "2026-12-30"),
        ("2027-01-02", "2027-01-01"),
    ],
)
def test_turn_of_the_year(now, last):
    """31 December comes with the closing of its year, for all keys at once."""
    with time_machine.travel(datetime.fromisoformat(f"{now}T12:00+00:00")):
        assert horizon() == last


@pytest.fixture()
def built(clean, app):
    """Balances of two changes; returns the state."""
    state = {}
    with time_machine.travel(NOW, tick=True):
        apply(state, [("2005-01-01", "c1", "", 2, 0), ("2026-03-01", "c1", "a", 1, 0)])
        CommunityRecordSnapshotAggregator().run()
        yield state


def test_only_what_changed_is_written(built):
    """A change renews the balances of its own key, and of no other."""
    before = {row["key"]: row for row in _generations()}
    apply(built, [("2026-02-01", "c1", "a", 5, 0)])

    result = CommunityRecordSnapshotAggregator().run()

    assert result["rows"] == 1
    after = {row["key"]: row for row in _generations()}
    assert after[""] == before[""]
    assert after["a"]["records"] == 6


def _generations():
    """Return the balances of the running year as stored."""
    return [row for row in documents(SNAPSHOT) if row["day"].startswith("2026")]


@pytest.mark.parametrize("step", ["renew_keys", "_replace", "_write"])
def test_killed(built, monkeypatch, step):
    """A kill while balances are written is repaired by the next run."""
    if step == "_write":
        monkeypatch.setattr(stale_keys, "MANY", 0)
    apply(built, [("2005-01-01", "c1", "", 7, 1), ("2018-02-03", "global", "", 1, 0)])
    monkeypatch.setattr(Balances, step, _die)
    with pytest.raises(KeyboardInterrupt):
        CommunityRecordSnapshotAggregator().run()
    monkeypatch.undo()

    CommunityRecordSnapshotAggregator().run()

    assert stored() == expected(built, 2026)


def _die(*args):
    raise KeyboardInterrupt()


def test_not_while_rows_are_written(built):
    """Marks must not be cleared before the rows that they announce are there."""
    apply(built, [("2026-02-01", "c1", "a", 5, 0)])
    with task_lock("community-records-delta-agg"):
        with pytest.raises(BusyError):
            CommunityRecordSnapshotAggregator().run()

    CommunityRecordSnapshotAggregator().run()
    assert stored() == expected(built, 2026)


def test_deleted_balances_come_back(built):
    """Deleting balances loses nothing: the next run builds them again."""
    aggregator = CommunityRecordSnapshotAggregator()
    aggregator.delete()
    assert stored() == {}

    aggregator.aggregate(None, None, NoLock())

    assert stored() == expected(built, 2026)
