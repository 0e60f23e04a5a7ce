# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Annotations over HTTP: who reads and writes them, and where they are shown."""

import csv
import io
from datetime import date
from itertools import product

import openpyxl
import pytest
from invenio_db import db

from invenio_stats_dashboard.models import Annotation
from tests.factories import fresh, include, publish_record
from tests.test_permissions import KINDS, WHO, browser_of, may_read  # noqa: F401

from .test_resource import API

DAYS = "from=2026-03-01&to=2026-03-31"
BODY = {"from": "2026-03-10", "to": "2026-03-12", "text": "campaign"}
GONE = ("deleted", "unknown", "nonsense")


@pytest.fixture(autouse=True)
def empty(app):
    """No annotations, before and after."""
    Annotation.query.delete()
    db.session.commit()
    yield
    db.session.rollback()
    Annotation.query.delete()
    db.session.commit()


def note(community_id, text, first="2026-03-10", last=None):
    """Write an annotation into the database; return its id."""
    days = [date.fromisoformat(day) for day in (first, last or first)]
    item = Annotation(
        community_id=community_id, first_day=days[0], last_day=days[1], text=text
    )
    db.session.add(item)
    db.session.commit()
    return str(item.id)


@pytest.fixture()
def notes(communities):
    """An annotation each of the instance and of the communities; kind → id."""
    return {
        "global": note(None, "wordglobal"),
        "public": note(communities["public"], "wordpublic"),
        "restricted": note(communities["restricted"], "wordrestricted"),
    }


@pytest.fixture()
def admin(login, users):
    """Browser of an administrator."""
    return login(users["admin"])


@pytest.fixture()
def curator(login, users):
    """Browser of the owner of the communities."""
    return login(users["curator"])


@pytest.mark.parametrize("who,kind", product(WHO, KINDS))
def test_who_reads(notes, communities, browser_of, who, kind):  # noqa: F811
    """Whoever may read the community, with those of the instance."""
    response = browser_of(who).get(f"{API}/{communities[kind]}/annotations")

    if kind in GONE:
        assert response.status_code == 404
    elif may_read(kind, who):
        texts = [hit["text"] for hit in response.json["hits"]["hits"]]
        assert sorted(texts) == ["wordglobal", f"word{kind}"]
        assert "no-store" in response.headers["Cache-Control"]
    else:
        assert response.status_code == 403
        assert "word" not in response.text


@pytest.mark.parametrize("who,kind", product(WHO, ("global", *KINDS)))
def test_who_writes(notes, communities, browser_of, who, kind):  # noqa: F811
    """Managers those of the community, administrators those of the instance."""
    browser = browser_of(who)
    url = f"{API}/{communities.get(kind, kind)}/annotations"
    may = who == "admin" or (who == "curator" and kind != "global")
    refused = 404 if kind in GONE else 403
    allowed = may and kind not in GONE
    item = notes.get(kind, notes["public"])

    created = browser.post(url, json=BODY)
    updated = browser.put(f"{url}/{item}", json={**BODY, "text": "other"})
    deleted = browser.delete(f"{url}/{item}")

    statuses = [r.status_code for r in (created, updated, deleted)]
    assert statuses == ([201, 200, 204] if allowed else [refused] * 3)
    assert (db.session.query(Annotation).count() == 3) is True
    if not allowed:
        assert "word" not in created.text + updated.text + deleted.text


def test_what_is_written_is_read(curator, communities):
    """Created, changed, deleted; without a last day it is a single one."""
    url = f"{API}/{communities['public']}/annotations"

    created = curator.post(url, json={"from": "2026-03-10", "text": " campaign "})
    assert created.status_code == 201
    assert {**created.json, "id": None} == {
        "id": None,
        "from": "2026-03-10",
        "to": "2026-03-10",
        "text": "campaign",
        "instance": False,
    }
    item = f"{url}/{created.json['id']}"
    assert curator.put(item, json=BODY).json["to"] == "2026-03-12"
    assert curator.get(url).json["hits"]["total"] == 1
    answer = curator.get(f"{API}/{communities['public']}/series?{DAYS}").json
    assert [n["text"] for n in answer["annotations"]] == ["campaign"]
    assert curator.delete(item).status_code == 204
    assert curator.get(url).json["hits"] == {"hits": [], "total": 0}
    assert curator.delete(item).status_code == 404


def test_another_communitys(curator, admin, notes, communities):
    """An annotation belongs to its community, whoever asks."""
    url = f"{API}/{communities['public']}/annotations"

    for browser, kind in product((curator, admin), ("global", "restricted")):
        item = f"{url}/{notes[kind]}"
        assert fresh(browser).put(item, json=BODY).status_code == 404
        assert browser.delete(item).status_code == 404
    assert fresh(curator).delete(f"{url}/no-uuid").status_code == 404


