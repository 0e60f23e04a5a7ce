# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Days without data: configured, found, and left out of what is shown over time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invenio_search import current_search_client
from invenio_stats.bookmark import BookmarkAPI

from invenio_stats_dashboard.metrics.metrics import GLOBAL
from invenio_stats_dashboard.queries.breakdowns import breakdown
from invenio_stats_dashboard.queries.comparison import left_out
from invenio_stats_dashboard.queries.context import Context
from invenio_stats_dashboard.queries.gaps import merged, silences
from invenio_stats_dashboard.queries.params.params import load_params
from invenio_stats_dashboard.queries.params.periods import (
    Span,
    compared_span,
    within,
)
from invenio_stats_dashboard.queries.rankings import ranking
from invenio_stats_dashboard.queries.series import series
from invenio_stats_dashboard.queries.totals import totals
from tests.usage_rows import write_usage

from . import oracle
from .rowsets import Rowset

DAY = timedelta(days=1)
FIRST = date(2024, 1, 1)


def days(*numbers):
    """Return day → number from the first day on."""
    return {FIRST + n * DAY: number for n, number in enumerate(numbers)}


def span(first, last):
    """Return the span from one day to another, counted from the first of all."""
    return Span(FIRST + first * DAY, FIRST + last * DAY)


@pytest.mark.parametrize(
    "numbers, expected",
    [
        ([30] * 20 + [0, 0, 0] + [30] * 20, [(20, 22)]),
        ([30] * 20 + [0] + [30] * 3 + [0] + [30] * 20, [(20, 20), (24, 24)]),
        ([30] * 20 + [0] * 30 + [30] * 20, [(20, 49)]),
        # At the end there are only days before, in the beginning only days after.
        ([30] * 20 + [0, 0], [(20, 21)]),
        # Too quiet, on either side, for a silence to mean anything.
        ([5] * 20 + [0, 0, 0] + [5] * 20, []),
        ([30] * 20 + [0, 0, 0] + [5] * 20, []),
        # Weekends of a repository that rests: half of the days are busy, these not.
        (([30, 0, 0, 0] * 12), []),
        ([30] * 40, []),
        ([0] * 40, []),
    ],
)
def test_silences(numbers, expected):
    """A day without anything is a gap among busy days, and nowhere else."""
    found = silences(days(*numbers), span(0, len(numbers) - 1), 20)
    assert found == [span(*gap) for gap in expected]


def test_merged():
    """Gaps that touch or overlap are one, with the first note there is."""
    gaps = [(span(8, 9), None), (span(2, 4), None), (span(5, 6), "move")]
    assert merged(gaps) == [(span(2, 6), "move"), (span(8, 9), None)]


@pytest.fixture()
def outage(clean):
    """Return a busy instance that recorded nothing from 10 to 12 February 2024."""
    lost = [date(2024, 2, 10) + n * DAY for n in range(3)]
    rows = [
        {
            "day": FIRST + n * DAY,
            "record_id": "r1",
            "country": "DE",
            "access_method": "regular",
            "views": 30,
            "visitors": 20,
            "events_raw": 40,
        }
        for n in range(91)
        if FIRST + n * DAY not in lost
    ]
    rowset = Rowset(rows, [])
    rowset.community_id = GLOBAL
    rowset.write()
    bookmark = BookmarkAPI(current_search_client, "community-usage-delta-agg", "day")
    bookmark.set_bookmark("2024-04-01T00:00:00")
    current_search_client.indices.refresh(index="*stats-bookmarks*")
    return rowset


def ask(answer, kind, **params):
    """Ask about the whole instance from 1 to 29 February 2024."""
    raw = {"from": "2024-02-01", "to": "2024-02-29", **params}
    return answer(Context(GLOBAL, load_params(kind, raw)))


GAP = {"from": "2024-02-10", "to": "2024-02-12", "note": None}


