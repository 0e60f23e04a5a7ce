# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Small numbers, and every attempt to get at them by subtraction."""

from datetime import date, datetime, timedelta
from itertools import combinations

import pytest

from invenio_stats_dashboard.errors import UnroundedError
from invenio_stats_dashboard.queries.breakdowns import breakdown
from invenio_stats_dashboard.queries.rankings import ranking
from invenio_stats_dashboard.queries.series import series
from invenio_stats_dashboard.queries.totals import totals
from tests.conftest import wipe

from . import histories
from .histories import History
from .test_filtered import ask, click, record

LIMIT = 5
FIRST = date(2024, 2, 27)
DAYS = [FIRST + timedelta(days=n) for n in range(5)]
SPANS = [(a, b) for a in DAYS for b in DAYS if a <= b]
VIEWS = {"a": (30, 7, 0, 12, 3), "b": (2, 0, 4, 1, 3), "c": (1, 0, 0, 0, 0)}
"""Record → views of each day: of ``c`` there was one, once."""

TYPES = {"a": "data", "b": "text", "c": "rare"}
"""Record → its type."""

MANY = [f"l{number}" for number in range(40)]
"""Keywords of one record."""


@pytest.fixture()
def suppressed(app):
    """Numbers below five are suppressed."""
    app.config["STATS_DASHBOARD_MIN_COUNT"] = LIMIT
    yield
    app.config["STATS_DASHBOARD_MIN_COUNT"] = 0


def clicks():
    """Return the views, each of somebody else, half of them with a download."""
    found, minute = [], 0
    for number, day in enumerate(DAYS):
        for name, counts in VIEWS.items():
            for turn in range(counts[number]):
                minute += 1
                moment = datetime(*day.timetuple()[:3]) + timedelta(minutes=turn)
                view = click(
                    0,
                    recid=name,
                    visitor_id=f"v{minute}",
                    unique_session_id=f"s{minute}",
                    resource_type=TYPES[name],
                    languages=MANY if name == "a" else [],
                    country=("DE", "FR", None)[turn % 3],
                    is_machine=turn == 6,
                    timestamp=moment,
                    order=minute,
                )
                found.append(view)
                if turn % 2:
                    found.append({**view, "kind": "download", "size": 10.0 + turn})
    return found


@pytest.fixture(scope="module")
def history(created_app):
    """Some days of views, rounded when they were counted."""
    with created_app.app_context():
        wipe()
        histories.make_indices()
        stay = [[DAYS[1].isoformat(), None]]
        records = [(record(n, parent_id=f"p{n}"), stay) for n in range(2)]
        yield History(clicks(), records, LIMIT).write()
        wipe()


METRICS = ("views", "unique_views", "downloads", "unique_downloads")


def numbers(answer):
    """Return all counts of usage in an answer."""
    found = [answer["metrics"][name] for name in METRICS if "metrics" in answer]
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


BY_TYPE, BY_COUNTRY = {"breakdown": "resource_types"}, {"breakdown": "countries"}
DAILY = {"unit": "day"}
QUESTIONS = [
    (totals, "totals", {"sparklines": "true"}),
    (totals, "totals", {"resource_type": "rare"}),
    (totals, "totals", {"resource_type!": "data"}),
    (totals, "totals", {"resource_type": ["data", "text"]}),
    (totals, "totals", {"resource_type": "data", "country": "DE"}),
    (totals, "totals", {"country!": ["DE", "FR"], "language": "l7"}),
    (totals, "totals", {"access_method": "all"}),
    (totals, "totals", {"access_method": "tdm"}),
    (totals, "totals", {"compare": "year"}),
    (series, "series", DAILY),
    (series, "series", {**DAILY, "mode": "snapshot"}),
    (series, "series", {"unit": "month", **BY_TYPE, "limit": 1}),
    (series, "series", {**DAILY, "resource_type": "text"}),
    (series, "series", {**DAILY, **BY_COUNTRY, "resource_type!": "rare"}),
    (breakdown, "breakdown", BY_TYPE),
    (breakdown, "breakdown", {**BY_TYPE, "limit": 1}),
    (breakdown, "breakdown", {**BY_TYPE, "mode": "snapshot"}),
    (breakdown, "breakdown", {**BY_TYPE, "sort": "change"}),
    (breakdown, "breakdown", {**BY_COUNTRY, "resource_type": "data"}),
    (breakdown, "breakdown", {"breakdown": "languages"}),
    (ranking, "ranking", {}),
    (ranking, "ranking", {"sort": "change", "limit": 1}),
    (ranking, "ranking", {"country": "FR"}),
]


