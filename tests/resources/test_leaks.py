# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Nothing is told of a record or community that RDM itself does not show.

Each record has a word of its own in every field that can hold one. Every endpoint is
asked as everybody, with every option; a word may only come back where RDM shows it to
the same reader.
"""

from datetime import datetime, timedelta, timezone
from itertools import product

import pytest
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities
from invenio_rdm_records.proxies import current_rdm_records_service as records

from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
    process_membership_log,
)
from tests.conftest import wipe
from tests.factories import (
    ROLES,
    identity_of,
    include,
    metadata,
    publish_record,
    raw_event,
    send_events,
    upload,
)

WHO = ("anonymous", *ROLES)
KINDS = {
    "public": "geojson",
    "restricted": "fodt",
    "embargoed": "msgpack",
    "draft": "qcow2",
    "deleted": "djvu",
    "closed": "musicxml",
}
"""Records and the type of their file; ``closed`` becomes restricted after its use."""

CLOSED = {"record": "restricted", "files": "restricted"}
NOW = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
EMBARGO = {
    "active": True,
    "until": f"{NOW + timedelta(days=90):%Y-%m-%d}",
    "reason": "wordembargoedreason",
}
ACCESS = {
    "restricted": CLOSED,
    "embargoed": {"record": "public", "files": "restricted", "embargo": EMBARGO},
}
DAYS = f"from={NOW - timedelta(days=1):%Y-%m-%d}&to={NOW:%Y-%m-%d}"


def described(kind):
    """Return metadata with a word of the record in every field that takes one."""
    word = f"word{kind}"
    places = [{"name": f"{word}affiliation"}]
    person = {"type": "personal", "family_name": f"{word}family", "given_name": "A"}
    who = {"person_or_org": person, "affiliations": places}
    return metadata(
        title=f"{word}title",
        description=f"{word}description",
        publisher=f"{word}publisher",
        version=f"{word}version",
        subjects=[{"subject": f"{word}subject"}],
        creators=[who],
        rights=[{"title": {"en": f"{word}rights"}}],
        funding=[{"funder": {"name": f"{word}funder"}}],
    )


def make(kind, owner):
    """Make a record, published unless it is to stay a draft; return its recid."""
    files = {f"file.{KINDS[kind]}": b"1"}
    if kind != "draft":
        values = described(kind)
        return publish_record(owner, files=files, access=ACCESS.get(kind), **values)
    identity = identity_of(owner)
    data = {"metadata": described(kind), "files": {"enabled": True}}
    draft = records.create(identity, data)
    upload(identity, draft.id, files)
    return draft.id


def use(kind, recid):
    """Let a record be seen, and its file be downloaded."""
    events = [raw_event("record-view", recid, NOW - timedelta(hours=1))]
    send_events("record-view", events)
    key = f"file.{KINDS[kind]}"
    moment = NOW - timedelta(minutes=50)
    send_events(
        "file-download", [raw_event("file-download", recid, moment, file_key=key)]
    )


def close(recid, owner):
    """Restrict a record."""
    identity = identity_of(owner)
    draft = records.edit(identity, recid)
    records.update_draft(identity, draft.id, {**draft.data, "access": CLOSED})
    records.publish(identity, draft.id)


@pytest.fixture(scope="module")
def secrets(created_app, users, communities):
    """Kind → recid, of records in the public and in the restricted community."""
    with created_app.app_context():
        wipe()
        author = users["author"]
        recids = {kind: make(kind, author) for kind in KINDS}
        for kind, recid in recids.items():
            if kind != "draft":
                include(recid, communities["public"])
                include(recid, communities["restricted"])
        process_membership_log()
        for kind, recid in recids.items():
            use(kind, recid)
        aggregate_community_record_stats()
        aggregate_community_usage_stats()
        reason = {"removal_reason": {"id": "spam"}, "note": "worddeletednote"}
        records.delete_record(system_identity, recids["deleted"], reason)
        close(recids["closed"], author)
        # What runs every minute.
        process_membership_log()
        records.indexer.refresh()
        current_communities.service.indexer.refresh()
        yield recids
        wipe()


@pytest.fixture(params=WHO)
def browser(request, app, secrets, client, login, users):
    """A browser of each reader."""
    return client if request.param == "anonymous" else login(users[request.param])


@pytest.fixture()
def shown(browser, secrets):
    """What RDM shows this reader of the records, as text."""
    paths = ["/api/records?size=100", "/search"]
    for recid in secrets.values():
        paths += [
            f"/api/records/{recid}",
            f"/api/records/{recid}/files",
            f"/api/records/{recid}/draft",
            f"/api/records/{recid}/draft/files",
        ]
    answers = [browser.get(path) for path in paths]
    return " ".join(a.text for a in answers if a.status_code == 200)


def words(kind):
    """Return the words of a record."""
    texts = (
        "title",
        "publisher",
        "subject",
        "affiliation",
        "rights",
        "funder",
        "family",
    )
    return [f"word{kind}{text}" for text in (*texts, "description", "version", "note")]


def told(text, shown, secrets, ids=True):
    """Return what a text tells that is not shown.

    :param ids: whether ids of records count.
    """
    found = []
    for kind, recid in secrets.items():
        found += [w for w in words(kind) if w in text and w not in shown]
        if KINDS[kind] in text and f"file.{KINDS[kind]}" not in shown:
            found.append(f"type {KINDS[kind]}")
        if (
            ids
            and recid in text
            and f'"id": "{recid}"' not in shown.replace('":"', '": "')
        ):
            found.append(f"id of {kind}")
    return found


BREAKDOWNS = tuple(SUBCOUNTS)
FILTERS = (
    "",
    "access=restricted",
    "access!=open",
    "resource_type=dataset",
    "country=US",
    "file_type=musicxml",
    "subject=worddeletedsubject",
    "publisher=wordclosedpublisher",
    "affiliation=wordrestrictedaffiliation",
)


def addresses(community):
    """Yield the addresses of all answers about a community, with all options."""
    base = f"/api/stats-dashboard/{community}"
    pages = ("rankings?metric=views", "rankings?metric=data_volume&sort=change")
    pages += ("rankings?metric=views&q=word", "rankings?metric=downloads&offset=2")
    for page, chosen in product(pages, FILTERS):
        yield f"{base}/{page}&limit=100&{DAYS}&{chosen}"
    for name in BREAKDOWNS:
        family = SUBCOUNTS[name]
        metrics = ["views", "downloads", "data_volume"] if family["usage"] else []
        metrics += ["records", "records_added", "files"] if family["content"] else []
        for metric in metrics:
            yield f"{base}/breakdowns/{name}?metric={metric}&limit=1000&{DAYS}"
        metric = metrics[0]
        yield f"{base}/breakdowns/{name}?metric={metric}&q=word&{DAYS}"
        yield f"{base}/breakdowns/{name}?metric={metric}&basis=created&period=all"
        yield f"{base}/series?metric={metric}&breakdown={name}&limit=100&{DAYS}"
    yield f"{base}/totals?{DAYS}"
    for form in ("csv", "json", "xml"):
        yield f"{base}/export?format={form}&{DAYS}"
        yield f"{base}/rankings?metric=views&format={form}&{DAYS}"
        yield f"{base}/breakdowns/file_types?metric=views&format={form}&{DAYS}"


@pytest.mark.parametrize("scope", ["global", "public", "restricted", "deleted"])
def test_answers(browser, shown, secrets, communities, scope):
    """No answer tells more than RDM shows."""
    community = communities.get(scope, scope)
    found, statuses = {}, set()
    for address in addresses(community):
        response = browser.get(address)
        statuses.add(response.status_code)
        assert response.status_code < 500, address
        # What was asked for is repeated, and says nothing.
        text = response.text
        for chosen in FILTERS:
            text = text.replace(chosen.partition("=")[2] or "\0", "")
        if leaks := told(text, shown, secrets):
            found[address] = leaks
    assert not found
    assert statuses <= {200, 400} or statuses == {403} or statuses == {404}


def test_the_public_is_told_of_what_is_public(client, secrets, communities):
    """The words are there to be found: the public record's are."""
    text = "".join(client.get(a).text for a in addresses(communities["public"]))

    missing = {word for word in words("public") if word not in text}
    assert missing == {
        f"wordpublic{name}" for name in ("description", "version", "note")
    }
    assert secrets["public"] in text and KINDS["public"] in text