def test_an_outage_is_found(outage):
    """It is named, and its days are unknown instead of zero; sums are as they are."""
    answer = ask(series, "series", unit="day")
    assert answer["gaps"] == [GAP]
    values = [bucket["value"] for bucket in answer["buckets"]]
    assert values == [30] * 9 + [None] * 3 + [30] * 17
    assert answer["total"]["value"] == 26 * 30

    figures = ask(totals, "totals", sparklines="true")
    assert figures["gaps"] == [GAP]
    assert figures["sparklines"]["views"][8:13] == [30, None, None, None, 30]


def test_longer_steps_keep_what_they_have(outage):
    """A week with some days of data is a number, one without any is unknown."""
    values = [b["value"] for b in ask(series, "series", unit="week")["buckets"]]
    assert values == [120, 150, 180, 210, 120]


def test_an_outage_of_the_compared_days(outage):
    """What is compared with unknown days is unknown too."""
    params = {"from": "2024-03-02", "to": "2024-03-31", "unit": "day"}
    answer = ask(series, "series", **params)
    assert answer["gaps"] == []
    previous = [bucket["previous"] for bucket in answer["buckets"]]
    assert previous.count(None) == 3


def test_by_key(outage):
    """Steps by key are unknown too, also those of the others."""
    answer = ask(series, "series", unit="day", breakdown="resource_types")
    assert [entry["key"] for entry in answer["series"]] == [None]
    assert answer["series"][0]["values"][8:13] == [30, None, None, None, 30]
    answer = ask(series, "series", unit="day", breakdown="countries")
    assert [entry["key"] for entry in answer["series"]] == ["DE"]
    assert answer["series"][0]["values"][8:13] == [30, None, None, None, 30]


def test_content_has_no_gaps(outage):
    """What is published is in the database, whatever happened to usage."""
    answer = ask(series, "series", metric="records_added", unit="day")
    assert answer["gaps"] == []
    assert {bucket["value"] for bucket in answer["buckets"]} == {0}


def test_changes_leave_the_days_out(outage):
    """Nothing happened but an outage: so nothing has changed, in either direction."""
    figures = ask(totals, "totals")["metrics"]
    assert figures["views"] == {"value": 26 * 30, "previous": 26 * 30}
    assert figures["visitors"] == {"value": 20.0, "previous": 20.0}

    later = {"from": "2024-03-02", "to": "2024-03-31"}
    answer = ask(totals, "totals", **later)
    assert answer["compared_gaps"] == [GAP]
    same = {"value": 900, "previous": 810, "comparable": 810}
    assert answer["metrics"]["views"] == same
    assert answer["metrics"]["visitors"] == {"value": 20.0, "previous": 20.0}

    answer = ask(series, "series", unit="week", **later)
    assert answer["total"] == same
    shown = [
        (b["value"], b["previous"], b.get("comparable")) for b in answer["buckets"]
    ]
    assert shown == [(60, 60, None), *[(210, n, m) for n, m in WEEKS]]
    answer = ask(series, "series", metric="visitors", **later)
    assert answer["total"] == {"value": 20.0, "previous": 20.0}


WEEKS = [(210, None), (120, 120), (210, None), (210, None)]
"""Of four weeks, (compared number, what of the week is compared)."""


def test_changes_of_keys(outage):
    """The same holds for each key, and for the order by change."""
    later = {"from": "2024-03-02", "to": "2024-03-31", "metric": "views"}
    (item,) = ask(breakdown, "breakdown", breakdown="countries", **later)["items"]
    assert (item["value"], item["previous"], item["comparable"]) == (900, 810, 810)
    (item,) = ask(ranking, "ranking", **later)["items"]
    assert (item["value"], item["previous"], item["comparable"]) == (900, 810, 810)
    assert ask(ranking, "ranking", sort="change", **later)["items"] == []


