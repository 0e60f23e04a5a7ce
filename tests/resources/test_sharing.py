# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What everybody is given says nothing of who asked, and leaves nothing behind."""

import pytest
from flask_babel import force_locale

from invenio_stats_dashboard.metrics.labels import metric_name
from invenio_stats_dashboard.resources.sharing import PERSONAL

EMBEDS = ["/stats/badge/{}.svg", "/stats/chart/{}.svg", "/stats/embed/{}"]
COUNTER = [
    "/r51/status",
    "/r51/members?customer_id={}",
    "/r51/reports",
    "/r51/reports/x",
]
ANSWERS = [
    "/api/stats-dashboard/{}/totals",
    "/api/stats-dashboard/{}/breakdowns/rights?format=csv",
]


@pytest.fixture()
def sessions(app, api_app, monkeypatch):
    """Keys of the sessions that are stored."""
    stored = []
    for each in (app, api_app):
        put = each.kvsession_store.put

        def spy(key, *args, put=put, **options):
            stored.append(key)
            return put(key, *args, **options)

        monkeypatch.setattr(each.kvsession_store, "put", spy)
    return stored


@pytest.mark.parametrize("path", EMBEDS + COUNTER)
@pytest.mark.parametrize("kind", ["public", "restricted", "unknown"])
def test_no_session_is_left_behind(clean, sessions, client, communities, path, kind):
    """Who brings no cookie takes none, and no session is stored for it."""
    response = client.get(path.format(communities[kind]))

    assert sessions == []
    assert not set(PERSONAL) & set(response.headers.keys())


def test_sessions_are_stored_elsewhere(clean, sessions, client):
    """The spy sees what there is to see."""
    assert client.get("/lang/de").status_code < 400
    assert len(sessions) == 1


@pytest.mark.parametrize("path", EMBEDS + ANSWERS)
@pytest.mark.parametrize("who", ["member", "admin"])
def test_public_answers_do_not_name_the_reader(
    clean, login, users, communities, path, who
):
    """Caches give them to others: without the ids of session and account."""
    browser = login(users[who])
    assert "X-User-ID" in browser.get("/").headers

    public = browser.get(path.format(communities["public"]), buffered=True)
    private = browser.get(path.format(communities["restricted"]), buffered=True)

    assert public.status_code == private.status_code == 200
    control = public.headers["Cache-Control"]
    # Files are made for one reader: what they may see decides what is in them.
    own = "no-store" in control or "private" in control and "format=csv" in path
    assert "public" in control or own
    assert not set(PERSONAL) & set(public.headers.keys()) or own
    assert "public" not in private.headers["Cache-Control"]


@pytest.mark.parametrize("path", EMBEDS)
@pytest.mark.parametrize(
    "ln,accepted,language",
    [
        ("de", "fr", "de"),
        ("fr", None, "fr"),
        (None, "de-AT,de;q=0.9", "de"),
        (None, None, "en"),
        (None, "tlh", "en"),
        ("tlh", "de", "de"),
    ],
)
def test_language_of_embeds(
    app, clean, client, communities, path, ln, accepted, language
):
    """As the address says, else as the browser does; a session says nothing."""
    client.get("/lang/ar")
    url = path.format(communities["public"]) + (f"?ln={ln}" if ln else "")
    headers = {"Accept-Language": accepted} if accepted else {}

    response = client.get(url, headers=headers)

    assert response.status_code == 200
    assert response.headers["Content-Language"] == language
    varies = "Accept-Language" in response.headers.get("Vary", "")
    assert varies == (ln != language)
    with app.test_request_context(), force_locale(language):
        assert metric_name("views") in response.text
