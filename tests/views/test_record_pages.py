# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Pages and answers of single records, and of a user's own records."""

from datetime import datetime, timedelta, timezone

import pytest
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as rdm
from invenio_rdm_records.records.systemfields.access.grants import Grant

from invenio_stats_dashboard.errors import CommunityNotFoundError
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.factories import identity_of, raw_event, send_events

API = "/api/stats-dashboard"
RESTRICTED = {"record": "restricted", "files": "restricted"}


def new_version(user, recid):
    """Publish a new version of a record; return its id."""
    identity = identity_of(user)
    draft = rdm.new_version(identity, recid)
    metadata = {**draft.data["metadata"], "publication_date": "2025-01-01"}
    rdm.update_draft(identity, draft.id, {**draft.data, "metadata": metadata})
    return rdm.publish(identity, draft.id).id


@pytest.fixture()
def world(clean, make_record, users):
    """Records of two authors, one with two versions, one restricted; with views."""
    first = make_record(users["author"], title="The first one")
    recids = {
        "first": first,
        "second": new_version(users["author"], first),
        "secret": make_record(users["author"], access=RESTRICTED, title="Secret"),
        "other": make_record(users["curator"], title="Of another author"),
    }
    yesterday = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=1)
    for number, recid in enumerate(recids.values()):
        for visit in range(number + 1):
            event = raw_event("record-view", recid, yesterday, session_id=f"{visit}")
            send_events("record-view", [event])
    rdm.indexer.refresh()
    aggregate_community_usage_stats()
    return recids


def views(browser, scope):
    """Return the views of the last days from the API."""
    answer = browser.get(f"{API}/{scope}/totals?period=30d")
    assert answer.status_code == 200, answer.json
    return answer.json["metrics"]["views"]["value"]


def test_a_version_and_all_versions(world, client):
    """One version has its own views, all versions have the sum."""
    assert views(client, f"record:{world['first']}") == 1
    assert views(client, f"record:{world['second']}") == 2
    assert views(client, f"record:{world['first']}:all") == 3
    assert views(client, f"record:{world['second']}:all") == 3
    assert views(client, "global") == 10


def test_answers_of_a_record(world, client):
    """Every kind of answer, export and embed takes a record; its filter is implied."""
    scope = f"record:{world['second']}"
    for path in ("series?metric=views", "breakdowns/countries", "rankings"):
        answer = client.get(f"{API}/{scope}/{path}")
        assert answer.status_code == 200
        assert answer.json["filters"] == []
        assert answer.json["community"]["title"] == "The first one"
    assert client.get(f"{API}/{scope}/export?format=csv").status_code == 200
    exported = client.get(f"{API}/{scope}/totals?format=json&period=30d").json
    assert exported["metrics"]["views"]["value"] == 2
    badge = client.get(f"/stats/badge/{scope}.svg?metric=views")
    assert badge.status_code == 200 and ">2<" in badge.get_data(as_text=True)


@pytest.mark.parametrize("part", ["totals", "export", "series?metric=views"])
def test_permissions_are_those_of_the_record(world, client, login, users, part):
    """Statistics of a record are for its readers; unknown records are not found."""
    secret = f"{API}/record:{world['secret']}/{part}"
    assert client.get(secret).status_code == 403
    assert login(users["outsider"]).get(secret).status_code == 403
    assert login(users["author"]).get(secret).status_code == 200
    for name in ("record:abcde-12345", "record:", "record:x:some", "record:x:all:y"):
        assert client.get(f"{API}/{name}/{part}").status_code == 404


def test_deleted_and_draft(world, client, users):
    """A deleted record and a draft are not found."""
    author = identity_of(users["author"])
    draft = rdm.create(author, {"metadata": {"title": "A draft"}, "files": {}})
    rdm.delete_record(identity_of(users["admin"]), world["other"], {"note": "gone"})
    for recid in (draft.id, world["other"]):
        assert client.get(f"{API}/record:{recid}/totals").status_code == 404
        assert client.get(f"/records/{recid}/stats").status_code == 404


def test_own_records(world, client, login, users):
    """A user has the sum over their records; nobody else sees it."""
    assert client.get(f"{API}/user:me/totals").status_code in (403, 404)
    author = login(users["author"])
    assert views(author, "user:me") == 1 + 2 + 3
    assert views(login(users["curator"]), "user:me") == 4
    assert views(login(users["outsider"]), "user:me") == 0
    answer = author.get(f"{API}/user:me/totals?period=30d")
    assert "public" not in answer.headers["Cache-Control"]


def test_records_managed_by_a_share(world, login, users):
    """A co-owner by a share has the record among their own."""
    record = rdm.record_cls.pid.resolve(world["secret"])
    subject = {"subject_type": "user", "subject_id": str(users["outsider"])}
    record.parent.access.grants.append(Grant("manage", "", **subject))
    record.parent.commit()
    db.session.commit()
    rdm.indexer.index(record)
    rdm.indexer.refresh()
    assert views(login(users["outsider"]), "user:me") == 3


def test_pages(world, client):
    """The pages configure the script for their scope, and link to each other."""
    page = client.get(f"/records/{world['second']}/stats").get_data(as_text=True)
    assert f'data-scope="record:{world["second"]}"' in page
    assert "The first one" in page and "?versions=all" in page
    page = client.get(f"/records/{world['second']}/stats?versions=all")
    assert f'data-scope="record:{world["second"]}:all"' in page.get_data(as_text=True)
    landing = client.get(f"/records/{world['second']}").get_data(as_text=True)
    assert f"/records/{world['second']}/stats" in landing
    assert client.get(f"/records/{world['secret']}/stats").status_code == 403
    assert client.get("/records/abcde-12345/stats").status_code == 404
    assert client.get("/me/statistics").status_code == 302


def test_page_of_a_user(world, login, users):
    """The page of the signed-in user stands among those of their dashboard."""
    own = login(users["author"]).get("/me/statistics").get_data(as_text=True)
    assert 'data-scope="user:me"' in own and "/me/statistics" in own


def test_only_communities_where_communities_are_meant(world):
    """A record is not a community to aggregate."""
    with pytest.raises(CommunityNotFoundError):
        aggregate_community_usage_stats(community_id=f"record:{world['first']}")