def test_without_comparison(outage):
    """There is nothing to leave out of a number that stands alone."""
    answer = ask(totals, "totals", compare="none")
    assert answer["compared_gaps"] == []
    assert answer["metrics"]["views"] == {"value": 26 * 30, "previous": None}
    assert answer["metrics"]["visitors"] == {"value": 20.0, "previous": None}


def first_days(*numbers, first=FIRST, **values):
    """Return rows of visitors and views from a day on."""
    return [
        {
            "day": first + n * DAY,
            "record_id": "r1",
            "access_method": "regular",
            "visitors": number,
            "views": number,
            **values,
        }
        for n, number in enumerate(numbers)
    ]


def test_visitors_are_those_of_recorded_days(clean):
    """Days before recording began have no visitors, and no day of a mean (N2)."""
    rowset = Rowset(first_days(*[20] * 10), [])
    rowset.community_id = GLOBAL
    rowset.write()
    params = {"from": "2020-01-01", "to": "2024-01-10"}

    figures = ask(totals, "totals", sparklines="true", **params)
    steps = ask(series, "series", metric="visitors", unit="year", **params)
    views = ask(series, "series", metric="views", unit="year", **params)

    assert figures["metrics"]["visitors"]["value"] == 20.0
    assert figures["gaps"] == [{"from": "2020-01-01", "to": "2023-12-31", "note": None}]
    assert steps["total"]["value"] == 20.0
    assert [bucket["value"] for bucket in steps["buckets"]] == [None] * 4 + [20.0]
    assert [bucket["value"] for bucket in views["buckets"]] == [None] * 4 + [200]
    line = [
        number for number in figures["sparklines"]["visitors"] if number is not None
    ]
    assert line == [20.0]


def test_days_before_recording_are_not_compared(clean):
    """Half of the compared days were not recorded: their counterparts count not (N3)."""
    rowset = Rowset(first_days(*[10] * 91), [])
    rowset.community_id = GLOBAL
    rowset.write()
    params = {"from": "2024-01-11", "to": "2024-01-30"}

    figures = ask(totals, "totals", **params)
    steps = ask(series, "series", unit="month", **params)

    lost = {"from": "2023-12-22", "to": "2023-12-31", "note": None}
    assert figures["compared_gaps"] == [lost]
    same = {"value": 200, "previous": 100, "comparable": 100}
    assert figures["metrics"]["views"] == steps["total"] == same
    assert figures["metrics"]["visitors"] == {"value": 10.0, "previous": 10.0}


def test_one_day_against_a_range_of_ones_own(clean):
    """Only the first day of the range stands against it, not all of them."""
    rowset = Rowset(first_days(*[10] * 31), [])
    rowset.community_id = GLOBAL
    rowset.write()
    params = {"from": "2024-01-31", "to": "2024-01-31", "compare": "custom"}
    before = {"compare_from": "2023-12-30", "compare_to": "2024-01-09"}

    figures = ask(totals, "totals", **params, **before)

    same = {"value": 10, "previous": 90, "comparable": 0}
    assert figures["metrics"]["views"] == same


def test_a_mean_does_not_depend_on_what_it_is_compared_with(outage):
    """Other days are compared, but the number itself is that of all days (N7)."""
    busy = first_days(50, first=date(2024, 3, 5))
    write_usage(GLOBAL, busy)
    params = {"from": "2024-03-02", "to": "2024-03-31"}

    for kind, name, more in (
        (totals, "totals", {}),
        (series, "series", {"metric": "visitors", "unit": "month"}),
    ):
        alone = ask(kind, name, compare="none", **params, **more)
        compared = ask(kind, name, compare="prev", **params, **more)
        numbers = [
            answer["metrics"]["visitors"] if name == "totals" else answer["total"]
            for answer in (alone, compared)
        ]
        assert [number["value"] for number in numbers] == [21.7, 21.7]
        assert numbers[1]["previous"] == 20.0
        assert numbers[1]["comparable"] == 21.9


