# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Answers under filters over random histories of events, against the oracle."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invenio_stats_dashboard.errors import InvalidParametersError
from invenio_stats_dashboard.metrics.metrics import METRICS, USAGE, breakdown_metrics
from invenio_stats_dashboard.queries.breakdowns import breakdown
from invenio_stats_dashboard.queries.context import Context
from invenio_stats_dashboard.queries.params.params import load_params
from invenio_stats_dashboard.queries.rankings import ranking
from invenio_stats_dashboard.queries.series import series
from invenio_stats_dashboard.queries.sources import usage_events as filtered_usage
from invenio_stats_dashboard.queries.totals import totals
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from tests.database import number

from . import histories
from .histories import FIELDS, FIRST, LAST, USED, History, condition
from .oracle import CONTENT, days, parts

pytestmark = pytest.mark.slow

ON_REAL_SERVICES = settings(
    max_examples=20,
    deadline=None,
    # Shrinking takes minutes where each example is written to a search engine.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SPANS = st.tuples(*[st.dates(FIRST - timedelta(3), LAST + timedelta(2))] * 2).map(
    lambda pair: tuple(sorted(pair))
)


@pytest.fixture(scope="module")
def indices(created_app):
    """Months with the mappings of our fields."""
    from tests.isolation import wipe

    with created_app.app_context():
        wipe()
        histories.make_indices()


def ask(answer, kind, history, span, chosen=None, **params):
    """Ask one answer of a history's community over a span."""
    first, last = (day.isoformat() for day in span)
    raw = {"from": first, "to": last, **(chosen or {}), **params}
    return answer(Context(history.community_id, load_params(kind, raw)))


def expected(history, metric, when, matches):
    """Return any metric of a non-empty list of days."""
    if METRICS[metric].family == USAGE:
        amount = history.usage(metric, when, matches)
        return round(amount / len(when), 1) if metric == "visitors" else amount
    if metric in CONTENT:
        return history.content(metric, when[-1], matches)
    if metric == "uploaders":
        return history.uploaders(when[-1], matches)
    if metric == "uploaders_active":
        return history.uploaders(when[-1], matches, since=when[0])
    records = [(doc, spans) for doc, spans in history.records if matches(doc)]
    first, last = (day.isoformat() for day in (when[0], when[-1]))
    return number(records, metric, first, last)


def applies(metric, chosen):
    """Tell whether all filters are about what the metric counts."""
    return METRICS[metric].family == USAGE or not any("country" in n for n in chosen)


def known(history, when):
    """Tell whether usage was recorded by then."""
    seen = [c["timestamp"].date() for c in history.clicks if c["inside"]]
    seen = [
        day
        for day in seen
        if any(
            row["day"] == day.isoformat() and row["breakdown"] == "total"
            for row in history._fold_usage()
        )
    ]
    return bool(seen) and when[-1] >= min(seen)


HISTORIES = st.builds(History, histories.clicks(), histories.contents())


@ON_REAL_SERVICES
@given(HISTORIES, histories.filters(), SPANS, SPANS)
def test_totals(indices, app, history, chosen, span, other):
    """Every headline number, now and in a range of one's own."""
    history.write()
    own = {"compare_from": other[0].isoformat(), "compare_to": other[1].isoformat()}

    answer = ask(totals, "totals", history, span, chosen, compare="custom", **own)

    assert answer["compare"] == {
        "mode": "custom",
        "from": own["compare_from"],
        "to": own["compare_to"],
        "days": (other[1] - other[0]).days + 1,
    }
    matches = condition(chosen)
    for name in METRICS:
        if not applies(name, chosen):
            assert answer["metrics"][name]["not_applicable"], name
            continue
        earlier = expected(history, name, days(*other), matches)
        if METRICS[name].family == USAGE and not known(history, days(*other)):
            earlier = None
        assert answer["metrics"][name] == {
            "value": expected(history, name, days(*span), matches),
            "previous": earlier,
        }, name
    counted = sum(answer["metrics"][name]["value"] for name in ("views", "downloads"))
    assert answer["filtered"]["counted"] == counted
    assert answer["filtered"]["robots"] is None


@ON_REAL_SERVICES
@given(
    HISTORIES,
    histories.filters(),
    SPANS,
    st.sampled_from(list(METRICS)),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
)
def test_series(indices, app, history, chosen, span, metric, unit):
    """Every metric by every unit."""
    history.write()

    answer = ask(series, "series", history, span, chosen, metric=metric, unit=unit)

    matches, valid = condition(chosen), applies(metric, chosen)
    assert [bucket["value"] for bucket in answer["buckets"]] == [
        expected(history, metric, part, matches) if valid else None
        for part in parts(*span, unit)
    ]


