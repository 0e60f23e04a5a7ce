# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Pages and answers of single records, and of a user's own records."""

from datetime import datetime, timedelta, timezone
from random import Random

import pytest
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as rdm
from invenio_rdm_records.records.systemfields.access.grants import Grant
from invenio_records_permissions.generators import SystemProcess

from invenio_stats_dashboard.errors import CommunityNotFoundError
from invenio_stats_dashboard.permissions import (
    CommunityStatsPermissionPolicy,
    RecordManagers,
)
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.factories import fresh, identity_of, raw_event, send_events, upload
from tests.helpers import documents
from tests.oracle import usage_sums

API = "/api/stats-dashboard"
RESTRICTED = {"record": "restricted", "files": "restricted"}
FILES_RESTRICTED = {"record": "public", "files": "restricted"}
PUBLIC = {"record": "public", "files": "public"}


def new_version(user, recid, files=(), **values):
    """Publish a new version of a record; return its id."""
    identity = identity_of(user)
    draft = rdm.new_version(identity, recid)
    metadata = {**draft.data["metadata"], "publication_date": "2025-01-01"}
    data = {**draft.data, "metadata": metadata, **values}
    rdm.update_draft(identity, draft.id, data)
    if files:
        upload(identity, draft.id, files)
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


def test_secret_link(world, client, users):
    """Who has one reads the statistics, of its record only, also without a session."""
    author, recid = identity_of(users["author"]), world["secret"]
    link = rdm.access.create_secret_link(author, recid, {"permission": "view"})
    token = link.to_dict()["token"]
    api = f"{API}/record:{recid}"
    assert client.get(f"{api}/totals").status_code == 403
    for path in ("totals", "series?metric=views", "export?format=csv"):
        separator = "&" if "?" in path else "?"
        client.delete_cookie("session")
        answer = client.get(f"{api}/{path}{separator}token={token}")
        assert answer.status_code == 200 and answer.get_data()
        assert "public" not in answer.headers["Cache-Control"]


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


def test_id_of_all_versions(world, client, login, users):
    """It leads to the statistics of all versions, for those who may read the latest."""

    def get(browser, name):
        parent = rdm.record_cls.pid.resolve(world[name]).parent.pid.pid_value
        return fresh(browser).get(f"/records/{parent}/stats")

    page = f"/records/{world['second']}/stats?versions=all"
    assert get(client, "first").headers["Location"].endswith(page)
    assert get(client, "secret").status_code == 403
    author = login(users["author"])
    target = get(author, "secret").headers["Location"]
    assert fresh(author).get(target).status_code == 200


def test_links_of_a_record(world, client, users):
    """RDM's own API links a record to the page of its statistics, and no draft."""
    links = client.get(f"/api/records/{world['second']}").json["links"]
    assert links["stats_html"].endswith(f"/records/{world['second']}/stats")
    draft = rdm.edit(identity_of(users["author"]), world["second"]).to_dict()
    assert "stats_html" not in draft["links"]


@pytest.mark.parametrize("metric", ["records", "records_added", "uploaders", "files"])
def test_nothing_of_other_records(world, login, users, metric):
    """What cannot be counted for these records alone is not answered for all others."""
    author = login(users["author"])
    for scope in (f"record:{world['second']}:all", "user:me"):
        totals = author.get(f"{API}/{scope}/totals").json["metrics"]
        assert totals[metric]["value"] is None and totals[metric]["not_applicable"]
        series = author.get(f"{API}/{scope}/series?metric={metric}").json
        assert {each["value"] for each in series["buckets"]} == {None}
        assert "ignored_filters" not in series
        page = author.get(f"/stats/embed/{scope}?ln=en").get_data(as_text=True)
        assert "<dt>Views</dt>" in page and "<dt>Records</dt>" not in page
    keyed = f"{API}/{scope}/series?metric=records&breakdown=access_statuses"
    assert author.get(keyed).json["series"] == []
    keys = author.get(f"{API}/{scope}/breakdowns/access_statuses?metric=records").json
    assert (keys["items"], keys["keys"], keys["total"]) == ([], 0, None)
    badge = author.get(f"/stats/badge/{scope}.svg?metric=records")
    assert ">–<" in badge.get_data(as_text=True)


