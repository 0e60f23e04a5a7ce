# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""All answers over random rows, against the oracle, on a real search engine."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from invenio_stats.bookmark import BookmarkAPI

from invenio_stats_dashboard.errors import InvalidParametersError
from invenio_stats_dashboard.metrics.metrics import METRICS, breakdown_metrics
from invenio_stats_dashboard.queries import rankings
from invenio_stats_dashboard.queries.breakdowns import breakdown
from invenio_stats_dashboard.queries.context import Context
from invenio_stats_dashboard.queries.params.params import StatsParams, load_params
from invenio_stats_dashboard.queries.params.periods import UNITS
from invenio_stats_dashboard.queries.rankings import ranking
from invenio_stats_dashboard.queries.series import series
from invenio_stats_dashboard.queries.totals import totals
from invenio_stats_dashboard.search import batch as planner
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from tests.usage_rows import write_usage

from .oracle import compared, days, facing, parts
from .rowsets import Rowset, content_rows, events, usage_rows

ON_REAL_SERVICES = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SPANS = st.builds(
    lambda first, length: (first, first + timedelta(days=length)),
    st.dates(date(2021, 11, 1), date(2024, 6, 1)),
    st.sampled_from([0, 1, 6, 27, 28, 30, 89, 364, 365, 366, 500, 900]),
)
CLOSED = st.sampled_from([(), (2021,), (2021, 2022), (2021, 2022, 2023)])


def ask(answer, kind, rowset, span, **params):
    """Ask one answer of a row set's community over a span."""
    first, last = (day.isoformat() for day in span)
    raw = {"from": first, "to": last, "basis": rowset.basis, **params}
    return answer(Context(rowset.community_id, load_params(kind, raw)))


def plain(entry):
    """Return an entry without the number of the days that are compared."""
    return {k: v for k, v in entry.items() if k != "comparable"}


def changes(rowset, span):
    """Return record → views, of the days recorded in both spans; now and before."""
    since = rowset.oracle.since
    pairs = [pair for pair in compared(*span, "prev") if since and min(pair) >= since]
    if not is_known(rowset, "views", before(span, "prev")):
        return rowset.oracle.by_key("views", days(*span), "record"), {}
    return tuple(
        rowset.oracle.by_key("views", when, "record") if when else {}
        for when in zip(*pairs)
    ) or ({}, {})


def before(span, mode):
    """Return the sorted compared days of a span."""
    assume(mode != "year" or span[0] != span[1])
    return sorted(earlier for _, earlier in compared(*span, mode))


def is_known(rowset, metric, when):
    """Tell whether usage was recorded at all in some days."""
    if metric in METRICS and METRICS[metric].family != "usage":
        return True
    totals = [r["day"] for r in rowset.oracle.usage if r["breakdown"] == "total"]
    return bool(totals and when) and when[-1] >= min(totals)


@ON_REAL_SERVICES
@given(
    usage_rows(),
    content_rows(),
    events(),
    SPANS,
    CLOSED,
    st.sampled_from(["prev", "year"]),
)
def test_totals(clean, usage, content, people, span, closed, mode):
    """Every headline number, now and before, from whichever balances there are."""
    rowset = Rowset(usage, content, people, "published").write(closed)
    now, earlier = days(*span), before(span, mode)

    answer = ask(totals, "totals", rowset, span, compare=mode)

    oracle = rowset.oracle
    for name in METRICS:
        known = is_known(rowset, name, earlier)
        assert plain(answer["metrics"][name]) == {
            "value": oracle.value(name, now),
            "previous": oracle.value(name, earlier) if known else None,
        }, name
    assert answer["filtered"] == {
        "events_raw": oracle.flow("events_raw", now),
        "robots": oracle.flow("robots", now),
        "double_clicks": oracle.flow("double_clicks", now),
        "counted": oracle.flow("views", now) + oracle.flow("downloads", now),
    }
    content = [row for row in content if row["breakdown"] == "total"]
    seen = [row["day"] for row in usage + content]
    assert answer["first_day"] == (min(seen).isoformat() if seen else None)


