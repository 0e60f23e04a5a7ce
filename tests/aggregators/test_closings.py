# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Closings of usage: renewed record by record, they equal the sums of all rows."""

from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.aggregators import (
    CommunityUsageSnapshotAggregator,
    closings,
    record_sums,
)
from invenio_stats_dashboard.aggregators.usage_rows import METRICS
from invenio_stats_dashboard.search.state import State
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.conftest import wipe
from tests.helpers import documents, usage_rows

from .test_usage_days import index_events, stored

SNAPSHOT = "stats-community-usage-snapshot-*"
KIND = "community-usage-snapshot-agg"
NOW = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
YEARS = (2023, 2024, 2025)

EVENT = st.tuples(
    st.sampled_from(["2023-05-01", "2023-12-31", "2024-02-29", "2025-01-01"]),
    st.sampled_from(["r1", "r2", "r3"]),
    st.sampled_from([(), ("aa",), ("aa", "bb")]),
    st.sampled_from(["eng", "deu"]),
)


def write(entries, start=0):
    """Index an event for each entry; two are never double clicks."""
    index_events(
        [
            stored(
                start + n,
                datetime.fromisoformat(day) + timedelta(minutes=n),
                communities,
                recid=recid,
                languages=[language],
                parent_recid=f"p{recid}",
            )
            for n, (day, recid, communities, language) in enumerate(entries)
        ]
    )


def key_of(row):
    """Return what tells closings apart."""
    names = ("record_id", "access_type", "community_id", "access_method")
    lists = ("community_ids", "languages", "level")
    return (
        *(row.get(name) for name in names),
        *(tuple(row.get(name, ())) for name in lists),
    )


def expected():
    """Return (year, key) → metric → sum, of all rows up to the end of each year."""
    found = {}
    for level in ("record", "day"):
        for row in usage_rows(level):
            for year in YEARS:
                if row["day"] <= f"{year}-12-31":
                    name = (year, *key_of({**row, "level": [level]}))
                    sums = found.setdefault(name, Counter())
                    sums.update({m: row.get(m, 0) for m in (*METRICS, "visitors")})
    return {name: +sums for name, sums in found.items()}


def closed():
    """Return the same of the closings that are stored."""
    found = {}
    for row in documents(SNAPSHOT):
        assert row["day"][4:] == "-12-31"
        name = (int(row["day"][:4]), *key_of(row))
        assert name not in found
        found[name] = +Counter({m: row.get(m, 0) for m in (*METRICS, "visitors")})
    return found


@given(runs=st.lists(st.lists(EVENT, min_size=1, max_size=5), min_size=1, max_size=4))
@settings(
    max_examples=6,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_late_events(clean, app, runs):
    """Whatever comes late: after each run the closings are what the rows add up to."""
    wipe()
    total = 0
    with time_machine.travel(NOW, tick=True):
        for entries in runs:
            write(entries, total)
            total += len(entries)
            State().mark_stale("community-usage-delta-agg", {e[0] for e in entries})
            aggregate_community_usage_stats()
            assert closed() == expected() != {}
            assert State().stale_days(KIND) == []


@pytest.fixture()
def built(clean, app):
    """Three records over three years, aggregated and closed."""
    days = ("2023-05-01", "2024-02-29", "2025-01-01")
    with time_machine.travel(NOW, tick=True):
        write([(day, f"r{n}", ("aa",), "eng") for day in days for n in range(3)])
        aggregate_community_usage_stats()
        yield
        assert closed() == expected()


def late(day="2024-02-29", recid="r1"):
    """Let an event of the past arrive."""
    write([(day, recid, ("aa",), "eng")], 100)
    State().mark_stale("community-usage-delta-agg", [day])


def test_only_the_records_that_changed(built):
    """A late event renews its record in all years since, and the communities'."""
    before = {row["generation"] for row in documents(SNAPSHOT)}
    late()

    result = aggregate_community_usage_stats()[KIND]

    new = [row for row in documents(SNAPSHOT) if row["generation"] not in before]
    assert {row.get("record_id") for row in new} == {"r1", None}
    assert {row["day"] for row in new} == {"2024-12-31", "2025-12-31"}
    assert result["years"] == 2 and len(new) == 6
    # Besides, the one of its month.
    assert result["months"] == 1 and result["rows"] == 7


def test_in_parts(built, monkeypatch):
    """Many rows are added up by ranges of records: the same closings."""
    before = closed()
    monkeypatch.setattr(record_sums, "PART", 2)
    current_search_client.indices.delete(index=prefix_index(SNAPSHOT))

    result = CommunityUsageSnapshotAggregator().run(start_date="2023-01-01")

    assert closed() == before and result["rows"] == len(before)


@pytest.mark.parametrize("step", ["renew", "_days"])
def test_killed(built, monkeypatch, step):
    """A kill leaves the mark: the closing is doubtful until the next run."""
    late()

    def die(*args):
        raise KeyboardInterrupt()

    with monkeypatch.context() as patch:
        patch.setattr(closings.Closings, step, die)
        with pytest.raises(KeyboardInterrupt):
            aggregate_community_usage_stats()
    (mark,) = State().stale_days(KIND)
    assert mark.day == "2024-02-01" and "r1" in mark.ids

    aggregate_community_usage_stats()
    assert State().stale_days(KIND) == []


@pytest.mark.parametrize(
    ("now", "years"),
    [("2027-01-01", {2023, 2024, 2025}), ("2027-01-02", {2023, 2024, 2025, 2026})],
)
def test_turn_of_the_year(built, now, years):
    """A year is closed when it is over, and 31 December has been counted."""
    with time_machine.travel(datetime.fromisoformat(f"{now}T12:00+00:00"), tick=True):
        aggregate_community_usage_stats()
        aggregate_community_usage_stats()
        found = {int(row["day"][:4]) for row in documents(SNAPSHOT)}
        progress = State().get_progress(f"closed-{KIND}")

    assert found == years and progress.year == max(years)
    current_search_client.indices.delete(
        index=prefix_index("stats-community-usage-snapshot-2026"), ignore=404
    )


def test_deleted_closings_come_back(built):
    """Deleting closings loses nothing: the next run makes them again."""
    CommunityUsageSnapshotAggregator().delete()
    assert closed() == {}

    CommunityUsageSnapshotAggregator().run()