@pytest.fixture()
def managers_only(set_config):
    """Statistics of records are for those who manage the record."""

    class Policy(CommunityStatsPermissionPolicy):
        can_read_record_stats = [RecordManagers(), SystemProcess()]

    set_config("STATS_DASHBOARD_PERMISSION_POLICY", Policy)


def test_for_managers_only(managers_only, world, client, login, users):
    """Nobody else reads the statistics, or is led to a page that would refuse them."""
    recid = world["second"]
    paths = {
        *(f"/records/{recid}/stats", f"/stats/badge/record:{recid}.svg"),
        *(f"{API}/record:{recid}/totals", f"{API}/record:{recid}:all/export"),
    }

    def found(browser):
        statuses = {fresh(browser).get(path).status_code for path in paths}
        link = browser.get(f"/api/records/{recid}").json["links"].get("stats_html")
        ranked = browser.get(f"{API}/global/rankings?period=30d").json["items"]
        (item,) = [each for each in ranked if each["recid"] == recid]
        page = fresh(browser).get(f"/records/{recid}").get_data(as_text=True)
        linked = [bool(link), "stats_html" in item["links"], f"{recid}/stats" in page]
        return statuses, linked

    assert found(client) == ({403}, [False] * 3)
    assert found(login(users["outsider"])) == ({403}, [False] * 3)
    assert found(login(users["author"])) == ({200}, [True] * 3)


def test_page_of_a_user(world, login, users):
    """The page of the signed-in user stands among those of their dashboard."""
    own = login(users["author"]).get("/me/statistics").get_data(as_text=True)
    assert 'data-scope="user:me"' in own and "/me/statistics" in own


def test_only_communities_where_communities_are_meant(world):
    """A record is not a community to aggregate."""
    with pytest.raises(CommunityNotFoundError):
        aggregate_community_usage_stats(community_id=f"record:{world['first']}")


@pytest.fixture()
def downloads(clean, make_record, users):
    """A record with two versions and files; the first version's are restricted."""
    first = make_record(
        users["author"], access=FILES_RESTRICTED, files={"old.csv": b"1"}
    )
    second = new_version(users["author"], first, access=PUBLIC, files={"a.txt": b"1"})
    moment = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=1)
    times = {first: {"old.csv": 3, "data.csv": 1}, second: {"data.csv": 2, "a.txt": 1}}
    for recid, files in times.items():
        for key, number in files.items():
            events = [
                raw_event(
                    "file-download", recid, moment, file_key=key, session_id=f"{n}"
                )
                for n in range(number)
            ]
            send_events("file-download", events)
    rdm.indexer.refresh()
    aggregate_community_usage_stats()
    return {"first": first, "second": second}


def by_file(browser, scope):
    """Return file → downloads from the API."""
    answer = browser.get(f"{API}/{scope}/breakdowns/files?metric=downloads&period=30d")
    assert answer.status_code == 200, answer.json
    return {item["label"]: item["value"] for item in answer.json["items"]}


def test_downloads_by_file(downloads, client, login, users):
    """Each file has its downloads; of restricted ones not even the name is shown."""
    first, second = (f"record:{downloads[name]}" for name in ("first", "second"))
    question = "breakdowns/files?metric=downloads"
    assert by_file(client, second) == {"data.csv": 2, "a.txt": 1}
    assert by_file(client, f"{first}:all") == {"data.csv": 2, "a.txt": 1}
    assert client.get(f"{API}/{first}/{question}").status_code == 403
    assert client.get(f"{API}/{first}/totals?file=old.csv").status_code == 403
    author = login(users["author"])
    assert by_file(author, first) == {"old.csv": 3, "data.csv": 1}
    assert by_file(author, f"{first}:all") == {"old.csv": 3, "data.csv": 3, "a.txt": 1}
    answer = author.get(f"{API}/{first}/totals?period=30d&file=old.csv").json
    assert answer["metrics"]["downloads"]["value"] == 3
    cached = author.get(f"{API}/{first}:all/{question}").headers["Cache-Control"]
    assert "private" in cached