@ON_REAL_SERVICES
@given(
    usage_rows(),
    content_rows(),
    events(),
    SPANS,
    CLOSED,
    st.sampled_from(list(METRICS)),
    st.sampled_from(UNITS),
    st.sampled_from(["prev", "year"]),
)
def test_series(clean, usage, content, people, span, closed, metric, unit, mode):
    """Every metric by every unit; each step against its equally long part."""
    rowset = Rowset(usage, content, people).write(closed)
    pairs = compared(*span, mode)
    everything = before(span, mode)

    answer = ask(series, "series", rowset, span, metric=metric, unit=unit, compare=mode)

    expected = parts(*span, unit)
    assert [(b["from"], b["to"]) for b in answer["buckets"]] == [
        (part[0].isoformat(), part[-1].isoformat()) for part in expected
    ]
    for bucket, part in zip(answer["buckets"], expected):
        earlier = facing(part, pairs)
        known = earlier and is_known(rowset, metric, earlier)
        is_recorded = not rowset.oracle.since or is_known(rowset, metric, part)
        assert bucket["value"] == (
            rowset.oracle.value(metric, part) if is_recorded else None
        )
        assert bucket["previous"] == (
            rowset.oracle.value(metric, earlier) if known else None
        )
    known = is_known(rowset, metric, everything)
    assert plain(answer["total"]) == {
        "value": rowset.oracle.value(metric, days(*span)),
        "previous": rowset.oracle.value(metric, everything) if known else None,
    }


@ON_REAL_SERVICES
@given(
    usage_rows(),
    content_rows(),
    SPANS,
    CLOSED,
    st.sampled_from(breakdown_metrics(SUBCOUNTS["resource_types"])),
    st.integers(1, 8),
)
def test_breakdown(clean, usage, content, span, closed, metric, limit):
    """The largest keys, what is left for the others, and for no key at all."""
    rowset = Rowset(usage, content).write(closed)
    earlier = before(span, "prev")

    answer = ask(
        breakdown,
        "breakdown",
        rowset,
        span,
        metric=metric,
        breakdown="resource_types",
        limit=limit,
    )

    numbers = rowset.oracle.by_key(metric, days(*span), "resource_types")
    old = rowset.oracle.by_key(metric, earlier, "resource_types")
    known = is_known(rowset, metric, earlier)
    order = sorted(numbers, key=lambda key: (-numbers[key], key))
    total = rowset.oracle.value(metric, days(*span))
    assert [(i["key"], i["value"], i["previous"]) for i in answer["items"]] == [
        (key, numbers[key], old.get(key, 0) if known else None) for key in order[:limit]
    ]
    assert answer["other"] == {
        "keys": len(order[limit:]),
        "value": sum(numbers[key] for key in order[limit:]),
    }
    assert answer["total"] == total
    assert answer["unknown"] == total - sum(numbers.values())
    assert answer["keys"] == len(numbers)
    for item in answer["items"]:
        share = item["value"] / total if total else 0
        assert item["share"] == pytest.approx(share, rel=1e-6, abs=1e-6)


@ON_REAL_SERVICES
@given(
    usage_rows(),
    content_rows(),
    SPANS,
    st.sampled_from(["views", "records", "with_files_added"]),
    st.sampled_from(UNITS),
    st.integers(1, 4),
)
def test_series_by_key(clean, usage, content, span, metric, unit, limit):
    """The steps of the largest keys and of the others stack up to the total."""
    rowset = Rowset(usage, content).write()

    answer = ask(
        series,
        "series",
        rowset,
        span,
        metric=metric,
        unit=unit,
        breakdown="resource_types",
        limit=limit,
    )

    numbers = rowset.oracle.by_key(metric, days(*span), "resource_types")
    top = sorted(numbers, key=lambda key: (-numbers[key], key))[:limit]
    named = [entry for entry in answer["series"] if entry["key"] is not None]
    assert [entry["key"] for entry in named] == top
    for entry in named:
        key = entry["key"]
        assert entry["values"] == [
            (
                (
                    rowset.oracle.balance(metric, part[-1], "resource_types", key)
                    if metric == "records"
                    else rowset.oracle.flow(metric, part, "resource_types", key)
                )
                if not rowset.oracle.since or is_known(rowset, metric, part)
                else None
            )
            for part in parts(*span, unit)
        ]
    columns = list(zip(*(e["values"] for e in answer["series"])))
    stacked = [None if None in column else sum(column) for column in columns]
    if stacked:
        assert stacked == [bucket["value"] for bucket in answer["buckets"]]