@pytest.mark.parametrize("path", ["/stats", "/communities/{}/stats", "/stats/embed/{}"])
def test_pages(browser, shown, secrets, communities, path):
    """Nor do pages."""
    for kind in ("public", "restricted", "deleted"):
        response = browser.get(path.format(communities[kind]))
        assert response.status_code < 500
        if response.status_code == 200:
            assert told(response.text, shown, secrets) == []


@pytest.mark.parametrize("name", ["pr", "ir", "ir_a1"])
@pytest.mark.parametrize("form", ["json", "tsv"])
def test_counter_reports(browser, shown, secrets, communities, name, form):
    """Reports have hidden records under their id alone, whatever they are asked for."""
    month = f"begin_date={NOW:%Y-%m}&end_date={NOW:%Y-%m}"
    for customer in ("0" * 16, communities["public"], communities["restricted"]):
        url = f"/r51/reports/{name}?customer_id={customer}&format={form}&{month}"
        response = browser.get(f"{url}&attributes_to_show=Authors|YOP|Access_Type")
        assert response.status_code < 500
        assert told(response.text, shown, secrets, ids=False) == []


def test_queries(browser, shown, secrets, communities):
    """Nor do the queries of invenio-stats."""
    for scope, query in product(
        ("global", communities["public"], communities["restricted"]),
        ("totals", "breakdown", "ranking", "series"),
    ):
        params = {
            "community_id": scope,
            "query": query,
            "metric": "views",
            "limit": 100,
        }
        if query == "breakdown":
            params["breakdown"] = "file_types"
        if query == "totals":
            params = {"community_id": scope}
        body = {"q": {"stat": "community-stats", "params": params}}
        response = browser.post("/api/stats", json=body)
        assert response.status_code < 500
        assert told(response.text, shown, secrets) == []


