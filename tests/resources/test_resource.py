# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Answers over HTTP: contents, refusals, caching, and a missing search engine."""

from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import pytest
from invenio_cache import current_cache
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from opensearchpy import OpenSearch

from invenio_stats_dashboard.search import batch as planner
from tests.usage_rows import write_usage

API = "/api/stats-dashboard"
TODAY = datetime.now(timezone.utc).date()


def write_rows(community_id, rows):
    """Write cells of usage of today, or as many days ago as one says."""
    cells = [
        {"day": TODAY - timedelta(days=row.pop("days_ago", 0)), **row} for row in rows
    ]
    write_usage(community_id, cells)


@pytest.fixture()
def rows(clean):
    """Views of the whole instance, today and a month ago, by country."""
    write_rows(
        "global",
        [
            {"country": "DE", "views": 7},
            {"country": "FR", "views": 2},
            {"views": 1},
            {"country": "DE", "views": 4, "days_ago": 31},
        ],
    )


def test_totals(rows, client):
    """Headline numbers, with the period, its comparison and the caveats."""
    answer = client.get(f"{API}/global/totals?period=30d").json

    assert answer["community"]["id"] == "global"
    assert answer["period"]["to"] == TODAY.isoformat()
    assert answer["period"]["days"] == answer["compare"]["days"] == 30
    assert answer["metrics"]["views"] == {"value": 10, "previous": 4}
    assert answer["partial"] is True
    assert answer["timezone"] == "UTC"


def test_series(rows, client):
    """Thirty days by day, the last of them not over."""
    answer = client.get(f"{API}/global/series?period=30d&metric=views").json

    assert answer["unit"] == "day"
    assert len(answer["buckets"]) == 30
    last = answer["buckets"][-1]
    assert (last["value"], last["partial"]) == (10, True)
    assert answer["buckets"][-2]["partial"] is False
    assert answer["total"] == {"value": 10, "previous": 4}


def test_series_by_country(rows, client):
    """The largest key has a name; the rest stacks up to the total."""
    query = "period=30d&breakdown=countries&limit=1"
    answer = client.get(f"{API}/global/series?{query}").json

    germany, others = answer["series"]
    assert (germany["key"], germany["label"]) == ("DE", "Germany")
    assert germany["values"][-1] == 7
    assert (others["key"], others["label"]) == (None, None)
    assert others["values"][-1] == 3


def test_breakdown(rows, client):
    """Countries with names, shares, the others and the unknown."""
    answer = client.get(f"{API}/global/breakdowns/countries?period=30d&limit=1").json

    assert answer["items"] == [
        {"key": "DE", "label": "Germany", "value": 7, "previous": 4, "share": 0.7}
    ]
    assert answer["other"] == {"keys": 1, "value": 2}
    assert (answer["unknown"], answer["total"], answer["keys"]) == (1, 10, 2)
    assert answer["multivalued"] is False


def test_names_in_the_readers_language(rows, client):
    """Names follow the language asked for; caches are told that they do."""
    url = f"{API}/global/breakdowns/countries?period=30d"

    by_header = client.get(url, headers={"Accept-Language": "de"})
    by_parameter = client.get(f"{url}&ln=de")

    assert by_header.json["items"][0]["label"] == "Deutschland"
    assert by_header.json == by_parameter.json
    assert "Accept-Language" in by_header.headers["Vary"]


@pytest.mark.parametrize(
    "params,expected",
    [
        ({"query": "totals"}, "/totals"),
        ({"query": "series", "unit": "week"}, "/series?unit=week"),
        ({"query": "breakdown", "breakdown": "countries"}, "/breakdowns/countries"),
        ({"query": "ranking", "limit": 3}, "/rankings?limit=3"),
    ],
)
def test_both_ways_answer_the_same(rows, client, params, expected):
    """``POST /api/stats`` and ``GET`` give the same JSON."""
    body = {"a": {"stat": "global-stats", "params": params}}

    posted = client.post("/api/stats", json=body).json["a"]

    assert posted == client.get(f"{API}/global{expected}").json


