# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The usage fold against the oracle, and COUNTER's rules at their boundaries."""

from collections import defaultdict
from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invenio_stats_dashboard.aggregators import usage_rows
from invenio_stats_dashboard.aggregators.usage import event_schema
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
FIELDS = usage_rows.fields_of(SUBCOUNTS, "record")
CELL_FIELDS = usage_rows.fields_of(SUBCOUNTS, "cell")


def make_event(moment=NOON, **values):
    """Return an event of the kind that the fold takes, times as datetimes."""
    event = {**DEFAULTS, **values, "timestamp": moment}
    event.setdefault("target", event["recid"])
    event["parent_recid"] = f"p-{event['recid']}"
    return event


def fold(events, **options):
    """Return the rows of all levels, as dicts, by level."""
    schema = {**event_schema(SUBCOUNTS), "timestamp": pl.Datetime("us")}
    schema |= {"kind": pl.String, "target": pl.String}
    frame = pl.DataFrame(events, schema=schema).with_columns(
        pl.col("timestamp").dt.strftime("%Y-%m-%d").alias("day")
    )
    folded = usage_rows.fold(frame, SUBCOUNTS, **options)
    rows = [*folded.rows(), usage_rows.days([folded], **options)]
    rows = pl.concat(rows, how="diagonal").to_dicts()
    return {
        level: [row for row in rows if level in row["level"]]
        for level in ("cell", "record", "day")
    }


def total(events, community="c1", method="regular", day="2024-02-29"):
    """Return the metrics of the row of a day."""
    (found,) = [
        row
        for row in fold(events)["day"]
        if (row["community_id"], row["access_method"], row["day"])
        == (community, method, day)
    ]
    return found


def sums(rows, key):
    """Return key → metric → number, of some rows."""
    found = defaultdict(lambda: dict.fromkeys(usage_rows.METRICS, 0))
    for row in rows:
        for metric in usage_rows.METRICS:
            found[key(row)][metric] += row[metric]
    return dict(found)


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

    (cell,) = fold(events)["cell"]

    assert cell["country"] == "FR"
    # Filtered first: the session of the click that was dropped has no unique.
    assert (cell["views"], cell["unique_views"]) == (1, 1)


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
    assert row["views"] + row["downloads"] == 2
    assert row["unique_item_investigations"] == 1


def test_days_are_apart():
    """Clicks before and after midnight belong to two days."""
    late = datetime(2024, 2, 29, 23, 59, 59)
    rows = fold([make_event(late), make_event(late + timedelta(seconds=1))])["record"]

    days = {row["day"]: row["views"] for row in rows}
    assert days == {"2024-02-29": 1, "2024-03-01": 1}


def test_two_files_of_one_item():
    """Two requests of one unique item; they are investigations as well."""
    files = [make_event(kind="download", target=name, size=5.0) for name in ("a", "b")]

    row = total([*files, make_event()])

    assert (row["downloads"], row["unique_downloads"], row["data_volume"]) == (2, 1, 10)
    assert row["views"] + row["downloads"] == 3
    assert row["unique_item_investigations"] == 1


def test_two_sessions():
    """Each session has its own unique."""
    other = make_event(visitor_id="v2", unique_session_id="s2")

    row = total([make_event(), other])

    assert (row["unique_views"], row["visitors"]) == (2, 2)


def test_robots_and_machines():
    """Robots are never counted; machines are counted apart."""
    robot = make_event(is_robot=True)
    machine = make_event(
        NOON + timedelta(minutes=9), is_machine=True, unique_session_id="m"
    )
    events = [robot, machine, make_event(NOON + timedelta(minutes=1))]

    regular, tdm = total(events), total(events, method="tdm")

    assert (regular["views"], regular["robots"], regular["events_raw"]) == (1, 1, 2)
    assert (tdm["views"], tdm["unique_views"]) == (1, 1)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("country", ["DE", "FR"]),
        ("referrer_domain", ["google.com", "bing.com"]),
        ("community_ids", [["c1"], ["c1", "c2"]]),
        ("access_status", ["restricted", "open"]),
        ("is_machine", [False, True]),
    ],
)
@pytest.mark.parametrize("in_order", [True, False])
def test_a_unique_belongs_to_the_first_event(field, values, in_order):
    """What changes within a session has its views, and no unique of its own."""
    events = [
        make_event(NOON + timedelta(minutes=15 * n), **{field: value})
        for n, value in enumerate(values)
    ]

    rows = fold(events if in_order else events[::-1])

    for level in ("record", "cell", "day"):
        found = [r for r in rows[level] if r.get("community_id") in (None, "global")]
        for metric in ("unique_views", "unique_item_investigations"):
            assert sum(row[metric] for row in found) == 1
        assert sum(row["views"] for row in found) == 2
    if field != "is_machine":
        first = [row for row in rows["cell"] if row["unique_views"]]
        assert {row["views"] for row in rows["cell"]} == {1}
        key = "access_type" if field == "access_status" else field
        assert [r[key] for r in first] == [
            {"restricted": "controlled"}.get(str(values[0]), values[0])
        ]