def test_keys_that_fell_to_zero_have_changed(clean):
    """In the order by change they stand among the others (N6)."""
    before, now = FIRST, FIRST + 10 * DAY
    rows = [
        *first_days(9, first=before, country="DE"),
        *first_days(2, first=before, country="FR"),
        *first_days(5, first=now, country="FR"),
    ]
    rowset = Rowset(rows, [])
    rowset.community_id = GLOBAL
    rowset.write()
    params = {"from": str(now), "to": str(now + 9 * DAY), "sort": "change"}

    answer = ask(breakdown, "breakdown", breakdown="countries", **params)

    found = [(i["key"], i["value"], i["previous"]) for i in answer["items"]]
    assert found == [("DE", 0, 9), ("FR", 5, 2)]
    assert (answer["keys"], answer["other"]) == (2, {"keys": 0, "value": 0})


def test_keys_of_days_that_are_not_compared_have_not_changed(outage):
    """What was there only on a day that stands against an outage is no change."""
    write_usage(GLOBAL, first_days(7, first=date(2024, 1, 12), country="FR"))

    answer = ask(breakdown, "breakdown", breakdown="countries", sort="change")

    found = [(i["key"], i["value"], i["previous"]) for i in answer["items"]]
    assert found == [("DE", 26 * 30, 26 * 30)]
    assert answer["keys"] == 1


gap_lists = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 9)).map(
        lambda pair: Span(FIRST + pair[0] * DAY, FIRST + (pair[0] + pair[1]) * DAY)
    ),
    max_size=3,
)


@given(
    st.integers(0, 60),
    st.integers(1, 40),
    st.sampled_from(["prev", "year"]),
    gap_lists,
    gap_lists,
)
def test_left_out(first, length, mode, lost, lost_before):
    """A day is left out if it, or the day against it, has no data; in both spans."""
    spanned = Span(FIRST + first * DAY, FIRST + (first + length - 1) * DAY)
    compared = compared_span(spanned, mode)
    back = (spanned.first - compared.first).days
    lost = within(lost, spanned)
    lost_before = within([gap.shift(-back) for gap in lost_before], compared)

    def is_lost(day, gaps):
        return any(gap.first <= day <= gap.last for gap in gaps)

    out, out_before = left_out(spanned, compared, mode, lost, lost_before)
    pairs = oracle.compared(*spanned, mode)
    if mode == "year":
        pairs = oracle.by_day(pairs)
    for day in oracle.days(*spanned):
        facing = [before for other, before in pairs if other == day]
        expected = is_lost(day, lost) or any(is_lost(d, lost_before) for d in facing)
        assert is_lost(day, out) == expected
    for before in oracle.days(*compared):
        facing = [day for day, other in pairs if other == before]
        expected = is_lost(before, lost_before) or any(is_lost(d, out) for d in facing)
        assert is_lost(before, out_before) == expected


@pytest.fixture()
def settings(app):
    """Return the configuration, put back afterwards."""
    names = ("STATS_DASHBOARD_MISSING_DAYS", "STATS_DASHBOARD_SILENT_DAYS_FROM")
    before = {name: app.config[name] for name in names}
    yield app.config
    app.config.update(before)


def test_configured_days(outage, settings):
    """Days that are known to be lost are left out, whatever was counted."""
    settings["STATS_DASHBOARD_SILENT_DAYS_FROM"] = 0
    assert ask(series, "series")["gaps"] == []
    settings["STATS_DASHBOARD_MISSING_DAYS"] = [
        {"from": "2024-01-20", "to": "2024-02-02", "note": "New servers"},
        {"from": "2023-01-01", "to": "2023-01-02"},
    ]
    answer = ask(series, "series", unit="day")
    lost = {"from": "2024-02-01", "to": "2024-02-02", "note": "New servers"}
    assert answer["gaps"] == [lost]
    assert [b["value"] for b in answer["buckets"][:3]] == [None, None, 30]
