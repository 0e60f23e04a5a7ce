# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Answers under any filters over random histories of events, against the oracle."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invenio_stats_dashboard.metrics.metrics import METRICS, USAGE, breakdown_metrics
from invenio_stats_dashboard.queries.breakdowns import breakdown
from invenio_stats_dashboard.queries.context import Context
from invenio_stats_dashboard.queries.params.params import load_params
from invenio_stats_dashboard.queries.rankings import ranking
from invenio_stats_dashboard.queries.series import series
from invenio_stats_dashboard.queries.totals import totals
from invenio_stats_dashboard.subcounts import SUBCOUNTS

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
        return history.usage(metric, when, matches)
    if metric in CONTENT:
        return history.content(metric, when[-1], matches)
    if metric == "uploaders":
        return history.uploaders(when[-1], matches)
    if metric == "uploaders_active":
        return history.uploaders(when[-1], matches, since=when[0])
    return history.flow(metric, when, matches)


def concerning(metric, chosen):
    """Return the filters that are about what a metric counts."""
    if METRICS[metric].family == USAGE:
        return chosen
    return {n: v for n, v in chosen.items() if n.rstrip("!") not in OF_READERS}


OF_READERS = ("country", "referrer")
"""Filters that content knows nothing of."""


def ignored(metric, chosen):
    """Return what an answer says of the others."""
    others = [name for name in chosen if name not in concerning(metric, chosen)]
    return {"ignored_filters": sorted(others)} if others else {}


def since(history):
    """Return the first day with usage, or ``None``."""
    seen = [c["timestamp"].date() for c in history.clicks if c["inside"]]
    return min(seen, default=None)


def days_compared(history, span, other):
    """Return the days of the other span that stand against no unrecorded day."""
    facing = dict(zip(days(*other), days(*span)))
    first = since(history)
    return [d for d in days(*other) if min(d, facing.get(d, d)) >= first]


def known(history, when):
    """Return True if usage was recorded by then."""
    first = since(history)
    return first is not None and when[-1] >= first


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
    for name in METRICS:
        found = dict(answer["metrics"][name])
        if name == "visitors":
            assert found["not_applicable"] and found["value"] is None
            continue
        matches = condition(concerning(name, chosen))
        earlier = expected(history, name, days(*other), matches)
        if METRICS[name].family == USAGE:
            earlier = None
            if known(history, days(*other)):
                when = days_compared(history, span, other)
                earlier = expected(history, name, when, matches)
        found.pop("comparable", None)
        assert found == {
            "value": expected(history, name, days(*span), matches),
            "previous": earlier,
            **ignored(name, chosen),
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

    matches, first = condition(concerning(metric, chosen)), since(history)
    is_usage = METRICS[metric].family == USAGE

    def is_known(part):
        return metric != "visitors" and not (is_usage and first and part[-1] < first)

    assert [bucket["value"] for bucket in answer["buckets"]] == [
        expected(history, metric, part, matches) if is_known(part) else None
        for part in parts(*span, unit)
    ]
    assert {k: v for k, v in answer.items() if k == "ignored_filters"} == ignored(
        metric, chosen
    )


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

    matches = condition(concerning(metric, chosen))
    flow = METRICS[metric].kind == "flow"
    first = since(history)

    def until(day):
        """Return what there is, or ever was counted, at the end of a day."""
        when = [*before, *days(span[0], day)]
        return expected(history, metric, when, matches)

    for changed, come_to in zip(delta["buckets"], snapshot["buckets"]):
        day = date.fromisoformat(come_to["from"])
        if METRICS[metric].family == USAGE and first and day < first:
            assert come_to["value"] is changed["value"] is None
            continue
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

    matches, when = condition(concerning(metric, chosen)), days(*span)
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
    total = expected(history, metric, when, matches)
    assert answer["total"] == total
    if SUBCOUNTS[name]["multivalued"]:
        assert answer["unknown"] is None
    else:
        assert answer["unknown"] == total - sum(numbers.values()) >= 0
        assert answer["other"]["value"] >= 0


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
        "referrer_domain": None,
        "file_types": [],
        "timestamp": moment,
        "order": seconds,
        **values,
    }


DAY = (date(2024, 2, 29), date(2024, 2, 29))


def test_any_of_several_keys_counts_once(indices, app):
    """Who has two of the keys is one."""
    history = History([click(0)], []).write()

    answer = ask(totals, "totals", history, DAY, {"language": ["eng", "deu"]})

    assert answer["metrics"]["views"]["value"] == 1


def test_a_session_in_two_countries_counts_once(indices, app):
    """A unique belongs to the country of the session's first view (N4)."""
    history = History([click(0), click(90, country="FR")], []).write()

    answer = ask(totals, "totals", history, DAY, {"country": ["DE", "FR"]})
    params = {"breakdown": "countries", "metric": "unique_views"}
    by_country = ask(breakdown, "breakdown", history, DAY, **params)

    assert answer["metrics"]["views"]["value"] == 2
    assert answer["metrics"]["unique_views"]["value"] == 1
    assert [(i["key"], i["value"]) for i in by_country["items"]] == [("DE", 1)]
    assert (by_country["total"], by_country["unknown"]) == (1, 0)