def test_a_row_has_the_keys_of_its_record():
    """Records' keys on both levels, those of the event on cells only."""
    keys = {"subjects": ["a", "b"], "file_types": ["pdf"]}
    events = [make_event(country=country, **keys) for country in ("DE", "FR")]
    for n, event in enumerate(events):
        event["visitor_id"] = f"v{n}"

    rows = fold(events)

    (record,), cells = rows["record"], rows["cell"]
    assert (record["record_id"], record["parent_id"]) == ("r1", "p-r1")
    assert record["subjects"] == ["a", "b"]
    assert record["languages"] == ["eng"]
    assert {cell["country"] for cell in cells} == {"DE", "FR"}
    assert all(cell["subjects"] == ["a", "b"] for cell in cells)
    assert not any(record[name] for name in CELL_FIELDS)


def test_a_record_day_of_one_cell_is_one_row():
    """It is found on both levels; a second cell makes it two and one."""
    events = [make_event(), make_event(NOON + timedelta(minutes=5))]

    (one,) = fold(events)["record"]

    assert one["level"] == ["cell", "record"] and one["views"] == 2
    assert fold(events)["cell"] == [one]
    events[1]["country"] = "FR"
    rows = fold(events)
    assert [row["level"] for row in rows["record"]] == [["record"]]
    assert [row["level"] for row in rows["cell"]] == [["cell"], ["cell"]]


def test_a_record_edited_during_the_day():
    """Each event counts with the keys that it carries."""
    events = [
        make_event(NOON + timedelta(minutes=n), languages=[name])
        for n, name in enumerate(["deu", "deu", "eng"])
    ]

    found = {row["languages"][0]: row["views"] for row in fold(events)["record"]}

    assert found == {"deu": 2, "eng": 1}


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

    assert {row["access_type"] for row in rows["record"]} == {expected}


def test_robots_that_were_dropped():
    """They count as raw events, where nothing else happened as well."""
    robots = pl.DataFrame(
        {
            "community_id": ["global", "c9"],
            "day": ["2024-02-29", "2024-03-02"],
            "robots": [4, 2],
        }
    )
    schema = {**event_schema(SUBCOUNTS), "timestamp": pl.Datetime("us")}
    schema |= {"kind": pl.String, "target": pl.String, "day": pl.String}
    event = {**make_event(), "day": "2024-02-29"}
    folded = usage_rows.fold(pl.DataFrame([event], schema=schema), SUBCOUNTS)

    rows = usage_rows.days([folded], robots).to_dicts()

    found = {(row["community_id"], row["day"]): row for row in rows}
    day = found["global", "2024-02-29"]
    assert (day["views"], day["events_raw"], day["robots"]) == (1, 5, 4)
    other = found["c9", "2024-03-02"]
    assert (other["views"], other["visitors"], other["robots"]) == (0, 0, 2)
    assert found["c1", "2024-02-29"]["robots"] == 0


def event_lists(**more):
    """Random events, no two at the same moment."""
    event = {
        "kind": st.sampled_from(["view", "download"]),
        "recid": st.sampled_from(["r1", "r2"]),
        "visitor_id": st.sampled_from(["v1", "v2"]),
        "unique_session_id": st.sampled_from(["s1", "s2"]),
        "size": st.sampled_from([0.0, 7.0]),
        "is_robot": st.booleans(),
        "is_machine": st.booleans(),
        "community_ids": st.sampled_from([[], ["c1"], ["c1", "c2"]]),
        "country": st.sampled_from([None, "DE", "FR"]),
        "referrer_domain": st.sampled_from([None, "t.co"]),
        "file_types": st.sampled_from([None, ["pdf"], ["csv", "pdf"]]),
        "languages": st.sampled_from([None, ["eng"], ["eng", "deu"]]),
        "access_status": st.sampled_from(["open", "restricted"]),
        **more,
    }
    far = st.integers(0, 40).map(lambda n: NOON + timedelta(seconds=n * 2963))
    moments = st.builds(lambda a, b: a + timedelta(seconds=b), far, st.integers(0, 45))
    return st.lists(
        st.builds(make_event, moments, **event),
        min_size=1,
        max_size=25,
        unique_by=lambda event: event["timestamp"],
    )


def freeze(value):
    """Return a value as one that can be a key; missing lists are empty."""
    return tuple(value) if isinstance(value, list) else value


def key_of(row, names):
    """Return the values of some columns; ``None`` and empty are the same."""
    return tuple(freeze(row.get(name)) or None for name in names)


