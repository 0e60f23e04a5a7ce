# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A search engine that is down while records are published."""

from contextlib import suppress

import pytest
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_search import current_search_client
from invenio_search.engine import search

from invenio_stats_dashboard.locks import NoLock
from invenio_stats_dashboard.membership.processor import MembershipProcessor
from invenio_stats_dashboard.models import MembershipLog
from invenio_stats_dashboard.tasks import process_membership_log
from tests.database import live, members
from tests.factories import identity_of, include, metadata, remove
from tests.helpers import documents

EVENTS = "stats-community-events-*"
CLOSED_PORT = 9
ConnectionError = search.exceptions.ConnectionError


@pytest.fixture()
def outage(app):
    """Return functions that cut the application off its search engine, and back."""
    transport = current_search_client.transport
    hosts = transport.hosts

    def begin():
        transport.set_connections([{"host": "127.0.0.1", "port": CLOSED_PORT}])

    def end():
        transport.set_connections(hosts)

    yield begin, end
    end()


def make_draft(owner):
    """Create a draft; return its id."""
    data = {
        "metadata": metadata(),
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": False},
    }
    return service.create(identity_of(owner), data).id


def in_spite_of_it(function, *args):
    """Call a service; RDM itself says so once it cannot index what it has committed."""
    with suppress(ConnectionError):
        function(*args)


def test_published_during_an_outage(clean, users, make_community, outage):
    """Records are published all the same; their events are written afterwards."""
    begin, end = outage
    community = make_community(users["curator"])
    recid, identity = make_draft(users["author"]), identity_of(users["author"])

    begin()
    in_spite_of_it(service.publish, identity, recid)
    in_spite_of_it(include, recid, community)
    with pytest.raises(ConnectionError):
        MembershipProcessor().run(NoLock())
    db.session.rollback()

    parent = live([recid])[recid]
    assert members(community) == {parent}
    log = [e for e in db.session.query(MembershipLog) if e.event_type != "edit"]
    assert [(e.event_type, e.pending) for e in log] == [("add", True)] * 2

    end()
    assert documents(EVENTS) == []
    assert process_membership_log()["written"] == 2
    assert {e["community_id"] for e in documents(EVENTS)} == {"global", community}
    assert {e["record_id"] for e in documents(EVENTS)} == {recid}


def test_changed_during_an_outage(clean, users, make_record, make_community, outage):
    """What is edited and taken out during an outage is made up for.

    RDM deletes no record then: it asks the search engine for requests before.
    """
    begin, end = outage
    community = make_community(users["curator"])
    kept = make_record(users["author"], communities=[community])
    process_membership_log()
    identity = identity_of(users["author"])
    draft = service.edit(identity, kept)
    data = {**draft.data, "metadata": metadata(publisher="Other")}
    service.update_draft(identity, kept, data)

    begin()
    in_spite_of_it(service.publish, identity, kept)
    in_spite_of_it(remove, kept, community)
    end()
    process_membership_log()

    events = documents(EVENTS)
    left = [e["community_id"] for e in events if e["event_type"] == "remove"]
    assert left == [community]
    assert {e["publisher"] for e in events} == {"Other"}


def test_our_indices_alone_are_away(clean, users, make_record, monkeypatch):
    """Services do not even notice: nothing of ours is asked while they work."""
    send = current_search_client.transport.perform_request

    def refuse(method, url, *args, **kwargs):
        if "stats-community" in url:
            raise ConnectionError("N/A", "away", "away")
        return send(method, url, *args, **kwargs)

    monkeypatch.setattr(current_search_client.transport, "perform_request", refuse)
    recid = make_record(users["author"])
    monkeypatch.undo()

    process_membership_log()
    assert [e["record_id"] for e in documents(EVENTS)] == [recid]