BAD = [
    ("totals?period=8d", "period"),
    ("totals?from=2024-02-30", "from"),
    ("totals?from=2024-02-02&to=2024-02-01", "from"),
    ("totals?from=1900-01-01&to=2024-02-01", "to"),
    ("totals?colour=red", "colour"),
    ("totals?period=30d&period=90d", "period"),
    ("series?unit=hour", "unit"),
    ("series?from=1980-01-01&to=2024-01-01&unit=day", "unit"),
    ("series?metric=likes", "metric"),
    ("series?breakdown=colours", "breakdown"),
    ("breakdowns/colours", "breakdown"),
    ("breakdowns/countries?metric=records", "metric"),
    ("breakdowns/countries?sort=best", "sort"),
    ("totals?countries=DE", "countries"),
    ("totals?compare_from=2024-01-01", "compare_from"),
    ("breakdowns/countries?breakdown=languages", "breakdown"),
    ("rankings?limit=0", "limit"),
    ("rankings?sort=least", "sort"),
]


@pytest.mark.parametrize("path,field", BAD)
def test_bad_request(clean, client, path, field):
    """A refusal names the parameter and what may stand there."""
    response = client.get(f"{API}/global/{path}")

    assert response.status_code == 400
    assert response.json["status"] == 400
    assert [error["field"] for error in response.json["errors"]] == [field]
    assert response.json["errors"][0]["messages"]


@pytest.mark.parametrize(
    "params,field",
    [
        ({"query": "everything"}, "query"),
        ({"query": ["totals"]}, "query"),
        ({"query": "breakdown"}, "breakdown"),
        ({"unit": "day"}, "unit"),
        ({"community_id": "x"}, "community_id"),
        ([], "params"),
        ("totals", "params"),
        (None, "params"),
    ],
)
def test_bad_query(clean, client, params, field):
    """``POST /api/stats`` refuses as clearly."""
    body = {"a": {"stat": "global-stats", "params": params}}

    response = client.post("/api/stats", json=body)

    assert response.status_code == 400
    assert [error["field"] for error in response.json["errors"]] == [field]


LARGE = [
    ("from=2015-01-01&to=2024-12-31&unit=day&limit=13", "limit", "up to 12 keys"),
    ("from=1980-01-01&to=2024-12-31&unit=day", "unit", "4000 steps"),
    ("from=1930-01-01&to=2024-12-31&limit=1000", "limit", "keys"),
]


@pytest.mark.parametrize("query,field,allowed", LARGE)
def test_too_large_an_answer(clean, client, query, field, allowed):
    """Range × step × keys is limited, and the refusal says what would do."""
    url = f"{API}/global/series?breakdown=subjects&{query}"

    refusal = client.get(url)

    assert refusal.status_code == 400
    (error,) = refusal.json["errors"]
    assert error["field"] == field and allowed in error["messages"][0]


def test_bulk_is_limited(clean, client):
    """One request does not ask any number of queries."""
    query = {"stat": "global-stats", "params": {"period": "30d"}}

    enough = client.post("/api/stats", json={f"q{n}": query for n in range(5)})
    many = client.post("/api/stats", json={f"q{n}": query for n in range(51)})

    assert enough.status_code == 200
    assert many.status_code == 400
    assert "1 to 50 queries" in many.json["errors"][0]["messages"][0]


@pytest.mark.parametrize("community", [None, "", 7, ["a"], {}])
def test_query_without_community(clean, client, community):
    """A query about a community has to name it."""
    params = {"community_id": community}
    body = {"a": {"stat": "community-stats", "params": params}}

    response = client.post("/api/stats", json=body)

    assert response.status_code == 400
    assert response.json["errors"][0]["field"] == "community_id"