@pytest.mark.parametrize("elsewhere", [{"country": "FR"}, {"resource_type": "text"}])
def test_the_second_click_may_be_elsewhere(indices, app, elsewhere):
    """A double click is one, also if only its first click matches the filters."""
    history = History([click(0), click(20, **elsewhere)], []).write()

    chosen = {"country": "DE", "resource_type": "data"}
    answer = ask(totals, "totals", history, DAY, chosen)

    assert answer["metrics"]["views"]["value"] == 0


def test_who_has_no_key_can_be_chosen(indices, app):
    """Those who came from nowhere, alone, with others, or left out."""
    clicks = [
        click(0, recid="a"),
        click(1, recid="b", referrer_domain="a.org"),
        click(2, recid="c", referrer_domain="b.org", file_types=["csv"]),
    ]
    history = History(clicks, []).write()

    def count(**chosen):
        answer = ask(totals, "totals", history, DAY, chosen)
        return answer["metrics"]["views"]["value"]

    params = {"breakdown": "referrers", "metric": "views"}
    by_referrer = ask(breakdown, "breakdown", history, DAY, **params)
    assert by_referrer["unknown"] == count(referrer="unknown") == 1
    assert count(referrer=["unknown", "a.org"]) == 2
    assert count(**{"referrer!": ["unknown", "a.org"]}) == 1
    assert count(file_type="unknown") == 2
    assert count(file_type="unknown", referrer="a.org") == 1


def test_unknown_by_name_is_unknown(indices, app):
    """What is called so in the metadata is no key: the filter has both, as the line."""
    clicks = [
        click(0, recid="a", resource_type="unknown"),
        click(1, recid="b", resource_type=None),
        click(2, recid="c"),
    ]
    records = [
        (record(n, resource_type=key), [["2024-02-28", None]])
        for n, key in enumerate(["unknown", None, "data"])
    ]
    history = History(clicks, records).write()

    for metric in ("views", "records"):
        params = {"breakdown": "resource_types", "metric": metric}
        answer = ask(breakdown, "breakdown", history, DAY, **params)
        chosen = {"resource_type": "unknown"}
        alone = ask(totals, "totals", history, DAY, chosen)["metrics"][metric]

        assert [(i["key"], i["value"]) for i in answer["items"]] == [("data", 1)]
        assert (answer["unknown"], alone["value"]) == (2, 2)


def record(number=0, **values):
    """Return a record."""
    return {
        "record": f"r{number}",
        "created": f"2024-01-0{number + 1}",
        "parent_id": "p",
        "uploader": "1",
        "files": 0,
        "file_bytes": 0,
        "resource_type": "data",
        "languages": ["eng"],
        "file_types": [],
        **values,
    }


def test_only_what_cannot_concern_a_number_is_left_out(indices, app):
    """Records have no readers' country, but the filter by type still applies."""
    records = [
        (record(0, parent_id="p"), [["2024-02-28", None]]),
        (record(1, parent_id="q", resource_type="text"), [["2024-02-28", None]]),
    ]
    history = History([click(0)], records).write()
    chosen = {"country": "DE", "resource_type": "data"}

    figures = ask(totals, "totals", history, DAY, chosen)["metrics"]
    steps = ask(series, "series", history, DAY, chosen, metric="records")
    by_language = ask(
        breakdown,
        "breakdown",
        history,
        DAY,
        chosen,
        breakdown="languages",
        metric="records",
    )

    assert figures["records"]["value"] == 1
    assert figures["records"]["ignored_filters"] == ["country"]
    assert figures["uploaders"]["ignored_filters"] == ["country"]
    assert "ignored_filters" not in figures["views"]
    assert steps["total"]["value"] == by_language["total"] == 1
    assert steps["ignored_filters"] == by_language["ignored_filters"] == ["country"]


def test_a_work_has_the_keys_of_its_latest_version(indices, app):
    """Numbers of works by key add up to the total (N4)."""
    stay = [["2024-02-28", None]]
    versions = [
        (record(0, resource_type="data"), stay),
        (record(1, resource_type="text"), stay),
    ]
    history = History([], versions).write()
    params = {"breakdown": "resource_types", "metric": "works"}

    plain = ask(breakdown, "breakdown", history, DAY, **params)
    text, data = (
        ask(totals, "totals", history, DAY, {"resource_type": key})["metrics"]["works"]
        for key in ("text", "data")
    )

    assert [(i["key"], i["value"]) for i in plain["items"]] == [("text", 1)]
    assert (plain["total"], plain["unknown"]) == (1, 0)
    assert (text["value"], data["value"]) == (1, 0)


def test_uploaders_of_a_later_range(indices, app):
    """A range of one's own may lie after the one it is compared with."""
    history = History([], [(record(), [["2024-03-02", None]])]).write()
    own = {"compare_from": "2024-03-01", "compare_to": "2024-03-03"}

    answer = ask(totals, "totals", history, DAY, compare="custom", **own)

    assert answer["metrics"]["uploaders"] == {"value": 0, "previous": 1}
