# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Small numbers, and every attempt to get at them by subtraction."""

from datetime import date, timedelta
from itertools import combinations

import polars as pl
import pytest

from invenio_stats_dashboard.errors import InvalidParametersError
from invenio_stats_dashboard.queries.breakdowns import breakdown
from invenio_stats_dashboard.queries.rankings import ranking
from invenio_stats_dashboard.queries.series import series
from invenio_stats_dashboard.queries.sources.rounded import COUNTS, SCHEMA, rounded
from invenio_stats_dashboard.queries.totals import totals

from .rowsets import Rowset
from .test_answers import ask, content_row

LIMIT = 5
FIRST = date(2024, 2, 27)
DAYS = [FIRST + timedelta(days=n) for n in range(5)]
SPANS = [(a, b) for a in DAYS for b in DAYS if a <= b]
VIEWS = {"a": (30, 7, 0, 12, 3), "b": (2, 0, 4, 1, 3), "c": (1, 0, 0, 0, 0)}
"""Key → views of each day: of ``c`` there was one, once."""


@pytest.fixture()
def kept_back(app):
    """Numbers below five are kept back."""
    app.config["STATS_DASHBOARD_MIN_COUNT"] = LIMIT
    yield
    app.config["STATS_DASHBOARD_MIN_COUNT"] = 0


def usage(day, name, key, views, method="regular"):
    """Return a row whose numbers are all alike."""
    row = {"day": day, "breakdown": name, "key": key, "access_method": method}
    row |= {"access_type": "open"} if name == "record" else {}
    same = dict.fromkeys(("views", "unique_views", "downloads", "visitors"), views)
    return {**row, **same, "data_volume": views * 1000}


@pytest.fixture()
def rowset(clean):
    """Some days of views, with total, types and records; a robot's as well."""
    rows = []
    for number, day in enumerate(DAYS):
        for name in ("resource_types", "record"):
            rows += [usage(day, name, k, v[number]) for k, v in VIEWS.items()]
        total = sum(v[number] for v in VIEWS.values())
        rows.append(usage(day, "total", "", total))
        rows.append(usage(day, "total", "", 2, "tdm"))
    return Rowset(rows, [content_row(DAYS[1], 2)]).write(closed=())


def numbers(answer):
    """Return all numbers of views in an answer."""
    found = [answer["metrics"]["views"]] if "metrics" in answer else []
    found += [answer["total"]] if "buckets" in answer else []
    found += [*answer.get("items", ()), *answer.get("buckets", ())]
    values = [entry[name] for entry in found for name in ("value", "previous")]
    for entry in answer.get("series", ()):
        values += entry["values"]
    if "other" in answer:
        values += [answer["other"]["value"], answer["unknown"], answer["total"]]
    values += answer.get("sparklines", {}).get("views", ())
    if "filtered" in answer:
        values += [answer["filtered"][n] for n in ("events_raw", "double_clicks")]
    return values


QUESTIONS = [
    (totals, "totals", {"sparklines": "true"}),
    (totals, "totals", {"resource_type": "c"}),
    (totals, "totals", {"access_method": "all"}),
    (totals, "totals", {"access_method": "tdm"}),
    (totals, "totals", {"compare": "year"}),
    (series, "series", {"unit": "day"}),
    (series, "series", {"unit": "day", "mode": "snapshot"}),
    (series, "series", {"unit": "month", "breakdown": "resource_types", "limit": 1}),
    (series, "series", {"unit": "day", "resource_type": "b"}),
    (breakdown, "breakdown", {"breakdown": "resource_types"}),
    (breakdown, "breakdown", {"breakdown": "resource_types", "limit": 1}),
    (breakdown, "breakdown", {"breakdown": "resource_types", "mode": "snapshot"}),
    (ranking, "ranking", {}),
    (ranking, "ranking", {"sort": "change", "limit": 1}),
]


