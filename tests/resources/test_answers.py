# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Several answers in one response: the same as one by one, each failing alone."""

import pytest
from jsonschema import Draft202012Validator

from invenio_stats_dashboard.search.batch import Batch

from .test_resource import API, no_engine, rows  # noqa: F401

QUESTIONS = (
    "totals?period=30d&sparklines=true",
    "series?metric=views&period=90d&unit=week",
    "breakdowns/countries?metric=views&country!=FR&country!=US",
    "rankings?metric=views",
)


def ask(client, *questions, community="global"):
    """Ask all at once."""
    return client.get(f"{API}/{community}/answers", query_string={"ask": questions})


def test_the_same_as_alone(rows, client):  # noqa: F811
    """Parameters, repeated ones too, mean what they mean alone."""
    response = ask(client, *QUESTIONS)

    alone = [client.get(f"{API}/global/{question}").json for question in QUESTIONS]
    assert response.json == {
        "answers": [{"status": 200, "body": answer} for answer in alone]
    }
    assert response.cache_control.max_age == 60 and response.cache_control.public
    headers = {"If-None-Match": response.headers["ETag"]}
    again = client.get(response.request.full_path, headers=headers)
    assert again.status_code == 304


def test_nothing_is_asked_twice(rows, client, monkeypatch):  # noqa: F811
    """What several answers need is searched once a request: state, days without data."""
    asked, send = [], Batch._responses

    def spy(batch, searches):
        asked.extend(searches)
        return send(batch, searches)

    monkeypatch.setattr(Batch, "_responses", spy)
    questions = ["totals", "series?metric=views", "breakdowns/languages?metric=views"]
    for question in questions:
        ask(client, question)
    alone = len(asked)
    asked.clear()

    for _ in range(2):
        assert len(ask(client, *questions).json["answers"]) == len(questions)

    once = asked[: len(asked) // 2]
    assert len(set(once)) == len(once) < alone - 12
    assert not [search for search in once if b"events-stats-" in search]
    # The next request asks everything again.
    assert asked[len(once) :] == once


@pytest.mark.parametrize(
    "question,field",
    [
        ("series?metric=likes", "metric"),
        ("series?metric=views&metric=downloads", "metric"),
        ("breakdowns/countries?breakdown=languages", "breakdown"),
        ("breakdowns/colours", "breakdown"),
        ("breakdowns", "ask"),
        ("answers?ask=totals", "ask"),
        ("export", "ask"),
        ("../global/totals", "ask"),
        ("", "ask"),
    ],
)
def test_a_refusal_is_one_part(rows, client, question, field):  # noqa: F811
    """It says what it would say alone, and the others are there."""
    response = ask(client, question, QUESTIONS[0])

    refused, good = response.json["answers"]
    assert response.status_code == good["status"] == 200
    assert good["body"]["metrics"]["views"]["value"] == 10
    assert refused["status"] == refused["body"]["status"] == 400
    assert [error["field"] for error in refused["body"]["errors"]] == [field]
    assert response.cache_control.no_store


@pytest.mark.parametrize("number", [0, 51])
def test_none_and_too_many(clean, client, number):
    """Both are refused, naming the limit."""
    response = ask(client, *["totals"] * number)

    assert response.status_code == 400
    (error,) = response.json["errors"]
    assert error == {
        "field": "ask",
        "messages": ["Allowed: 1 to 50 queries in one request."],
    }


def test_other_parameters(clean, client):
    """They belong into the questions, and are refused beside them."""
    response = client.get(f"{API}/global/answers?ask=totals&period=30d&ln=de")

    assert response.status_code == 400
    assert [error["field"] for error in response.json["errors"]] == ["period"]


def test_no_search_engine(no_engine, client):  # noqa: F811
    """Each part says so, and when to ask again."""
    parts = ask(client, *QUESTIONS).json["answers"]

    assert [part["status"] for part in parts] == [503] * len(QUESTIONS)
    assert all(part["retry_after"] > 0 for part in parts)
    assert "not available" in parts[0]["body"]["message"]


def test_as_described(rows, client):  # noqa: F811
    """The description of the API is true of answers and of refusals."""
    description = client.get(f"{API}/openapi.json").json
    described = description["paths"]["/{community}/answers"]["get"]
    schema = described["responses"]["200"]["content"]["application/json"]["schema"]
    check = Draft202012Validator({**schema, "components": description["components"]})

    check.validate(ask(client, *QUESTIONS, "nonsense").json)
