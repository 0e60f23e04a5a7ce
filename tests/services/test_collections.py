# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Statistics of RDM's collections, and of people among the creators."""

import random
import uuid
from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from invenio_collections.api import Collection, CollectionTree
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as rdm

from invenio_stats_dashboard.membership.fields import creator_keys
from invenio_stats_dashboard.services import scopes
from invenio_stats_dashboard.subcounts import CREATORS
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.counter.conftest import FIRST, THIS, World
from tests.factories import (
    create_community,
    metadata,
    publish_record,
    raw_event,
    send_events,
)

API = "/api/stats-dashboard"
RESTRICTED = {"record": "restricted", "files": "restricted"}
ORCID = "0000-0002-1825-0097"
ADA = {"type": "personal", "given_name": "Ada", "family_name": "Byron"}


def view(recids, visits=1):
    """Let records be viewed yesterday."""
    moment = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=1)
    for recid in recids:
        for number in range(visits):
            event = raw_event("record-view", recid, moment, session_id=f"{number}")
            send_events("record-view", [event])
    rdm.indexer.refresh()
    aggregate_community_usage_stats()


def collection_of(community, query):
    """Return the scope of a new collection of a community."""
    columns = CollectionTree.model_cls.__table__.columns
    owner = "namespace_id" if "namespace_id" in columns else "community_id"
    slug = uuid.uuid4().hex
    tree = CollectionTree.create(title="Tree", slug=slug, **{owner: community})
    db.session.flush()
    made = Collection.create("bees", "Bees", query, ctree=tree)
    db.session.commit()
    return f"collection:{made.id}"


@pytest.mark.parametrize("visibility", ["public", "restricted"])
def test_collection(clean, make_record, users, client, login, visibility):
    """It has the usage of the public records of its query within its community."""
    author = users["author"]
    with time_machine.travel(datetime.now() - timedelta(days=9), tick=True):
        community = create_community(users["curator"], visibility)
        inside = {"communities": [community]}
        recids = [
            make_record(author, title="Bees one", **inside),
            make_record(author, title="Ants", **inside),
            make_record(author, title="Bees elsewhere"),
            make_record(author, title="Bees secret", access=RESTRICTED, **inside),
        ]
    for recid in recids:  # Adding many at once leaves that to a queue.
        rdm.indexer.index(rdm.record_cls.pid.resolve(recid))
    view(recids)
    scope = collection_of(community, "metadata.title:bees")
    status = 200 if visibility == "public" else 403
    assert client.get(f"{API}/{scope}/totals").status_code == status
    answer = login(users["curator"]).get(f"{API}/{scope}/totals?period=30d")
    assert answer.json["metrics"]["views"]["value"] == 1
    assert answer.json["community"]["title"].endswith(": Bees")
    exported = login(users["curator"]).get(f"{API}/{scope}/export?format=csv")
    assert exported.status_code == 200
    assert "Views" in exported.get_data(as_text=True)


def test_records_are_found_once_a_request(clean, login, users, monkeypatch):
    """However many answers are about them."""
    asked, find = [], scopes.record_search

    def spy(*args, **options):
        asked.append(args)
        return find(*args, **options)

    monkeypatch.setattr(scopes, "record_search", spy)
    browser = login(users["author"])
    url = f"{API}/user:me/answers?ask=totals&ask=series&ask=rankings"

    assert [a["status"] for a in browser.get(url).json["answers"]] == [200] * 3
    assert len(asked) == 1
    assert browser.get(url).status_code == 200
    assert len(asked) == 2


WORDS = ("bees", "ants", "moths")
QUERIES = {
    "metadata.title:bees": lambda words, kind: "bees" in words,
    "ants OR moths": lambda words, kind: {"ants", "moths"} & set(words),
    "metadata.resource_type.id:dataset": lambda words, kind: kind == "dataset",
    "bees AND NOT ants": lambda words, kind: "bees" in words and "ants" not in words,
}
"""Query of a collection → the same in Python, of a record's words and type."""
SUMMED = ("views", "unique_views", "downloads", "unique_downloads", "data_volume")