@ON_REAL_SERVICES
@given(
    HISTORIES,
    histories.filters() | st.just({}),
    SPANS,
    st.sampled_from(
        ["views", "unique_downloads", "records_added", "works", "uploaders"]
    ),
)
def test_modes(indices, app, history, chosen, span, metric):
    """What changed day by day, and what it has come to, with and without filters."""
    history.write()
    before = days(FIRST - timedelta(9), span[0] - timedelta(1))

    delta, snapshot = (
        ask(series, "series", history, span, chosen, metric=metric, unit="day", mode=m)
        for m in ("delta", "snapshot")
    )

    if not applies(metric, chosen):
        assert delta["total"]["not_applicable"] and snapshot["total"]["value"] is None
        return
    matches = condition(chosen)
    flow = METRICS[metric].kind == "flow"

    def until(day):
        """Return what there is, or ever was counted, at the end of a day."""
        when = [*before, *days(span[0], day)]
        return expected(history, metric, when, matches)

    for changed, come_to in zip(delta["buckets"], snapshot["buckets"]):
        day = date.fromisoformat(come_to["from"])
        assert come_to["value"] == until(day)
        if flow:
            assert changed["value"] == expected(history, metric, [day], matches)
        else:
            assert changed["value"] == until(day) - until(day - timedelta(1))
    assert (delta["mode"], snapshot["mode"]) == ("delta", "snapshot")
    assert snapshot["total"]["value"] == until(span[1])


@ON_REAL_SERVICES
@given(HISTORIES, histories.filters(), SPANS, st.sampled_from(USED), st.data())
def test_breakdown(indices, app, history, chosen, span, name, data):
    """All keys of a breakdown among what matches, also that of the filter."""
    history.write()
    metric = data.draw(st.sampled_from(breakdown_metrics(SUBCOUNTS[name])))

    answer = ask(
        breakdown, "breakdown", history, span, chosen, breakdown=name, metric=metric
    )

    if not applies(metric, chosen):
        assert answer["not_applicable"] and answer["items"] == []
        assert answer["total"] is answer["other"]["value"] is None
        return
    matches, when = condition(chosen), days(*span)
    numbers = {
        key: expected(
            history,
            metric,
            when,
            lambda e, key=key: matches(e) and key in as_list(e[FIELDS[name]]),
        )
        for key in histories.KEYS[name]
    }
    assert {i["key"]: i["value"] for i in answer["items"]} == {
        key: number for key, number in numbers.items() if number
    }
    assert answer["total"] == expected(history, metric, when, matches)


@ON_REAL_SERVICES
@given(HISTORIES, histories.filters(), SPANS, st.sampled_from(["views", "data_volume"]))
def test_ranking(indices, app, history, chosen, span, metric):
    """Records by what matches."""
    history.write()

    answer = ask(ranking, "ranking", history, span, chosen, metric=metric)

    matches = condition(chosen)
    numbers = {
        recid: expected(
            history,
            metric,
            days(*span),
            lambda e, recid=recid: matches(e) and e["recid"] == recid,
        )
        for recid in {click["recid"] for click in history.clicks}
    }
    assert {i["recid"]: i["value"] for i in answer["items"]} == {
        recid: number for recid, number in numbers.items() if number
    }


def as_list(value):
    """Return keys as a list."""
    return value if isinstance(value, list) else [value]


def click(seconds, **values):
    """Return a view of one visitor and record, some seconds after noon."""
    moment = histories.datetime(2024, 2, 29, 12) + timedelta(seconds=seconds)
    return {
        "kind": "view",
        "recid": "a",
        "visitor_id": "u",
        "unique_session_id": "s",
        "size": 0.0,
        "is_robot": False,
        "is_machine": False,
        "inside": True,
        "resource_type": "data",
        "languages": ["eng", "deu"],
        "country": "DE",
        "timestamp": moment,
        "order": seconds,
        **values,
    }


DAY = (date(2024, 2, 29), date(2024, 2, 29))


def test_any_of_several_keys_counts_once(indices, app):
    """Who has two of the keys is one: rows of keys cannot be added up."""
    history = History([click(0)], []).write()

    answer = ask(totals, "totals", history, DAY, {"language": ["eng", "deu"]})

    assert answer["metrics"]["views"]["value"] == 1


def test_a_session_in_two_countries_counts_once(indices, app):
    """Nor can those of keys of which each event has one, where sessions count."""
    history = History([click(0), click(90, country="FR")], []).write()

    answer = ask(totals, "totals", history, DAY, {"country": ["DE", "FR"]})

    assert answer["metrics"]["views"]["value"] == 2
    assert answer["metrics"]["unique_views"]["value"] == 1