NAMES = ["a\0b", "x" * 5000, "\ud800", "../global", " "]
"""Texts that no community is called by, and that databases may not take at all."""


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_of_communities(clean, client, name):
    """What cannot be a name is not found, like a name that nobody has."""
    text = quote(name.encode("utf-8", "surrogatepass"), safe="")
    body = {"a": {"stat": "community-stats", "params": {"community_id": name}}}

    got = client.get(f"{API}/{text}/totals")
    posted = client.post("/api/stats", json=body)

    assert got.status_code == posted.status_code == 404


def test_parameters_may_have_any_name(clean, client):
    """Also that of an argument in the code."""
    body = {"a": {"stat": "global-stats", "params": {"self": 1, "params": 2}}}

    response = client.post("/api/stats", json=body)

    assert response.status_code == 400
    assert {e["field"] for e in response.json["errors"]} == {"self", "params"}


def test_unchanged_answers_are_not_sent_again(rows, client):
    """A cache that has the answer gets 304 until the numbers change."""
    url = f"{API}/global/totals?period=30d"
    first = client.get(url)
    tag = first.headers["ETag"]

    again = client.get(url, headers={"If-None-Match": tag})
    write_rows("global", [{"views": 1}])
    changed = client.get(url, headers={"If-None-Match": tag})

    assert tag.startswith("W/")
    assert "public" in first.headers["Cache-Control"]
    assert "max-age=60" in first.headers["Cache-Control"]
    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200
    assert changed.json["metrics"]["views"]["value"] == 11


def test_personal_answers_are_private(rows, client, login, users):
    """A ranking depends on its reader: shared caches must not hold it."""
    anonymous = client.get(f"{API}/global/rankings")
    personal = login(users["member"]).get(f"{API}/global/rankings")

    assert "public" in anonymous.headers["Cache-Control"]
    assert "private" in personal.headers["Cache-Control"]


@pytest.fixture()
def no_engine(clean, monkeypatch):
    """A search engine that nobody listens for, and nothing kept from before."""
    current_cache.clear()
    nobody = OpenSearch([{"host": "localhost", "port": 1}], max_retries=0)
    monkeypatch.setattr(planner, "current_search_client", nobody)


def test_no_search_engine(no_engine, client):
    """Without search engine: 503, and when to come back."""
    response = client.get(f"{API}/global/totals")

    assert response.status_code == 503
    assert response.json["status"] == 503
    assert response.headers["Retry-After"] == "30"

    body = {"a": {"stat": "global-stats", "params": {}}}
    response = client.post("/api/stats", json=body)

    assert response.status_code == 503
    assert "not available" in response.json["message"]
    assert response.headers["Retry-After"] == "30"


def test_changes(rows, client):
    """Rises and falls over all dimensions, each a filter, with their labels."""
    write_rows(
        "global",
        [
            {"referrer_domain": "a.org", "views": 1},
            {"referrer_domain": "b.org", "views": 20, "days_ago": 35},
        ],
    )

    answer = client.get(f"{API}/global/changes?period=30d&metric=views").json

    total = answer["total"]
    assert (total["value"], total["previous"]) == (11, 24)
    assert total["difference"] == -13
    falls = {(row["param"], row["key"]): row for row in answer["falls"]}
    assert falls[("referrer", "b.org")]["difference"] == -20
    rises = {(row["param"], row["key"]): row for row in answer["rises"]}
    assert rises[("country", "DE")]["label"] == "Germany"
    assert rises[("country", "DE")]["difference"] == 3
    assert rises[("country", "FR")]["previous"] == 0

    narrowed = client.get(f"{API}/global/changes?period=30d&metric=views&country=DE")
    assert all(row["param"] != "country" for row in narrowed.json["rises"])
    lines = client.get(f"{API}/global/changes?period=30d&format=csv").text.splitlines()
    assert lines[0].startswith("Measure,Dimension,Key,Name,Value")
    assert any("Referrer,b.org" in line for line in lines)