def test_no_difference_is_a_small_number(rowset, kept_back):
    """Every number of every range by every way of asking, minus every other one."""
    published = set()
    for span in SPANS:
        for answer, kind, params in QUESTIONS:
            published.update(numbers(ask(answer, kind, rowset, span, **params)))

    assert None in published and len(published) > 5
    found = {abs(n) for n in published if n is not None}
    found |= {abs(a - b) for a, b in combinations(found, 2)}
    assert not found & set(range(1, LIMIT))
    assert 0 not in published


def test_ranges_add_up_to_what_is_told_anyway(rowset, kept_back):
    """One range minus another one is the days between, as they are published."""
    params = {"unit": "day", "breakdown": "resource_types", "limit": 9}
    days = ask(series, "series", rowset, (DAYS[0], DAYS[-1]), **params)
    by_key = {entry["key"]: entry["values"] for entry in days["series"]}

    for first, last in SPANS:
        answer = ask(
            breakdown, "breakdown", rowset, (first, last), breakdown="resource_types"
        )
        start, end = DAYS.index(first), DAYS.index(last) + 1
        for item in answer["items"]:
            values = by_key[item["key"]][start:end]
            assert item["value"] == sum(value or 0 for value in values)


def test_small_numbers_say_that_they_are(rowset, kept_back):
    """``null`` and ``suppressed``; what nobody asked to hide is there."""
    span = (DAYS[2], DAYS[2])

    one = ask(totals, "totals", rowset, span, resource_type="c")
    steps = ask(series, "series", rowset, span, resource_type="c")

    assert one["min_count"] == LIMIT
    assert one["metrics"]["views"] == {
        "value": None,
        "previous": None,
        "suppressed": True,
    }
    assert steps["buckets"][0]["suppressed"] and steps["buckets"][0]["value"] is None
    everything = ask(totals, "totals", rowset, span)
    assert everything["metrics"]["records"]["value"] == 2
    assert everything["filtered"]["events_raw"] is None


@pytest.mark.parametrize(
    "answer,kind,params",
    [
        (totals, "totals", {"resource_type!": "a"}),
        (totals, "totals", {"resource_type": ["a", "b"]}),
        (totals, "totals", {"resource_type": "a", "country": "DE"}),
        (breakdown, "breakdown", {"resource_type": "a", "breakdown": "countries"}),
        (ranking, "ranking", {"resource_type": "a"}),
    ],
)
def test_filters_that_would_ask_anew(rowset, kept_back, answer, kind, params):
    """A number that can be had in many ways would be rounded in many ways."""
    with pytest.raises(InvalidParametersError) as refusal:
        ask(answer, kind, rowset, (DAYS[0], DAYS[1]), **params)

    assert refusal.value.errors[0]["field"] == "filters"


def frame(numbers):
    """Return rows of these numbers, each of another key."""
    rows = [
        {"key": f"k{n}", "breakdown": "record", **dict.fromkeys(COUNTS, number)}
        for n, number in enumerate(numbers)
    ]
    for row in rows:
        row["data_volume"] = row["downloads"] * 10
    return pl.DataFrame(rows, schema=SCHEMA)


def test_rounding_is_unbiased_and_always_the_same():
    """Up or down with the chance of the remainder; multiples stay as they are."""
    numbers = [n % 13 for n in range(13 * 1000)]

    once, again, other = (
        rounded(frame(numbers), 5, secret)["views"].to_list()
        for secret in ("secret", "secret", "another")
    )

    assert once == again != other
    for number in range(13):
        values = once[number::13]
        assert set(values) <= {number // 5 * 5, -(-number // 5) * 5}
        assert sum(values) / 1000 == pytest.approx(number, abs=0.35)


def test_volumes_follow_their_downloads():
    """Bytes are those of the downloads that are told."""
    rows = rounded(frame([0, 1, 4, 5, 11]), 5, "secret")

    pairs = zip(rows["downloads"], rows["data_volume"])
    assert all(volume == downloads * 10 for downloads, volume in pairs)


def test_nothing_is_kept_back_by_default(rowset):
    """Without the setting numbers are what they are."""
    span = (DAYS[0], DAYS[0])
    answer = ask(breakdown, "breakdown", rowset, span, breakdown="resource_types")

    assert [item["value"] for item in answer["items"]] == [30, 2, 1]
    assert answer["min_count"] == 0