@pytest.mark.parametrize("elsewhere", [{"country": "FR"}, {"resource_type": "text"}])
def test_the_second_click_may_be_elsewhere(indices, app, elsewhere):
    """A double click is one, also if only its first click matches the filters."""
    history = History([click(0), click(20, **elsewhere)], []).write()

    chosen = {"country": "DE", "resource_type": "data"}
    answer = ask(totals, "totals", history, DAY, chosen)

    assert answer["metrics"]["views"]["value"] == 0


def test_uploaders_of_a_later_range(indices, app):
    """A range of one's own may lie after the one it is compared with."""
    record = {"parent_id": "p", "uploader": "1", "files": 0, "file_bytes": 0}
    record |= {"resource_type": "data", "languages": ["eng"]}
    history = History([], [(record, [["2024-03-02", None]])]).write()
    own = {"compare_from": "2024-03-01", "compare_to": "2024-03-03"}

    answer = ask(totals, "totals", history, DAY, compare="custom", **own)

    assert answer["metrics"]["uploaders"] == {"value": 0, "previous": 1}


def test_days_are_folded_in_parts(indices, app, monkeypatch):
    """However many events there are, only some days of them are in memory."""
    monkeypatch.setattr(filtered_usage, "PART", 2)
    history = History([click(n * 40000) for n in range(9)], []).write()
    span = (date(2024, 2, 28), date(2024, 3, 6))

    answer = ask(totals, "totals", history, span, {"country!": "FR", "language": "deu"})

    assert answer["metrics"]["views"]["value"] == 9


def test_more_events_than_a_page_has(indices, app, monkeypatch):
    """What matches comes in several pages from the search engine."""
    monkeypatch.setattr("invenio_stats_dashboard.search.composite.PAGE", 4)
    history = History([click(n * 60) for n in range(9)], []).write()
    span = (date(2024, 2, 28), date(2024, 3, 6))

    answer = ask(totals, "totals", history, span, {"country!": "FR", "language": "deu"})

    assert answer["metrics"]["views"]["value"] == 9


def test_cut():
    """Spans of days, none with too many events unless it is one day."""
    sizes = [("2024-02-28", 3), ("2024-02-29", 1), ("2024-03-05", 9), ("2024-03-06", 1)]

    spans = list(filtered_usage.cut(sizes, 4))

    assert [(s.first.isoformat(), s.last.isoformat()) for s in spans] == [
        ("2024-02-28", "2024-02-29"),
        ("2024-03-05", "2024-03-05"),
        ("2024-03-06", "2024-03-06"),
    ]


@pytest.mark.parametrize("metric", ["views", "records"])
def test_too_many_events(indices, app, metric):
    """What would cost too much is refused, with the limit and a way out."""
    added = ({"parent_id": "p", "uploader": "1", "files": 0, "file_bytes": 0}, [])
    fields = {"resource_type": "data", "languages": ["eng"]}
    records = [({**added[0], **fields}, [["2024-02-28", None]]) for _ in range(3)]
    history = History([click(n * 60) for n in range(3)], records).write()
    chosen = {"language": ["eng", "deu"]}
    limit = app.config["STATS_DASHBOARD_MAX_FILTERED_EVENTS"]
    app.config["STATS_DASHBOARD_MAX_FILTERED_EVENTS"] = 2
    try:
        with pytest.raises(InvalidParametersError) as refusal:
            ask(series, "series", history, DAY, chosen, metric=metric)
        one_key = ask(series, "series", history, DAY, {"language": "eng"})
    finally:
        app.config["STATS_DASHBOARD_MAX_FILTERED_EVENTS"] = limit

    assert refusal.value.errors[0]["field"] == "filters"
    assert "up to 2" in refusal.value.errors[0]["messages"][0]
    assert one_key["total"]["value"] == 3


@pytest.mark.parametrize(
    "kind,raw,stored",
    [
        ("totals", {"country": "DE"}, True),
        ("series", {"language": "eng"}, True),
        ("totals", {"country": ["DE", "FR"]}, False),
        ("totals", {"country!": "DE"}, False),
        ("totals", {"country": "DE", "language": "eng"}, False),
        ("breakdown", {"country": "DE", "breakdown": "countries"}, True),
        ("breakdown", {"country": "DE", "breakdown": "languages"}, False),
        ("breakdown", {"language": "eng", "breakdown": "languages"}, False),
        ("ranking", {"country": "DE"}, False),
        ("ranking", {}, True),
    ],
)
def test_which_questions_need_events(app, kind, raw, stored):
    """Rows know what one key has, and nothing else under filters."""
    assert load_params(kind, raw).from_rows is stored
