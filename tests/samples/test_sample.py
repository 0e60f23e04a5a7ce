# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Invented answers: when they are given, that they fit, and where they never go."""

from datetime import timedelta

import pytest
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.dates import today
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from tests.factories import create_community
from tests.usage_rows import write_usage

SAMPLE = {"sample": "true"}
KINDS = {
    "totals": {"sparklines": "true"},
    "series": {"metric": "views", "unit": "month"},
    "breakdowns/languages": {"metric": "records"},
    "rankings": {"metric": "downloads"},
}


@pytest.fixture(scope="module")
def community(created_app, users):
    """Id of a community without any data."""
    with created_app.app_context():
        return create_community(users["curator"])


@pytest.fixture()
def ask(client, community, clean):
    """Return a function that asks for an answer about the community."""

    def _ask(path, scope=None, status=200, **params):
        address = f"/api/stats-dashboard/{scope or community}/{path}"
        response = client.get(address, query_string=params)
        assert response.status_code == status, response.get_data(as_text=True)
        return response.get_json()

    return _ask


@pytest.fixture()
def counted(community, clean, search_client):
    """One view of the community, three days ago."""
    day = today() - timedelta(days=3)
    write_usage(community, [{"day": day, "views": 1}])


@pytest.mark.parametrize("path", KINDS)
def test_only_for_who_asks(ask, path):
    answer = ask(path, **KINDS[path])

    assert answer["sample"] is False
    assert not any(answer.get("items", ()))


@pytest.mark.parametrize("path", KINDS)
def test_answers_say_that_they_are_invented(ask, path):
    answer = ask(path, **KINDS[path], **SAMPLE)

    assert answer["sample"] is True
    assert answer["complete_until"] is None


@pytest.mark.parametrize("path", KINDS)
def test_answers_are_always_the_same(ask, path):
    assert ask(path, **KINDS[path], **SAMPLE) == ask(path, **KINDS[path], **SAMPLE)


def test_numbers_are_plausible(ask):
    answer = ask("totals", **SAMPLE)
    metrics = {name: pair["value"] for name, pair in answer["metrics"].items()}

    assert answer["first_day"] == (today() - timedelta(days=729)).isoformat()
    assert metrics["records"] == 60
    assert metrics["views"] > metrics["unique_views"] > 1000
    assert metrics["views"] > metrics["downloads"] > metrics["unique_downloads"] > 500
    assert 1 < metrics["uploaders"] < 60
    assert answer["filtered"]["counted"] == metrics["views"] + metrics["downloads"]
    for name in ("records", "views", "downloads", "file_bytes"):
        pair = answer["metrics"][name]
        assert pair["previous"] and pair["previous"] != pair["value"], name


def test_steps_add_up_to_the_total(ask):
    total = ask("totals", **SAMPLE)["metrics"]["views"]["value"]
    series = ask("series", metric="views", unit="week", **SAMPLE)

    assert sum(bucket["value"] for bucket in series["buckets"]) == total
    assert all(bucket["value"] for bucket in series["buckets"][:-1])


@pytest.mark.parametrize(
    "name", [name for name, entry in SUBCOUNTS.items() if not entry["records_only"]]
)
def test_keys_add_up_to_the_total(ask, name):
    total = ask("totals", **SAMPLE)["metrics"]["views"]["value"]
    answer = ask(f"breakdowns/{name}", metric="views", limit=50, **SAMPLE)

    assert len(answer["items"]) > 1
    assert sum(item["value"] for item in answer["items"]) == total == answer["total"]


def test_filters_work(ask):
    keys = ask("breakdowns/countries", metric="views", **SAMPLE)["items"]
    first = keys[0]
    params = {"country": first["key"], **SAMPLE}

    assert ask("totals", **params)["metrics"]["views"]["value"] == first["value"]
    others = {"country!": first["key"], **SAMPLE}
    rest = sum(item["value"] for item in keys[1:])
    assert ask("totals", **others)["metrics"]["views"]["value"] == rest
    none = ask("totals", country="XX", **SAMPLE)["metrics"]["views"]["value"]
    assert none == 0


def test_records_have_no_address(ask):
    items = ask("rankings", metric="views", limit=5, **SAMPLE)["items"]

    assert [item["rank"] for item in items] == [1, 2, 3, 4, 5]
    assert all(item["title"].startswith("Sample record ") for item in items)
    assert {item["url"] for item in items} == {None}


@pytest.mark.parametrize("path", KINDS)
def test_never_where_there_are_data(ask, counted, path):
    real, asked = ask(path, **KINDS[path]), ask(path, **KINDS[path], **SAMPLE)

    assert asked == real
    assert asked["sample"] is False


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("key", ["TESTING", "STATS_DASHBOARD_USE_TEST_DATA"])
def test_never_in_production(app, ask, monkeypatch, path, key):
    monkeypatch.setitem(app.wsgi_app.mounts["/api"].config, key, False)

    answer = ask(path, status=400, **KINDS[path], **SAMPLE)

    (error,) = answer["errors"]
    assert error["field"] == "sample"
    assert "only available in debug or testing mode" in error["messages"][0]
    assert ask(path, sample="false", **KINDS[path])["sample"] is False


@pytest.mark.parametrize(
    "path", ["totals?format=csv&", "rankings?format=xlsx&", "export?format=json&"]
)
def test_never_in_a_file(client, community, clean, path):
    response = client.get(f"/api/stats-dashboard/{community}/{path}sample=true")

    assert response.status_code == 400
    message = response.get_json()["errors"][0]["messages"][0]
    assert message.startswith("Sample data are not exported.")


def test_never_in_a_cache(client, community, clean, monkeypatch):
    kept = []
    target = "invenio_stats_dashboard.services.service.remember"
    monkeypatch.setattr(target, lambda key, answer: kept.append(answer))
    address = f"/api/stats-dashboard/{community}/totals"

    invented = client.get(f"{address}?sample=true")
    real = client.get(address)

    assert invented.headers["Cache-Control"] == "no-store"
    assert "no-store" not in real.headers["Cache-Control"]
    assert [answer["sample"] for answer in kept] == [False]


def test_restricted_communities_stay_closed(client, created_app, users):
    uuid = create_community(users["curator"], visibility="restricted")

    response = client.get(f"/api/stats-dashboard/{uuid}/totals?sample=true")

    assert response.status_code == 403


def test_pages_know_whether_they_may(app, client, monkeypatch):
    def told():
        return b'data-sample="true"' in client.get("/stats").get_data()

    assert told()
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_USE_TEST_DATA", False)
    assert not told()
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_USE_TEST_DATA", True)
    monkeypatch.setitem(app.config, "TESTING", False)
    assert not told()