@ON_REAL_SERVICES
@given(usage_rows(), SPANS, st.sampled_from(["most", "change"]), st.integers(1, 8))
def test_ranking(clean, usage, span, sort, limit):
    """Records in order of their views, or of the change of their views."""
    rowset = Rowset(usage, []).write()
    earlier = before(span, "prev")

    answer = ask(ranking, "ranking", rowset, span, sort=sort, limit=limit)

    assert not answer["filters"] and answer["access_method"] == "regular"
    numbers = rowset.oracle.by_key("views", days(*span), "record")
    known = is_known(rowset, "views", earlier)
    old = rowset.oracle.by_key("views", earlier, "record") if known else {}
    now, then = changes(rowset, span)
    moved = {k: abs(now.get(k, 0) - then.get(k, 0)) for k in {*now, *then}}
    ranked = numbers if sort == "most" else {k: n for k, n in moved.items() if n}
    order = sorted(ranked, key=lambda key: (-ranked[key], key))[:limit]
    assert list(map(plain, answer["items"])) == [
        {
            "rank": rank,
            "recid": key,
            "value": numbers.get(key, 0),
            "previous": old.get(key, 0) if known else None,
        }
        for rank, key in enumerate(order, 1)
    ]


@ON_REAL_SERVICES
@given(usage_rows(), content_rows(), events(), SPANS)
def test_sparklines(clean, usage, content, people, span):
    """At most sixty points; nothing before usage was recorded."""
    rowset = Rowset(usage, content, people).write()

    lines = ask(totals, "totals", rowset, span, sparklines="true")["sparklines"]

    expected = parts(*span, lines["unit"])
    assert len(expected) <= 60
    assert lines["from"] == [part[0].isoformat() for part in expected]
    for name in set(lines) - {"unit", "from"}:
        assert lines[name] == [
            (rowset.oracle.value(name, part) if is_known(rowset, name, part) else None)
            for part in expected
        ], name


def content_row(day, count, breakdown="total", key=""):
    """Return a row of added records."""
    row = {"day": day, "breakdown": breakdown, "key": key, "records_added": count}
    return row


def usage_row(day, record_id="r", views=1, **values):
    """Return a row of views."""
    row = {"day": day, "record_id": record_id, "access_method": "regular"}
    return {**row, "views": views, **values}


SPAN = (date(2024, 1, 1), date(2024, 1, 31))


def mark_stale(kind, day):
    """Leave a mark as the aggregators and indexers do."""
    current_search_client.index(
        index=prefix_index("stats-community-state"),
        body={"kind": kind, "day": day, "marked_at": "2024-02-01"},
        refresh=True,
    )


def test_doubtful_balances_are_not_used(clean):
    """A closing balance is ignored while a change before it has not reached it."""
    rows = [content_row(date(2022, 5, 1), 3), content_row(date(2024, 1, 5), 4)]
    rowset = Rowset([], rows).write(closed=(2022, 2023))
    rowset.oracle.content.append(content_row(date(2023, 6, 1), 10))
    late = rowset._rows("records-delta-added", rowset.oracle.content[-1:])
    search.helpers.bulk(current_search_client, late, refresh=True)

    span = (date(2024, 1, 2), date(2024, 1, 31))

    ignorant = ask(totals, "totals", rowset, span, compare="year")
    mark_stale("community-records-snapshot-agg-added", "2023-06-01")
    aware = ask(totals, "totals", rowset, span)["metrics"]["records"]

    assert ignorant["metrics"]["records"] == {"value": 7, "previous": 3}
    assert aware == {"value": 17, "previous": 13}


def usage_since_the_beginning(rowset, **params):
    """Return all views until the end of January 2024: in total, by type, by day."""
    params = {"metric": "views", "mode": "snapshot", **params}
    by_type = ask(
        breakdown, "breakdown", rowset, SPAN, breakdown="resource_types", **params
    )
    daily = ask(series, "series", rowset, SPAN, unit="day", **params)
    keys = {item["key"]: item["value"] for item in by_type["items"]}
    return by_type["total"], keys, daily["buckets"][-1]["value"]