@given(events=event_lists())
@settings(max_examples=150, deadline=None)
def test_against_the_oracle(events):
    """Every row of random events equals the brute-force sum, and none is missing."""
    numbered = [{**event, "order": n} for n, event in enumerate(events)]
    for event in numbered:
        event["day"] = event["timestamp"].date().isoformat()
        event["access_method"] = "tdm" if event["is_machine"] else "regular"
    rows = fold(events)
    base = ["day", "access_method", "record_id", "access_type", "community_ids"]
    own = {"record_id": "recid", "access_type": "access_status"}
    names = {"record": [*base, *FIELDS], "cell": [*base, *FIELDS, *CELL_FIELDS]}

    for level, columns in names.items():
        keys = [key_of(row, columns) for row in rows[level]]
        assert len(set(keys)) == len(keys)
        found = sums(rows[level], lambda row: key_of(row, columns))
        of_events = [own.get(name, name) for name in columns]
        expected = oracle.usage_sums(numbered, lambda e: key_of(e, of_events))
        types = {"open": "free_to_read", "restricted": "controlled"}
        assert found == {
            tuple(
                types.get(v, v) if n == "access_type" else v for n, v in zip(columns, k)
            ): v
            for k, v in expected.items()
        }
    _compare_days(rows["day"], numbered)


def _compare_days(rows, events):
    """Compare the rows of days, visitors and what was filtered with them."""
    found = {(r["community_id"], r["day"], r["access_method"]): r for r in rows}
    days = {event["day"] for event in events}
    for community in ("global", "c1", "c2"):
        for day in days:
            for method in ("regular", "tdm"):
                mine = {"day": day, "access_method": method}
                expected = oracle.usage_day(events, community, mine)
                row = found.pop((community, day, method), dict.fromkeys(expected, 0))
                assert {name: row[name] for name in expected} == expected
    assert not found


@given(
    events=event_lists(),
    moment=st.sampled_from([0, 20]),
    random=st.randoms(use_true_random=False),
)
@settings(max_examples=100, deadline=None)
def test_the_order_of_events_does_not_matter(events, moment, random):
    """Not even where several come in one second."""
    for event in events:
        event["timestamp"] = NOON + timedelta(seconds=moment * (event["size"] > 0))
    shuffled = random.sample(events, len(events))

    def ordered(rows):
        return {k: sorted(map(str, v)) for k, v in rows.items()}

    assert ordered(fold(events)) == ordered(fold(shuffled))


@given(events=event_lists(), limit=st.sampled_from([3, 5]))
@settings(max_examples=100, deadline=None)
def test_rounded_numbers_add_up(events, limit):
    """Multiples of the limit, the same sum on every level, near the exact one."""
    rows = fold(events, limit=limit, secret="s")
    rounded = [f"rounded.{name}" for name in usage_rows.METRICS]

    whole = [row for row in rows["day"] if row["community_id"] == "global"]
    for name in rounded:
        totals = {
            sum(row[name] for row in found)
            for found in (whole, rows["record"], rows["cell"])
        }
        assert len(totals) == 1
        for row in [r for found in rows.values() for r in found]:
            assert row[name] % limit == 0
            if row[name.removeprefix("rounded.")] == 0:
                assert row[name] == 0
    for row in rows["day"]:
        for name in ("visitors", *usage_rows.FILTERED):
            assert row[f"rounded.{name}"] % limit == 0
            assert abs(row[f"rounded.{name}"] - row[name]) < limit
    for record in {(row["day"], row["record_id"]) for row in rows["record"]}:
        mine = [r for r in rows["record"] if (r["day"], r["record_id"]) == record]
        exact = sum(row["views"] for row in mine)
        assert abs(sum(row["rounded.views"] for row in mine) - exact) < limit


def test_rounded_numbers_are_right_on_average():
    """Over many records, counts and volume come near the exact ones."""
    events = [
        make_event(
            NOON + timedelta(minutes=n % 3 * 5),
            recid=f"r{n // 3}",
            kind="download",
            target=f"f{n}",
            size=float(n % 3 + 1),
            visitor_id=f"v{n}",
            unique_session_id=f"s{n}",
        )
        for n in range(6000)
    ]

    (row,) = [
        r for r in fold(events, limit=5, secret="x")["day"] if r["community_id"] == "c1"
    ]

    assert row["downloads"] == 6000 and row["data_volume"] == 12000
    for name in ("downloads", "unique_downloads", "data_volume"):
        assert abs(row[f"rounded.{name}"] / row[name] - 1) < 0.1


def test_the_volume_does_not_give_the_count_away():
    """What is shown is that of whole multiples of downloads, or nothing."""
    sizes = [1.0, 10.0, 100.0]
    for n in range(40):
        events = [
            make_event(kind="download", recid=f"r{n}", target=f"f{size}", size=size)
            for size in sizes
        ]
        (row,) = fold(events, limit=5, secret="x")["record"]
        assert row["rounded.data_volume"] in {
            row["rounded.downloads"] * size for size in sizes
        }