@pytest.mark.parametrize("kind", ["draft", "restricted", "deleted", "closed"])
def test_hidden_ids_are_as_unknown_ones(client, secrets, kind):
    """As a filter, the id of what may not be read is no other than one of nothing."""
    answers = []
    for recid in (secrets[kind], "abcde-12345"):
        url = "/api/stats-dashboard/global"
        params = {"community_id": "global", "record": recid}
        body = {"q": {"stat": "global-stats", "params": params}}
        got = client.get(f"{url}/totals?record={recid}")
        posted = client.post("/api/stats", json=body)
        answers.append(
            [(r.status_code, r.text.replace(recid, "RECID")) for r in (got, posted)]
        )
    assert answers[0] == answers[1]
    assert [status for status, _ in answers[0]] == [400, 400]


def test_what_is_restored_is_told_again(secrets, client, users, communities):
    """A record that everybody may read again counts by its keys, on all days."""
    url = f"/api/stats-dashboard/{communities['public']}/breakdowns"
    paths = [
        f"{url}/{n}?metric={m}&limit=1000&{DAYS}"
        for n, m in product(("subjects", "file_types"), ("views", "records"))
    ]
    before = "".join(client.get(path).text for path in paths)
    assert "worddeleted" not in before and KINDS["deleted"] not in before

    records.restore_record(system_identity, secrets["deleted"])
    process_membership_log()

    for path in paths:
        text = client.get(path).text
        assert "worddeletedsubject" in text or KINDS["deleted"] in text, path
