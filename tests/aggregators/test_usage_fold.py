# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The usage fold against the oracle, and COUNTER's rules at their boundaries."""

from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invenio_stats_dashboard.aggregators.usage import event_schema
from invenio_stats_dashboard.aggregators.usage_rows import usage_rows
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from tests import oracle

NOON = datetime(2024, 2, 29, 12, 0, 0)
DEFAULTS = {
    "kind": "view",
    "recid": "r1",
    "visitor_id": "v1",
    "unique_session_id": "s1",
    "size": 0.0,
    "is_robot": False,
    "is_machine": False,
    "community_ids": ["c1"],
    "country": "DE",
    "languages": ["eng"],
    "access_status": "open",
}


def make_event(moment=NOON, **values):
    """Return an event of the kind that the fold takes, times as datetimes."""
    event = {**DEFAULTS, **values, "timestamp": moment}
    event.setdefault("target", event["recid"])
    return event


def fold(events):
    """Fold and return (community, day, breakdown, key, method) → metrics."""
    schema = {**event_schema(SUBCOUNTS), "timestamp": pl.Datetime("us")}
    schema |= {"kind": pl.String, "target": pl.String}
    frame = pl.DataFrame(events, schema=schema).with_columns(
        pl.col("timestamp").dt.strftime("%Y-%m-%d").alias("day")
    )
    found = {}
    for row in usage_rows(frame, SUBCOUNTS).iter_rows(named=True):
        names = ("community_id", "day", "breakdown", "key", "access_method")
        key = tuple(row.pop(name) for name in names) + (row.pop("access_type"),)
        assert key not in found
        found[key] = row
    return found


def total(events, community="c1", method="regular", day="2024-02-29"):
    """Return the metrics of a day's total row."""
    return fold(events)[community, day, "total", "", method, None]


@pytest.mark.parametrize(
    ("seconds", "views"),
    [([0, 29], 1), ([0, 30], 1), ([0, 31], 2), ([0, 25, 50, 75], 1), ([0, 30, 61], 2)],
)
def test_double_clicks_collapse_to_the_last(seconds, views):
    """Up to 30 seconds are one action; a chain of any length is one."""
    row = total([make_event(NOON + timedelta(seconds=s)) for s in seconds])

    assert row["views"] == views
    assert row["double_clicks"] == len(seconds) - views


def test_the_later_click_is_kept():
    """A double click over the hour counts in the later session."""
    start = NOON.replace(minute=59, second=50)
    events = [
        make_event(start, unique_session_id="12"),
        make_event(start + timedelta(seconds=20), unique_session_id="13", country="FR"),
    ]

    rows = fold(events)

    assert ("c1", "2024-02-29", "countries", "FR", "regular", None) in rows
    assert ("c1", "2024-02-29", "countries", "DE", "regular", None) not in rows
    # Filtered first: the session of the click that was dropped has no unique.
    assert rows["c1", "2024-02-29", "total", "", "regular", None]["unique_views"] == 1


def test_an_hour_later_is_another_session():
    """A visitor's sessions end with the hour: each has its own unique."""
    moments = {"12": NOON, "13": NOON + timedelta(hours=1)}
    row = total([make_event(m, unique_session_id=s) for s, m in moments.items()])

    assert (row["unique_views"], row["visitors"]) == (2, 1)


def test_two_items_of_one_session():
    """A unique is one of session and item: two items are two."""
    events = [make_event(recid=name, target=name) for name in ("r1", "r2")]

    row = total([*events, make_event(NOON + timedelta(minutes=5), recid="r2")])

    assert (row["views"], row["unique_views"], row["visitors"]) == (3, 2, 1)
    assert row["unique_item_investigations"] == 2


def test_views_and_downloads_of_one_item():
    """Viewed and downloaded in one session: an item is investigated once."""
    row = total([make_event(), make_event(kind="download", target="f", size=5.0)])

    assert (row["unique_views"], row["unique_downloads"]) == (1, 1)
    assert row["total_item_investigations"] == 2
    assert row["unique_item_investigations"] == 1
    assert row["unique_item_requests"] == row["total_item_requests"] == 1


