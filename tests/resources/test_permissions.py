# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Who gets which answer: every endpoint × everybody × every kind of community."""

import pytest

PATHS = ("totals", "series", "breakdowns/countries", "rankings")
QUERIES = (
    {"query": "totals"},
    {"query": "series"},
    {"query": "breakdown", "breakdown": "countries"},
    {"query": "ranking"},
)
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

    for path in PATHS:
        response = client.get(f"/api/stats-dashboard/{communities[kind]}/{path}")

        assert response.status_code == STATUS[kind][who], path
        if response.status_code == 200:
            assert response.json["community"]["id"] == communities[kind]
            assert "private" in response.headers["Cache-Control"] or kind == "public"
        else:
            assert set(response.json) == {"status", "message"}
            assert response.json["status"] == response.status_code


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", STATUS)
def test_post(clean, communities, browser_of, kind, who):
    """``POST /api/stats`` tells the same people the same."""
    client, expected = browser_of(who), STATUS[kind][who]
    if expected == 403 and who == "anonymous":
        expected = 401

    for query in QUERIES:
        params = {"community_id": communities[kind], **query}
        response = client.post(
            "/api/stats", json={"a": {"stat": "community-stats", "params": params}}
        )

        assert response.status_code == expected, query
        if expected == 200:
            assert response.json["a"]["community"]["id"] == communities[kind]


@pytest.mark.parametrize("who", WHO)
def test_global(clean, browser_of, who):
    """The numbers of the whole instance are for everybody."""
    client = browser_of(who)

    for path in PATHS:
        response = client.get(f"/api/stats-dashboard/global/{path}")
        assert response.status_code == 200, path
    for query in QUERIES:
        body = {"a": {"stat": "global-stats", "params": query}}
        assert client.post("/api/stats", json=body).status_code == 200, query


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
