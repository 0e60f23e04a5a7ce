# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The description of the API is true."""

import pytest
from jsonschema import Draft202012Validator

from invenio_stats_dashboard.subcounts import SUBCOUNTS

from .test_resource import API, rows  # noqa: F401

CLOSED = {"enum", "format"}
"""What the schema of a text has, unless every text is taken."""


@pytest.fixture()
def description(client):
    """The description as it is served."""
    response = client.get(f"{API}/openapi.json")
    assert response.status_code == 200
    return response.json


def operation(description, kind):
    """Return path and description of one kind of answer."""
    return next(
        (path, methods["get"])
        for path, methods in description["paths"].items()
        if "get" in methods and methods["get"]["operationId"] == kind
    )


def validator(description, kind, status):
    """Return what checks a response."""
    response = operation(description, kind)[1]["responses"][status]
    schema = response["content"]["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": description["components"]})


@pytest.mark.parametrize(
    "kind,query",
    [
        ("totals", ""),
        ("totals", "?sparklines=true&compare=none"),
        ("series", "?breakdown=countries&limit=1"),
        ("series", "?metric=visitors&unit=quarter&compare=year"),
        ("breakdown", "?period=30d"),
        ("breakdown", "?metric=downloads&compare=none"),
        ("ranking", "?sort=change&offset=1"),
        ("totals", "?country=DE&country=FR&language!=eng"),
    ],
)
def test_answers_are_as_described(rows, client, description, kind, query):  # noqa: F811
    """Every answer has what its schema says, and nothing else."""
    path = operation(description, kind)[0]
    path = path.format(community="global", breakdown="countries")
    assert description["servers"][0]["url"].endswith(API)

    answer = client.get(f"{API}{path}{query}").json

    validator(description, kind, "200").validate(answer)


def test_refusals_are_as_described(clean, client, description):
    """Errors have one form."""
    for url, status in (("global/series?unit=x", "400"), ("nobody/series", "404")):
        response = client.get(f"{API}/{url}")
        assert (
            response.status
            == {"400": "400 BAD REQUEST", "404": "404 NOT FOUND"}[status]
        )
        validator(description, "series", status).validate(response.json)


@pytest.mark.parametrize("kind", ["totals", "series", "breakdown", "ranking"])
def test_described_values_are_taken(clean, client, description, kind):
    """Each value that the description lists is accepted; others are not."""
    path, described = operation(description, kind)
    path = path.format(community="global", breakdown="subjects")
    listed = [p for p in described["parameters"] if p["in"] == "query"]
    for parameter in listed:
        name, schema = parameter["name"], parameter["schema"]
        for value in schema.get("enum", []):
            response = client.get(f"{API}{path}?{name}={value}", buffered=True)
            answer = response.json if response.is_json else {}
            refused = {e["field"] for e in answer.get("errors", [])}
            # A metric may be refused for one breakdown and allowed for others.
            assert name not in refused or (kind, name) == ("breakdown", "metric")
        response = client.get(f"{API}{path}?{name}=no-such-value")
        free = "$ref" in schema or schema["type"] == "string" and not {*schema} & CLOSED
        # Of records only those that there are; files only of single records.
        free = free and name.rstrip("!") not in ("record", "file")
        assert response.status_code == (200 if free else 400), name
    assert {p["name"] for p in listed} >= {"from", "to", "period", "compare", "basis"}


def test_breakdowns_are_the_configured_ones(description):
    """The table of breakdowns is the one source of their names."""
    parameters = operation(description, "breakdown")[1]["parameters"]
    schema = next(p["schema"] for p in parameters if p["name"] == "breakdown")

    assert schema["enum"] == list(SUBCOUNTS)
