# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Who gets which answer: every endpoint × everybody × every kind of community."""

import pytest

from invenio_stats_dashboard.statqueries import stats_queries

ANSWERS = "/api/stats-dashboard/{community}"

ENDPOINTS = (
    f"{ANSWERS}/totals",
    f"{ANSWERS}/totals?sparklines=true&country!=CA",
    f"{ANSWERS}/series",
    f"{ANSWERS}/series?breakdown=languages&mode=snapshot",
    f"{ANSWERS}/breakdowns/countries",
    f"{ANSWERS}/breakdowns/subjects?q=a&sort=label",
    f"{ANSWERS}/rankings",
    f"{ANSWERS}/rankings?language=eng&offset=1",
)
"""What is asked with GET, of each community. One line adds an endpoint."""

QUERIES = (
    ("community-stats", {"query": "totals"}),
    ("community-stats", {"query": "series"}),
    ("community-stats", {"query": "breakdown", "breakdown": "countries"}),
    ("community-stats", {"query": "ranking", "country": ["DE"]}),
    *((name, {}) for name in stats_queries() if name.count("-") > 1),
)
"""What is asked with ``POST /api/stats``."""
WHO = ("anonymous", "outsider", "member", "curator", "admin")

STATUS = {
    "public": dict.fromkeys(WHO, 200),
    "restricted": {**dict.fromkeys(WHO, 200), "anonymous": 403, "outsider": 403},
    "deleted": dict.fromkeys(WHO, 404),
    "unknown": dict.fromkeys(WHO, 404),
    "nonsense": dict.fromkeys(WHO, 404),
}


@pytest.fixture()
def browser_of(client, login, users):
    """Return a function that gives somebody's browser."""
    return lambda who: client if who == "anonymous" else login(users[who])


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", STATUS)
def test_get(clean, communities, browser_of, kind, who):
    """A community's numbers are for whoever may read the community."""
    client = browser_of(who)

    for endpoint in ENDPOINTS:
        response = client.get(endpoint.format(community=communities[kind]))

        assert response.status_code == STATUS[kind][who], endpoint
        if response.status_code == 200:
            assert "private" in response.headers["Cache-Control"] or kind == "public"
            if response.is_json:
                assert response.json["community"]["id"] == communities[kind]
        elif response.is_json:
            assert set(response.json) == {"status", "message"}
            assert response.json["status"] == response.status_code


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", STATUS)
def test_post(clean, communities, browser_of, kind, who):
    """``POST /api/stats`` tells the same people the same."""
    client, expected = browser_of(who), STATUS[kind][who]
    if expected == 403 and who == "anonymous":
        expected = 401

    for stat, query in QUERIES:
        params = {"community_id": communities[kind], **query}
        response = client.post(
            "/api/stats", json={"a": {"stat": stat, "params": params}}
        )

        assert response.status_code == expected, (stat, query)
        if expected == 200:
            assert response.json["a"]["community"]["id"] == communities[kind]


@pytest.mark.parametrize("who", WHO)
def test_global(clean, browser_of, who):
    """The numbers of the whole instance are for everybody."""
    client = browser_of(who)

    for endpoint in ENDPOINTS:
        response = client.get(endpoint.format(community="global"))
        assert response.status_code == 200, endpoint
    for stat, query in QUERIES:
        params = {"community_id": "global", **query}
        body = {"a": {"stat": stat, "params": params}}
        assert client.post("/api/stats", json=body).status_code == 200, stat
        if stat == "community-stats":
            body = {"a": {"stat": "global-stats", "params": query}}
            assert client.post("/api/stats", json=body).status_code == 200, query


OPEN = ("/api/stats-dashboard/openapi.json",)
"""What is about no community, and the same for everybody."""


@pytest.mark.parametrize("who", WHO)
def test_open(clean, browser_of, who):
    """Descriptions are for everybody."""
    for endpoint in OPEN:
        assert browser_of(who).get(endpoint).status_code == 200, endpoint


def test_one_refusal_refuses_the_bulk(clean, communities, browser_of):
    """A forbidden query is not answered because a permitted one comes with it."""
    stat = {"stat": "community-stats"}
    body = {
        kind: {**stat, "params": {"community_id": communities[kind]}}
        for kind in ("public", "restricted")
    }

    response = browser_of("outsider").post("/api/stats", json=body)

    assert response.status_code == 403
    assert communities["restricted"] not in response.text