def test_since_the_beginning_is_from_the_last_closing(clean):
    """What was before is read from there: the rows of those years may be gone."""
    usage = [
        usage_row(date(2022, 5, 1), "a", 3, resource_type="text"),
        usage_row(date(2023, 5, 1), "b", 4, resource_type="data"),
        usage_row(date(2024, 1, 5), "a", 5, resource_type="text"),
    ]
    rowset = Rowset(usage, []).write(closed=(2022, 2023))
    plain = usage_since_the_beginning(rowset)
    filtered = usage_since_the_beginning(rowset, **{"resource_type!": "data"})
    gone = prefix_index("stats-community-usage-delta-2022")
    current_search_client.indices.delete(index=gone)

    assert plain == (12, {"text": 8, "data": 4}, 12)
    assert filtered == (8, {"text": 8}, 8)
    assert usage_since_the_beginning(rowset) == plain
    assert usage_since_the_beginning(rowset, **{"resource_type!": "data"}) == filtered
    # Closings say nothing of countries: what is left of the rows does.
    assert usage_since_the_beginning(rowset, **{"country!": "DE"})[0] == 9


def test_doubtful_closings_are_not_used(clean):
    """A closing is ignored while a change before it has not reached it."""
    rowset = Rowset([usage_row(date(2022, 5, 1), "a", 3)], []).write(closed=(2022,))
    write_usage(rowset.community_id, [usage_row(date(2022, 6, 1), "a", 10)])

    ignorant = usage_since_the_beginning(rowset)
    mark_stale("community-usage-snapshot-agg", "2022-06-01")
    aware = usage_since_the_beginning(rowset)

    assert (ignorant[0], aware[0]) == (3, 13)


def test_every_page_is_fetched(clean, monkeypatch):
    """More keys than fit on a page are all there, in order and counted."""
    monkeypatch.setattr(planner, "PAGE", 4)
    usage = [
        usage_row(date(2024, 1, 1 + n % 31), views=n, resource_type=f"t{n:02}")
        for n in range(1, 38)
    ]
    rowset = Rowset(usage, []).write()

    params = {"breakdown": "resource_types", "limit": 1000}
    answer = ask(breakdown, "breakdown", rowset, SPAN, **params)

    assert [item["value"] for item in answer["items"]] == list(range(37, 0, -1))


def test_too_many_keys(clean, app, monkeypatch):
    """What goes through more keys than allowed is refused, naming the limit."""
    monkeypatch.setattr(planner, "PAGE", 4)
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_MAX_KEYS", 20)
    usage = [
        usage_row(date(2024, 1, 1), resource_type=f"t{number}") for number in range(30)
    ]
    rowset = Rowset(usage, []).write()

    with pytest.raises(InvalidParametersError) as refusal:
        ask(breakdown, "breakdown", rowset, SPAN, breakdown="resource_types")

    assert "STATS_DASHBOARD_MAX_KEYS" in str(refusal.value)


@ON_REAL_SERVICES
@given(st.data(), st.sampled_from(["most", "change"]), st.integers(1, 4))
def test_ranking_from_candidates(clean, data, sort, limit):
    """However few candidates there are, and however equal: the ranking is exact."""
    views = st.integers(0, 3) | st.integers(0, 1000)
    day = st.sampled_from([date(2022, 5, 1), date(2023, 5, 1), date(2023, 12, 1)])
    keys = st.sampled_from([f"r{number}" for number in range(12)])
    usage = data.draw(st.lists(st.builds(usage_row, day, keys, views), max_size=60))
    rowset = Rowset([*usage, usage_row(date(2021, 3, 1), views=0)], []).write()
    span = (date(2022, 9, 1), date(2024, 3, 1))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planner, "TOP", 3)
        answer = ask(ranking, "ranking", rowset, span, sort=sort, limit=limit)

    now = rowset.oracle.by_key("views", days(*span), "record")
    old = rowset.oracle.by_key("views", before(span, "prev"), "record")
    moved = {k: abs(now.get(k, 0) - old.get(k, 0)) for k in {*now, *old}}
    ranked = now if sort == "most" else {k: n for k, n in moved.items() if n}
    order = sorted(ranked, key=lambda key: (-ranked[key], key))[:limit]
    assert [(i["recid"], i["value"], i["previous"]) for i in answer["items"]] == [
        (key, now.get(key, 0), old.get(key, 0)) for key in order
    ]


def test_largest_over_several_years_is_exact(clean):
    """A record that is second in each year, and first over both, is first."""
    usage = [
        usage_row(date(2022, 6, 1), "steady", 9),
        usage_row(date(2023, 6, 1), "steady", 9),
        usage_row(date(2022, 6, 1), "old", 10),
        usage_row(date(2023, 6, 1), "new", 10),
    ]
    rowset = Rowset(usage, []).write()

    span = (date(2022, 1, 1), date(2023, 12, 31))
    answer = ask(ranking, "ranking", rowset, span, limit=1)

    assert [item["recid"] for item in answer["items"]] == ["steady"]
    assert answer["items"][0]["value"] == 18


