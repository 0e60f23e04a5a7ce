# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Saved views over HTTP: whose they are, and what they may say."""

from itertools import product

import pytest
from invenio_db import db

from invenio_stats_dashboard.models import SavedView
from tests.factories import fresh, publish_record
from tests.test_permissions import KINDS, WHO, browser_of, may_read  # noqa: F401

from .test_resource import API

BODY = {"title": "Germany", "query": "?period=90d&country=DE&show.StatsMap=table"}
GONE = ("deleted", "unknown", "nonsense")


@pytest.fixture(autouse=True)
def empty(app):
    """No views, before and after."""
    SavedView.query.delete()
    db.session.commit()
    yield
    db.session.rollback()
    SavedView.query.delete()
    db.session.commit()


def save(scope, title, user_id=None, shared=False):
    """Put a view into the database; return its id."""
    item = SavedView(
        scope=scope, title=title, user_id=user_id, shared=shared, address="period=30d"
    )
    db.session.add(item)
    db.session.commit()
    return str(item.id)


def titles(browser, url):
    """Return the titles of the views that somebody is offered."""
    return [hit["title"] for hit in browser.get(url).json["hits"]["hits"]]


@pytest.mark.parametrize("who,kind", product(WHO, KINDS))
def test_who_reads(communities, users, browser_of, who, kind):  # noqa: F811
    """One's own and those for all, of what one may read; never another's."""
    for user in (*users.values(), None):
        save(communities[kind], f"of {user}", user)
    save(communities[kind], "for all", users["curator"], True)
    save("global", "elsewhere", users.get(who), True)
    url = f"{API}/{communities[kind]}/views"

    response = browser_of(who).get(url)

    if kind in GONE:
        assert response.status_code == 404
    elif may_read(kind, who):
        found = [hit["title"] for hit in response.json["hits"]["hits"]]
        own = [f"of {users[who]}"] if who in users else []
        assert found == ["for all", *own]
        assert "no-store" in response.headers["Cache-Control"]
    else:
        assert response.status_code == 403 and "for all" not in response.text


@pytest.mark.parametrize("who,kind", product(WHO, ("global", *KINDS)))
def test_who_saves(communities, users, browser_of, who, kind):  # noqa: F811
    """Whoever is signed in, for herself; for all only those who manage the page."""
    community = communities.get(kind, kind)
    url, browser = f"{API}/{community}/views", browser_of(who)
    reads = kind == "global" or may_read(kind, who)
    manages = who == "admin" or (who == "curator" and kind != "global")
    refused = 404 if kind in GONE else 403
    other = save(community, "other", users["author"])
    common = save(community, "common", users["author"], True)

    own = browser.post(url, json=BODY)
    for_all = browser.post(url, json={**BODY, "shared": True})
    changed = browser.put(f"{url}/{common}", json={**BODY, "shared": True})
    removed = browser.delete(f"{url}/{common}")

    assert own.status_code == (201 if reads and who != "anonymous" else refused)
    expected = [201, 200, 204] if reads and manages else [refused] * 3
    found = [response.status_code for response in (for_all, changed, removed)]
    assert found == expected
    missing = 404 if reads and who != "anonymous" else refused
    assert browser.put(f"{url}/{other}", json=BODY).status_code == missing
    assert browser.delete(f"{url}/{other}").status_code == missing
    assert db.session.get(SavedView, other) is not None


def test_a_view_is_kept_renamed_and_deleted(login, users, communities):
    """The question mark is left out; slug and id name the same page."""
    outsider, url = login(users["outsider"]), f"{API}/{communities['public']}/views"

    created = outsider.post(url, json=BODY)
    assert {**created.json, "id": ""} == {
        "id": "",
        "title": "Germany",
        "query": BODY["query"][1:],
        "shared": False,
    }
    item = f"{url}/{created.json['id']}"
    answer = outsider.put(item, json={**BODY, "title": "Allemagne"})
    assert answer.json["title"] == "Allemagne"
    community = outsider.get(f"/api/communities/{communities['public']}").json
    assert titles(outsider, f"{API}/{community['slug']}/views") == ["Allemagne"]
    assert outsider.delete(item).status_code == 204
    assert titles(outsider, url) == []


def test_pages_of_records_and_users(login, users, client):
    """Views of one's own only; those of another record are another page's."""
    author = login(users["author"])
    recid, other = publish_record(users["author"]), publish_record(users["author"])

    for scope in (f"record:{recid}", "user:me"):
        url = f"{API}/{scope}/views"
        assert author.post(url, json=BODY).status_code == 201
        assert titles(author, url) == ["Germany"]
        refused = author.post(url, json={**BODY, "shared": True})
        assert refused.status_code == 400
        assert refused.json["errors"][0]["field"] == "shared"
    assert titles(author, f"{API}/record:{other}/views") == []
    assert titles(fresh(client), f"{API}/record:{recid}/views") == []
    assert client.get(f"{API}/user:me/views").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "tab=usage&period=year&compare=year&unit=week&metric=downloads",
        "from=2026-01-01&to=2026-03-31&compare=none&basis=created",
        "country=DE&country=AT&language!=eng",
        "show.StatsMap=table&split.Chart-2=countries&hide.Chart-2=fr&sort.X=change",
    ],
)
def test_what_may_be_saved(login, users, query):
    """What addresses of pages say."""
    browser = login(users["outsider"])

    response = browser.post(f"{API}/global/views", json={"title": "x", "query": query})
    assert response.status_code == 201, response.text


@pytest.mark.parametrize(
    "body,field",
    [
        ({"query": ""}, "title"),
        ({"title": "x"}, "query"),
        ({"title": " ", "query": ""}, "title"),
        ({"title": "x" * 101, "query": ""}, "title"),
        ({"title": "x", "query": 1}, "query"),
        ({"title": "x", "query": "a" * 2001}, "query"),
        ({"title": "x", "query": "period=7y"}, "query"),
        ({"title": "x", "query": "period=30d&period=90d"}, "query"),
        ({"title": "x", "query": "unit=hour"}, "query"),
        ({"title": "x", "query": "metric=fame"}, "query"),
        ({"title": "x", "query": "from=2026-02-30&to=2026-03-01"}, "query"),
        ({"title": "x", "query": "javascript:alert(1)"}, "query"),
        ({"title": "x", "query": "a&" * 300}, "query"),
        ({"title": "x", "query": "country=%ff"}, "query"),
        ({"title": "x", "query": "country=a\u0000"}, "query"),
        ({"title": "x", "query": "show.X=" + "a" * 201}, "query"),
        ({"title": "x", "query": "", "shared": "yes"}, "shared"),
        ({"title": "x", "query": "", "user_id": 1}, "user_id"),
    ],
)
def test_what_is_refused(login, users, body, field):
    """400 names the field; nothing is saved."""
    response = login(users["outsider"]).post(f"{API}/global/views", json=body)

    assert response.status_code == 400, response.text
    (error,) = response.json["errors"]
    assert error["field"] == field and error["messages"]
    assert SavedView.query.count() == 0


def test_there_are_not_too_many(login, users, set_config):
    """Each reader has as many as are allowed."""
    set_config("STATS_DASHBOARD_MAX_SAVED_VIEWS", 1)
    url = f"{API}/global/views"

    for who in ("outsider", "member"):
        browser = fresh(login(users[who]))
        assert browser.post(url, json=BODY).status_code == 201
        assert browser.post(url, json=BODY).status_code == 400