def test_no_difference_is_a_small_number(history, app, suppressed):
    """Every number of every range by every way of asking, minus every other one."""
    published = set()
    for span in SPANS:
        for answer, kind, params in QUESTIONS:
            published.update(numbers(ask(answer, kind, history, span, params)))

    assert None in published and len(published) > 5
    found = {abs(n) for n in published if n is not None}
    found |= {abs(a - b) for a, b in combinations(found, 2)}
    assert not found & set(range(1, LIMIT))
    assert 0 not in published


def test_visitors_of_a_day(history, app, suppressed):
    """A mean of one day is a multiple."""
    for day in DAYS:
        visitors = ask(totals, "totals", history, (day, day))["metrics"]["visitors"]
        assert (visitors["value"] or 0) % LIMIT == 0


def test_keys_add_up_to_the_total(history, app, suppressed):
    """Rounded numbers are sums of the same draws on every level."""
    for span in SPANS:
        for name in ("resource_types", "countries"):
            answer = ask(breakdown, "breakdown", history, span, breakdown=name)
            listed = sum(item["value"] for item in answer["items"])
            assert listed + (answer["unknown"] or 0) == (answer["total"] or 0)


def test_many_keywords_are_one_draw(history, app, suppressed):
    """Whoever asks for each keyword of a record is told the same each time."""
    span = (DAYS[0], DAYS[0])

    for metric in ("views", "downloads", "data_volume"):
        answer = ask(
            breakdown,
            "breakdown",
            history,
            span,
            breakdown="languages",
            metric=metric,
            limit=100,
        )
        assert len(answer["items"]) == len(MANY)
        assert len({item["value"] for item in answer["items"]}) == 1


def test_small_numbers_say_that_they_are(history, app, suppressed):
    """``null`` and ``suppressed``; what nobody asked to hide is there."""
    span = (DAYS[2], DAYS[2])

    one = ask(totals, "totals", history, span, resource_type="rare")
    steps = ask(series, "series", history, span, resource_type="rare")

    assert one["min_count"] == LIMIT
    assert one["metrics"]["views"] == {
        "value": None,
        "previous": None,
        "suppressed": True,
    }
    assert steps["buckets"][0]["suppressed"] and steps["buckets"][0]["value"] is None
    everything = ask(totals, "totals", history, span)
    assert everything["metrics"]["records"]["value"] == 2
    assert everything["filtered"]["events_raw"] is None


def test_nothing_is_shown_before_rows_are_rounded(history, app, suppressed):
    """After another threshold was set, rows have to be rebuilt first."""
    app.config["STATS_DASHBOARD_MIN_COUNT"] = LIMIT + 5

    with pytest.raises(UnroundedError) as refusal:
        ask(totals, "totals", history, (DAYS[0], DAYS[1]))

    assert "rebuild" in str(refusal.value)


def test_nothing_is_suppressed_by_default(history, app):
    """Without the setting numbers are what they are."""
    span = (DAYS[0], DAYS[0])
    params = {"breakdown": "resource_types", "access_method": "all"}
    answer = ask(breakdown, "breakdown", history, span, **params)

    assert [item["value"] for item in answer["items"]] == [30, 2, 1]
    assert answer["min_count"] == 0
