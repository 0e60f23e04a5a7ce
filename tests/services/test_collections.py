# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Statistics of RDM's collections, and of people among the creators."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from invenio_collections.api import Collection, CollectionTree
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as rdm

from invenio_stats_dashboard.membership.fields import creator_keys
from invenio_stats_dashboard.subcounts import CREATORS
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.factories import (
    create_community,
    metadata,
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
    tree = CollectionTree.create(title="Tree", slug="tree", **{owner: community})
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