@pytest.mark.parametrize("scope", ["global", "user:me"])
def test_files_of_single_records_only(downloads, login, users, scope):
    """Names of files are neither keys nor filters elsewhere, for nobody."""
    admin = login(users["admin"])
    for path in ("breakdowns/files?metric=downloads", "totals?file=data.csv"):
        answer = admin.get(f"{API}/{scope}/{path}")
        assert answer.status_code == 400
        assert answer.json["errors"][0]["field"] == "file"
    assert (
        "files"
        not in admin.get("/stats")
        .get_data(as_text=True)
        .split('data-breakdowns="')[1]
        .split('"')[0]
    )


def test_export_of_a_record(downloads, client, login, users):
    """An export has the numbers of the record, and files only for their readers."""
    first, second = downloads["first"], downloads["second"]
    export = "export?format=csv&period=30d"
    own = client.get(f"{API}/record:{second}/{export}").get_data(as_text=True)
    assert "a.txt" in own and "old.csv" not in own
    answer = client.get(f"{API}/record:{second}/totals?format=json&period=30d")
    assert answer.json["metrics"]["downloads"]["value"] == 3
    hidden = client.get(f"{API}/record:{first}/{export}")
    assert hidden.status_code == 200
    assert "data.csv" not in hidden.get_data(as_text=True)
    author = login(users["author"])
    assert "old.csv" in author.get(f"{API}/record:{first}/{export}").text
    files = f"{API}/record:{first}/breakdowns/files?metric=downloads&format=csv"
    assert author.get(files).status_code == 200
    assert login(users["outsider"]).get(files).status_code == 403


METRICS = (
    "views",
    "unique_views",
    "downloads",
    "unique_downloads",
    "data_volume",
)


def stored_events():
    """Return all stored usage events, as the oracle takes them."""
    found = []
    for kind, name in (("view", "record-view"), ("download", "file-download")):
        for event in documents(f"events-stats-{name}-*"):
            file = f"{event.get('bucket_id')}|{event.get('file_id')}"
            known = {
                "kind": kind,
                "timestamp": datetime.fromisoformat(event["timestamp"]),
                "target": event["recid"] if kind == "view" else file,
                "order": 0,
            }
            found.append({**event, **known})
    return found


def test_every_number_by_brute_force(clean, make_record, users, login):
    """Of a record, of all versions and of an owner: as plain loops count them."""
    draw = Random(19)
    owner, other = users["author"], users["curator"]
    first = make_record(owner, files={"a.csv": b"1"})
    second = new_version(owner, first, files={"a.csv": b"2"})
    recids = [first, second, make_record(owner), make_record(other)]
    start = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
    start -= timedelta(days=3)
    seconds = [*draw.sample(range(600), 120), *draw.sample(range(600, 150_000), 80)]
    for kind in ("record-view", "file-download"):
        events = []
        for second_ in seconds:
            extra = {"file_key": draw.choice("abc") + ".csv", "size": draw.randrange(9)}
            events.append(
                raw_event(
                    kind,
                    draw.choice(recids),
                    start + timedelta(seconds=second_),
                    session_id=draw.choice("xyz"),
                    **(extra if kind == "file-download" else {}),
                )
            )
        send_events(kind, events)
    rdm.indexer.refresh()
    aggregate_community_usage_stats()
    events, browser = stored_events(), login(owner)
    scopes = {
        f"record:{first}": recids[:1],
        f"record:{second}:all": recids[:2],
        "user:me": recids[:3],
    }
    for scope, mine in scopes.items():
        sums = usage_sums(events, lambda event: event["recid"] in mine)[True]
        answer = browser.get(f"{API}/{scope}/totals?period=30d").json["metrics"]
        assert {name: answer[name]["value"] for name in METRICS} == {
            name: sums[name] for name in METRICS
        }
        exported = browser.get(f"{API}/{scope}/totals?period=30d&format=json").json
        assert exported["metrics"]["views"]["value"] == sums["views"]
    by_key = usage_sums(
        events, lambda e: e.get("file_key") if e["recid"] in recids[:2] else None
    )
    assert by_file(browser, f"record:{first}:all") == {
        key: sums["downloads"] for key, sums in by_key.items() if key
    }
