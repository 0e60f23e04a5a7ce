# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Parameters: what is taken, and how a refusal is explained."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invenio_stats_dashboard.dates import today
from invenio_stats_dashboard.errors import InvalidParametersError
from invenio_stats_dashboard.queries.params import filters
from invenio_stats_dashboard.queries.params.filters import filter_names
from invenio_stats_dashboard.queries.params.params import (
    StatsParams,
    load_params,
)
from invenio_stats_dashboard.queries.params.periods import Span
from invenio_stats_dashboard.queries.params.schemas import SCHEMAS
from invenio_stats_dashboard.subcounts import SUBCOUNTS


def test_defaults(app):
    """Twelve months, compared with those before, by date of addition."""
    params = load_params("series", {})

    assert params == StatsParams(
        compare="prev", basis="added", period="12m", metric="views", limit=5
    )


def test_texts_and_json_values_are_the_same(app):
    """``GET`` gives texts, ``POST`` gives JSON values."""
    span = {"from": "2024-01-01", "to": "2024-02-29"}

    texts = load_params("totals", {**span, "sparklines": "true"})
    values = load_params("totals", {**span, "sparklines": True})

    assert texts == values
    assert texts.span == Span(date(2024, 1, 1), date(2024, 2, 29))
    assert load_params("ranking", {"limit": "7"}).limit == 7
    assert load_params("ranking", {"limit": 7}).limit == 7


def test_until_today(app):
    """Without last day the span ends today; a later first day is a day long."""
    assert load_params("totals", {"from": "2024-01-01"}).span.last == today()
    later = today() + timedelta(days=3)
    assert load_params("totals", {"from": later.isoformat()}).span.days == 1


@pytest.mark.parametrize(
    "param,given,key",
    [
        ("country", "de", "DE"),
        ("country", " Xk ", "XK"),
        ("country", "ZZ", "ZZ"),
        ("country", "unknown", "unknown"),
        ("referrer", "WWW.x.org", "x.org"),
        ("referrer", "X.org.", "x.org"),
        ("referrer", "https://www.xn--bcher-kva.example/page", "bücher.example"),
        ("referrer", "www.com", "www.com"),
        ("referrer", "https://[broken", "https://[broken"),
        ("referrer", "unknown", "unknown"),
        ("file_type", "PDF", "pdf"),
        ("file_type", ".tar.GZ", "gz"),
        ("file_type", "no type", "no type"),
        ("language", "ENG", "ENG"),
        ("publisher", " Press ", " Press "),
    ],
)
@pytest.mark.parametrize("ending", ["", "!"])
def test_keys_in_their_one_form(app, param, given, key, ending):
    """Keys of filters are brought to the form that those of events have."""
    (found,) = load_params("totals", {param + ending: [given, key]}).filters

    assert found.values == (key,)
    assert found.negated == bool(ending)


def test_filters(app):
    """A filter takes one key or several, of which each counts once."""
    raw = {"language": ["fra", "eng", "fra"], "country!": "CA", "country": "DE"}

    found = load_params("totals", raw).filters

    assert [entry.to_dict() for entry in found] == [
        {
            "param": "language",
            "breakdown": "languages",
            "values": ["eng", "fra"],
            "negated": False,
        },
        {
            "param": "country",
            "breakdown": "countries",
            "values": ["DE"],
            "negated": False,
        },
        {
            "param": "country",
            "breakdown": "countries",
            "values": ["CA"],
            "negated": True,
        },
    ]


def test_own_comparison(app):
    """A range of one's own, as long as one likes."""
    days = {"compare_from": "2020-02-29", "compare_to": "2020-03-01"}

    params = load_params("totals", {"compare": "custom", **days})

    assert params.compared == Span(date(2020, 2, 29), date(2020, 3, 1))


def test_limit_of_breakdowns_is_configured(app):
    """A breakdown without number of items takes the configured one."""
    app.config["COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT"], before = (
        3,
        app.config["COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT"],
    )
    try:
        assert load_params("breakdown", {"breakdown": "countries"}).limit == 3
    finally:
        app.config["COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT"] = before