def test_few_steps_where_most_records_are_restricted(monkeypatch):
    """Each step searches again: ten times as many records, not twice."""
    asked = []

    def largest(context, metric, breakdown, compared, among, count):
        asked.append(count)
        return list(map(str, range(min(count, 5000)))), None, 5000

    monkeypatch.setattr(rankings, "largest", largest)
    params = StatsParams("none", "added", limit=10)
    context = SimpleNamespace(params=params)

    *_, records = rankings._readable_keys(context, None, None, None, lambda keys: set())

    assert (asked, records) == ([11, 110, 1100, 11000], 5000)


def test_nothing_was_ever_recorded(no_indices):
    """Without any index the answers are zero, and nothing is known of before."""
    rowset = Rowset([], [])

    answer = ask(totals, "totals", rowset, SPAN)

    assert {entry["value"] for entry in answer["metrics"].values()} == {0}
    assert answer["metrics"]["views"]["previous"] is None
    assert answer["metrics"]["records"]["previous"] == 0
    assert answer["complete_until"] is answer["first_day"] is None
    assert not answer["stale"]


def set_bookmark(name, moment):
    """Set a bookmark as the aggregators do."""
    BookmarkAPI(current_search_client, name, "day").set_bookmark(moment)
    current_search_client.indices.refresh(index=prefix_index("stats-bookmarks"))


def test_completeness_is_that_of_what_was_asked(clean):
    """The last bookmark counts, and the earlier one of two families."""
    rowset = Rowset([usage_row(date(2024, 1, 5))], []).write()
    set_bookmark("community-usage-delta-agg", "2024-01-04T00:00:00")
    set_bookmark("community-usage-delta-agg", "2024-01-06T12:30:00+00:00")
    set_bookmark("community-records-delta-agg", "2024-01-05T01:00:00")

    usage = ask(series, "series", rowset, SPAN, metric="views")
    content = ask(series, "series", rowset, SPAN, metric="uploaders")
    both = ask(totals, "totals", rowset, SPAN)

    assert usage["complete_until"] == "2024-01-06T12:30:00Z"
    assert content["complete_until"] == "2024-01-05T01:00:00Z"
    assert both["complete_until"] == "2024-01-05T01:00:00Z"
    assert both["complete"] == {
        "usage": "2024-01-06T12:30:00Z",
        "records": "2024-01-05T01:00:00Z",
    }


def test_stale_while_days_wait(clean):
    """Days of the span that wait to be counted again make an answer stale."""
    rowset = Rowset([usage_row(date(2024, 1, 5))], []).write()
    mark_stale("community-usage-delta-agg", "2024-01-05")

    assert ask(series, "series", rowset, SPAN, metric="views")["stale"]
    assert not ask(series, "series", rowset, SPAN, metric="records")["stale"]
    other = (date(2024, 2, 1), date(2024, 2, 28))
    assert not ask(series, "series", rowset, other, metric="views")["stale"]


def test_restated_days(clean):
    """Rows written long after their day are a restatement; others are not."""
    rowset = Rowset([usage_row(date(2024, 1, 5))], []).write()
    assert ask(series, "series", rowset, SPAN)["restated_at"] is None
    later = usage_row(date(2024, 1, 9), generation=1_707_000_000_000_000)
    write_usage(rowset.community_id, [later])

    assert ask(series, "series", rowset, SPAN)["restated_at"] == "2024-02-03T22:40:00Z"


@pytest.mark.parametrize("kind", ["usage", "records"])
def test_all_begins_with_the_first_day(clean, kind):
    """The period ``all`` begins where the first of both families does."""
    usage = [usage_row(date(2022, 3, 4) if kind == "usage" else date(2023, 1, 1))]
    content = [
        content_row(date(2022, 3, 4) if kind == "records" else date(2023, 1, 1), 1)
    ]
    rowset = Rowset(usage, content).write()

    params = load_params("totals", {"period": "all"})
    answer = totals(Context(rowset.community_id, params))

    assert answer["period"]["from"] == "2022-03-04"
    assert answer["partial"]
    assert answer["metrics"]["views"]["value"] == 1
    assert answer["metrics"]["records"]["value"] == 1