@pytest.mark.parametrize(
    "body,field",
    [
        ({"text": "a"}, "from"),
        ({"from": "2026-02-30", "text": "a"}, "from"),
        ({"from": "20260301", "text": "a"}, "from"),
        ({"from": 1, "text": "a"}, "from"),
        ({"from": "2026-03-10", "to": "2026-03-09", "text": "a"}, "to"),
        ({"from": "2026-03-10"}, "text"),
        ({"from": "2026-03-10", "text": "  "}, "text"),
        ({"from": "2026-03-10", "text": "a" * 201}, "text"),
        ({"from": "2026-03-10", "text": "a\nb"}, "text"),
        ({"from": "2026-03-10", "text": "a\u0000"}, "text"),
        ({"from": "2026-03-10", "text": "\ud800"}, "text"),
        ({"from": "2026-03-10", "text": ["a"]}, "text"),
        ({**BODY, "visibility": "x"}, "visibility"),
        ([], "_schema"),
    ],
)
def test_what_is_refused(curator, communities, body, field):
    """400 names the field and says what is allowed; nothing is written."""
    url = f"{API}/{communities['public']}/annotations"

    response = curator.post(url, json=body)

    assert response.status_code == 400, response.text
    (error,) = response.json["errors"]
    assert error["field"] == field and error["messages"]
    assert Annotation.query.count() == 0


@pytest.mark.parametrize(
    "data", ["{", "[" * 100_000, b"\xff", '{"from": %s}' % ("9" * 5000)]
)
def test_malformed_bodies(curator, communities, data):
    """What is no JSON is refused, and so is what is not sent as such."""
    url = f"{API}/{communities['public']}/annotations"

    response = curator.post(url, data=data, content_type="application/json")
    assert response.status_code == 400
    assert response.json["errors"][0]["field"] == "body"
    assert curator.post(url, data="{}", content_type="text/plain").status_code == 415


def test_there_are_not_too_many(curator, communities, set_config):
    """The limit is named."""
    set_config("STATS_DASHBOARD_MAX_ANNOTATIONS", 1)
    url = f"{API}/{communities['public']}/annotations"

    assert curator.post(url, json=BODY).status_code == 201
    refused = curator.post(url, json=BODY)
    assert refused.status_code == 400
    assert "1 annotations" in refused.json["errors"][0]["messages"][0]
    url = f"{API}/{communities['restricted']}/annotations"
    assert curator.post(url, json=BODY).status_code == 201


def series(browser, scope, query=DAYS):
    """Return the texts of the annotations in an answer over time."""
    answer = fresh(browser).get(f"{API}/{scope}/series?{query}").json
    return [entry["text"] for entry in answer["annotations"]]


def test_series(notes, clean, client, curator, communities):
    """Those of the period, of the community and of the instance."""
    note(communities["public"], "wordspan", "2026-02-01", "2026-04-30")
    note(communities["public"], "wordbefore", "2026-02-27", "2026-02-28")
    note(communities["public"], "wordafter", "2026-04-01")

    shown = ["wordspan", "wordglobal", "wordpublic"]
    assert series(client, communities["public"]) == shown
    assert series(client, "global") == ["wordglobal"]
    assert series(curator, "user:me") == ["wordglobal"]
    assert series(curator, communities["restricted"]) == [
        "wordglobal",
        "wordrestricted",
    ]
    url = f"{API}/{communities['restricted']}"
    for path in ("series", "annotations", "answers?ask=series", "series?format=csv"):
        response = fresh(client).get(f"{url}/{path}")
        assert response.status_code == 403 and "word" not in response.text


def test_records(notes, clean, users, client, curator, communities):
    """Those of its communities, without any that not everybody may read."""
    recid = publish_record(users["author"])
    include(recid, communities["public"])
    include(recid, communities["restricted"])

    for browser in (client, curator):
        for scope in (f"record:{recid}", f"record:{recid}:all"):
            assert series(browser, scope) == ["wordglobal", "wordpublic"]


def test_exports(notes, clean, client, communities):
    """Each format has them, in the row of their days; a formula is none."""
    note(communities["public"], "=cmd()", "2026-03-20")
    url = f"{API}/{communities['public']}"

    text = client.get(f"{url}/series?{DAYS}&unit=day&format=csv").text
    rows = {row["From"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["2026-03-10"]["Annotations"] == "wordglobal; wordpublic"
    assert rows["2026-03-20"]["Annotations"] == "'=cmd()"
    assert rows["2026-03-11"]["Annotations"] == ""
    xml = client.get(f"{url}/series?{DAYS}&unit=day&format=xml").text
    assert "<annotations>wordglobal; wordpublic</annotations>" in xml
    assert "<annotations>2026-03-10: wordglobal; 2026-03-10: wordpublic" in xml
    answer = client.get(f"{url}/series?{DAYS}&format=json").json
    assert len(answer["annotations"]) == 3
    data = client.get(f"{url}/export?{DAYS}&format=xlsx", buffered=True).data
    book = openpyxl.load_workbook(io.BytesIO(data))
    about = {row[0].value: row[1].value for row in book.worksheets[0]}
    assert "2026-03-10: wordpublic" in about["Annotations"]
    page = client.get(f"{url}/export?{DAYS}&unit=day&format=csv").text
    assert "Annotations" in page.splitlines()[0].split(",")
    assert "wordpublic" in page


def test_without_annotations_files_are_as_before(clean, client, communities):
    """No empty column."""
    text = client.get(f"{API}/{communities['public']}/series?{DAYS}&format=csv").text

    assert "Annotations" not in text.splitlines()[0]