BAD = [
    ("totals", {"period": "8d"}, "period", "today, 7d, 30d, 90d, last_month"),
    ("totals", {"compare": "last"}, "compare", "prev, year, custom, none"),
    ("totals", {"basis": "updated"}, "basis", "added, created, published"),
    ("totals", {"from": "01.02.2024"}, "from", "YYYY-MM-DD"),
    ("totals", {"from": "20240102"}, "from", "YYYY-MM-DD"),
    ("totals", {"from": "2023-02-29"}, "from", "YYYY-MM-DD"),
    ("totals", {"from": "2024-01-02T00:00:00"}, "from", "YYYY-MM-DD"),
    ("totals", {"from": ["2024-01-02"]}, "from", "YYYY-MM-DD"),
    ("totals", {"from": "0999-12-31"}, "from", "1000-01-01 to 2999-12-31"),
    ("totals", {"to": "3000-01-01"}, "to", "1000-01-01 to 2999-12-31"),
    ("totals", {"to": "2024-01-01"}, "from", "YYYY-MM-DD"),
    ("totals", {"from": "2024-02-01", "to": "2024-01-31"}, "from", "or earlier"),
    ("totals", {"from": "1900-01-01", "to": "2024-01-01"}, "to", "36600 days"),
    ("totals", {"compare": "custom"}, "compare_from compare_to", "YYYY-MM-DD"),
    (
        "totals",
        {"compare": "custom", "compare_from": "2024-01-01"},
        "compare_to",
        "YYYY-MM-DD",
    ),
    ("totals", {"compare_to": "2024-01-01"}, "compare_to", "compare=custom"),
    (
        "totals",
        {
            "compare": "custom",
            "compare_from": "2024-02-01",
            "compare_to": "2024-01-01",
        },
        "compare_from",
        "or earlier",
    ),
    (
        "totals",
        {
            "compare": "custom",
            "compare_from": "1900-01-01",
            "compare_to": "2024-01-01",
        },
        "compare_to",
        "36600 days",
    ),
    ("totals", {"access_method": "machine"}, "access_method", "regular, tdm, all"),
    ("totals", {"country": 7}, "country", "a list of texts"),
    ("totals", {"country!": []}, "country!", "from 1 to 100"),
    ("totals", {"country": ["x"] * 101}, "country", "from 1 to 100"),
    ("totals", {"country": "\ud800"}, "country", "1000 characters of Unicode"),
    ("totals", {"country": "x" * 1001}, "country", "1000 characters of Unicode"),
    ("totals", {"countries": "CA"}, "countries", "country, country!"),
    ("breakdown", {"breakdown": "rights", "offset": -1}, "offset", "from 0 to"),
    ("breakdown", {"breakdown": "rights", "q": "x" * 201}, "q", "200 characters"),
    ("breakdown", {"breakdown": "rights", "sort": "x"}, "sort", "least, label"),
    ("totals", {"from": "2024-01-01", "period": "30d"}, "period", "'from' and 'to'"),
    ("totals", {"sparklines": "perhaps"}, "sparklines", "true, false"),
    (
        "totals",
        {"metric": "views"},
        "metric",
        "Unknown parameter. Allowed: access_method",
    ),
    (
        "totals",
        {"frm": "2024-01-01"},
        "frm",
        "to, resource_type, resource_type!, access",
    ),
    ("series", {"unit": "hour"}, "unit", "day, week, month, quarter, year"),
    ("series", {"unit": {"a": 1}}, "unit", "Not a valid string"),
    ("series", {"metric": "likes"}, "metric", "views, unique_views"),
    ("series", {"breakdown": "colours"}, "breakdown", "resource_types, access"),
    (
        "series",
        {"breakdown": "countries", "metric": "records"},
        "metric",
        "'countries'",
    ),
    ("series", {"breakdown": "languages", "metric": "visitors"}, "metric", "views"),
    ("series", {"breakdown": "languages", "metric": "uploaders"}, "metric", "records"),
    ("breakdown", {}, "breakdown", "Missing data"),
    ("breakdown", {"breakdown": "colours"}, "breakdown", "resource_types, access"),
    ("breakdown", {"breakdown": "subjects", "limit": "0"}, "limit", "from 1 to 1000"),
    ("ranking", {"limit": "1001"}, "limit", "from 1 to 1000"),
    ("ranking", {"limit": "ten"}, "limit", "from 1 to 1000"),
    ("ranking", {"limit": "2.5"}, "limit", "from 1 to 1000"),
    ("ranking", {"metric": "records"}, "metric", "data_volume"),
    ("ranking", {"sort": "least"}, "sort", "most, change"),
]


@pytest.mark.parametrize("kind,raw,field,allowed", BAD)
def test_refusal_names_parameter_and_what_is_allowed(app, kind, raw, field, allowed):
    """A refusal says which parameter it is about and what may stand there."""
    with pytest.raises(InvalidParametersError) as refusal:
        load_params(kind, raw)

    messages = {e["field"]: " ".join(e["messages"]) for e in refusal.value.errors}
    assert list(messages) == field.split()
    assert all(allowed in message for message in messages.values())


def test_all_mistakes_are_named_at_once(app):
    """A caller need not try again and again."""
    with pytest.raises(InvalidParametersError) as refusal:
        load_params("series", {"unit": "x", "compare": "y", "z": "1"})

    fields = {entry["field"] for entry in refusal.value.errors}
    assert fields == {"unit", "compare", "z"}


def test_more_records_than_one_clause_takes(monkeypatch):
    """A scope may consist of any number: the search engine takes some at a time."""
    monkeypatch.setattr(filters, "MOST_TERMS", 2)

    found = filters.records_filter("abcde").clause["bool"]["should"]

    parts = [part["terms"]["record_id"] for part in found]
    assert parts == [["a", "b"], ["c", "d"], ["e"]]
    assert filters.records_filter(()).clause == {"terms": {"record_id": []}}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
NAMES = sorted(
    {
        entry.data_key or name
        for schema in SCHEMAS.values()
        for name, entry in schema().fields.items()
    }
    | set(filter_names(SUBCOUNTS))
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(list(SCHEMAS)),
    st.dictionaries(st.sampled_from(NAMES) | st.text(), JSON, max_size=4),
)
def test_any_input_is_taken_or_refused(app, kind, raw):
    """Whatever comes in: valid parameters or our own error, nothing else."""
    try:
        params = load_params(kind, raw)
    except InvalidParametersError as refusal:
        assert all(e["field"] is not None and e["messages"] for e in refusal.errors)
    else:
        assert isinstance(params, StatsParams)