class Hive:
    """Records with random words, types and readers, and a random history of usage."""

    def __init__(self, users, seed):
        """Publish them, in a community or beside it, and let the usage be counted."""
        chance = random.Random(seed)
        self.community = create_community(users["curator"])
        self.described, types = {}, {}
        for number in range(7):
            words = chance.sample(WORDS, chance.randrange(len(WORDS) + 1))
            kind = chance.choice(["dataset", "publication-article"])
            is_open, inside = chance.random() < 0.7, chance.random() < 0.8
            recid = publish_record(
                users["author"],
                title=" ".join(["Record", *words]),
                resource_type={"id": kind},
                access=None if is_open else RESTRICTED,
                communities=[self.community] if inside else [],
            )
            rdm.indexer.index(rdm.record_cls.pid.resolve(recid))
            self.described[recid] = (words, kind, is_open and inside)
            types[recid] = kind
        rdm.indexer.refresh()
        self.usage = World(types, self.community).write()

    def expected(self, rule, first, last):
        """Return the sums by brute force, of what was inside when it was used."""
        found = {
            recid
            for recid, (words, kind, readable) in self.described.items()
            if readable and rule(words, kind)
        }
        counted = [
            numbers
            for event, numbers in self.usage.counted
            if event["recid"] in found
            and self.community in event["community_ids"]
            and not event["is_machine"]
            and first <= event["timestamp"].date() <= last
        ]
        return {name: sum(numbers[name] for numbers in counted) for name in SUMMED}


@pytest.mark.parametrize("seed", [1])
def test_collections_agree_with_the_oracle(clean, users, client, seed):
    """Each number is that of the brute force, whatever the query and the days."""
    hive, chance = Hive(users, seed), random.Random(seed)
    days = (THIS - FIRST).days
    for query, rule in QUERIES.items():
        scope = collection_of(hive.community, query)
        for _ in range(3):
            some = sorted(chance.sample(range(days), 2))
            first, last = (FIRST + timedelta(days=n) for n in some)
            span = f"from={first}&to={last}&compare=none"
            expected = hive.expected(rule, first, last)

            totals = client.get(f"{API}/{scope}/totals?{span}").json["metrics"]
            ranking = client.get(f"{API}/{scope}/rankings?metric=views&{span}").json

            assert {name: totals[name]["value"] for name in SUMMED} == expected
            shown = sum(item["value"] for item in ranking["items"])
            assert shown == expected["views"]


@pytest.mark.parametrize("name", ["collection:", "collection:x", "collection:999999"])
def test_unknown_collection(client, name):
    """There is no such collection."""
    assert client.get(f"{API}/{name}/totals").status_code == 404


def test_creators(no_indices, make_record, users, client, set_config, app):
    """People count by ORCID iD, else by name; their labels are names."""
    table = {**app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"], **CREATORS}
    set_config("COMMUNITY_STATS_SUBCOUNT_CONFIGS", table)
    identifiers = [{"scheme": "orcid", "identifier": ORCID}]
    known = [{"person_or_org": {**ADA, "identifiers": identifiers}}]
    secret = make_record(users["author"], access=RESTRICTED)
    view([make_record(users["author"], creators=known), make_record(users["author"])])
    view([secret])
    url = f"{API}/global/breakdowns/creators?metric=views&period=30d"
    items = client.get(url).json["items"]
    assert {(item["key"], item["label"], item["value"]) for item in items} == {
        (ORCID, f"Byron, Ada ({ORCID})", 1),
        ("Byron, Ada", "Byron, Ada", 1),
    }
    answer = client.get(f"{API}/global/totals?period=30d&creator={ORCID}")
    assert answer.json["metrics"]["views"]["value"] == 1


def test_no_creators_by_default(client):
    """Numbers by person are off unless they are switched on."""
    answer = client.get(f"{API}/global/breakdowns/creators?metric=views")
    assert answer.status_code == 400


def test_keys_of_creators():
    """Organisations are no people; each person counts once."""
    person = {"person_or_org": {**ADA, "name": "Byron, Ada"}}
    institute = {"person_or_org": {"type": "organizational", "name": "Institute"}}
    found = creator_keys({**metadata(), "creators": [person, institute, person, {}]})
    assert found == ["Byron, Ada"]