def test_days_are_apart():
    """Clicks before and after midnight belong to two days."""
    late = datetime(2024, 2, 29, 23, 59, 59)
    rows = fold([make_event(late), make_event(late + timedelta(seconds=1))])

    days = {key[1]: row["views"] for key, row in rows.items() if key[2] == "total"}
    assert days == {"2024-02-29": 1, "2024-03-01": 1}


def test_two_files_of_one_item():
    """Two requests of one unique item; they are investigations as well."""
    files = [make_event(kind="download", target=name, size=5.0) for name in ("a", "b")]

    row = total([*files, make_event()])

    assert (row["downloads"], row["unique_downloads"], row["data_volume"]) == (2, 1, 10)
    assert row["total_item_investigations"] == 3
    assert row["unique_item_investigations"] == 1


def test_two_sessions():
    """Each session has its own unique."""
    other = make_event(visitor_id="v2", unique_session_id="s2")

    row = total([make_event(), other])

    assert (row["unique_views"], row["visitors"]) == (2, 2)


def test_robots_and_machines():
    """Robots are never counted; machines are counted apart."""
    robot = make_event(is_robot=True)
    machine = make_event(NOON + timedelta(minutes=9), is_machine=True)
    events = [robot, machine, make_event(NOON + timedelta(minutes=1))]

    regular, tdm = total(events), total(events, method="tdm")

    assert (regular["views"], regular["robots"], regular["events_raw"]) == (1, 1, 2)
    assert tdm["views"] == 1


@pytest.mark.parametrize(
    ("status", "rights", "expected"),
    [
        ("open", ["cc-by-4.0"], "open"),
        ("open", [], "free_to_read"),
        ("embargoed", ["cc-by-4.0"], "controlled"),
        ("restricted", [], "controlled"),
    ],
)
def test_access_type(status, rights, expected):
    """Access_Type follows status and licence at the time of the event."""
    rows = fold([make_event(access_status=status, rights=rights)])

    assert {key[5] for key in rows if key[2] == "record"} == {expected}


EVENTS = st.lists(
    st.builds(
        make_event,
        st.integers(0, 40).map(lambda n: NOON + timedelta(seconds=n * 2963)),
        kind=st.sampled_from(["view", "download"]),
        recid=st.sampled_from(["r1", "r2"]),
        visitor_id=st.sampled_from(["v1", "v2"]),
        unique_session_id=st.sampled_from(["s1", "s2"]),
        size=st.sampled_from([0.0, 7.0]),
        is_robot=st.booleans(),
        is_machine=st.booleans(),
        community_ids=st.sampled_from([[], ["c1"], ["c1", "c2"]]),
        country=st.sampled_from([None, "DE", "FR"]),
        languages=st.sampled_from([None, ["eng"], ["eng", "deu"]]),
    ),
    min_size=1,
    max_size=25,
)
NEAR = st.integers(0, 45)


@given(events=EVENTS, seconds=st.lists(NEAR, min_size=25, max_size=25))
@settings(max_examples=100, deadline=None)
def test_against_the_oracle(events, seconds):
    """Every row of random events equals the brute-force count, and none is missing."""
    events = [
        {**event, "timestamp": event["timestamp"] + timedelta(seconds=s), "order": n}
        for n, (event, s) in enumerate(zip(events, seconds))
    ]
    found = fold([{k: v for k, v in e.items() if k != "order"} for e in events])

    for community in ("global", "c1", "c2"):
        for day in {event["timestamp"].date().isoformat() for event in events}:
            for machine in (False, True):
                _compare(found, events, community, day, machine)


def _compare(found, events, community, day, machine):
    """Compare total, a single-valued and a multi-valued breakdown."""
    method = "tdm" if machine else "regular"
    for name, field, keys in (
        ("total", None, [""]),
        ("countries", "country", ["DE", "FR"]),
        ("languages", "languages", ["eng", "deu"]),
    ):
        for key in keys:
            expected = oracle.usage_of(events, community, day, field, key, machine)
            row = found.get((community, day, name, key, method, None))
            if row is None:
                assert not any(expected.values())
            else:
                assert {k: row[k] for k in expected} == expected
