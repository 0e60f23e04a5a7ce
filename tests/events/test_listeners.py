# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Every way in and out is logged, in the transaction of the change."""

from invenio_db import db

from invenio_stats_dashboard.models import LogType, MembershipLog
from tests.factories import include, remove


def log(**conditions):
    """Return the types of the log entries, oldest first."""
    query = db.session.query(MembershipLog).filter_by(**conditions)
    return [entry.event_type for entry in query.order_by(MembershipLog.id)]


def test_publish_include_remove(clean, users, make_record, make_community):
    """A record enters the instance, enters a community and leaves it."""
    community = make_community(users["curator"])

    recid = make_record(users["author"], files={"a.csv": b"1,2"})
    include(recid, community)
    remove(recid, community)

    assert log(community_id=community) == ["add", "remove"]
    entries = log(community_id=None)
    assert [entry for entry in entries if entry != "edit"] == ["add"]


def test_rollback_leaves_no_entry(clean, users, make_record):
    """What was rolled back never happened."""
    make_record(users["author"])
    before = db.session.query(MembershipLog).count()

    parent = db.session.query(MembershipLog).first().parent_id
    MembershipLog.add(parent, LogType.EDIT)
    db.session.flush()
    db.session.rollback()

    assert db.session.query(MembershipLog).count() == before


def test_community_deleted_and_restored(clean, users, make_record, make_community):
    """Its records leave with a community, and come back with it."""
    from invenio_access.permissions import system_identity
    from invenio_communities.proxies import current_communities

    community = make_community(users["curator"])
    make_record(users["author"], communities=[community])
    service = current_communities.service

    service.delete_community(system_identity, community, {"note": "moved"})
    service.restore_community(system_identity, community)

    assert log(community_id=community) == ["add", "remove", "add"]


def test_community_destroyed(clean, users, make_record, make_community):
    """Its records leave with a community whose row is deleted."""
    from invenio_communities.communities.records.models import CommunityMetadata

    community = make_community(users["curator"])
    make_record(users["author"], communities=[community])

    with db.session.no_autoflush:
        row = db.session.query(CommunityMetadata).filter_by(id=community).one()
        db.session.delete(row)
        db.session.flush([row])

    assert log(community_id=community) == ["add", "remove"]
    db.session.rollback()


def test_record_deleted_and_restored(clean, users, make_record):
    """A deleted version leaves the instance; a restored one comes back."""
    from invenio_access.permissions import system_identity
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    recid = make_record(users["author"])

    service.delete_record(system_identity, recid, {"removal_reason": {"id": "spam"}})
    service.restore_record(system_identity, recid)

    entries = log(community_id=None)
    assert [e for e in entries if e != "edit"] == ["add", "remove", "add"]


def test_new_version_and_acceptance(clean, users, make_community):
    """A version enters by itself; a community by the acceptance of a request."""
    from invenio_rdm_records.proxies import current_rdm_records_service as service
    from invenio_requests.proxies import current_requests_service as requests

    from tests.factories import identity_of, metadata

    community = make_community(users["curator"])
    author, curator = identity_of(users["author"]), identity_of(users["curator"])
    data = {
        "metadata": metadata(),
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": False},
        "parent": {
            "review": {
                "type": "community-submission",
                "receiver": {"community": community},
            }
        },
    }
    draft = service.create(author, data)
    request = service.review.submit(author, draft.id)

    assert log() == []

    requests.execute_action(curator, request.id, "accept")
    version = service.new_version(author, draft.id)
    values = {**version.data, "metadata": metadata(title="Second")}
    service.update_draft(author, version.id, values)
    service.publish(author, version.id)

    assert log(community_id=community) == ["add"]
    entries = log(community_id=None)
    assert [e for e in entries if e != "edit"] == ["add", "add"]


def test_subcommunity_counts_for_its_parent(clean, users, make_record, make_community):
    """A record of a subcommunity is counted once in its parent, also later on."""
    from invenio_access.permissions import system_identity
    from invenio_communities.proxies import current_communities

    from invenio_stats_dashboard.tasks import process_membership_log
    from tests.helpers import documents

    service = current_communities.service
    above = make_community(users["curator"])
    below = make_community(users["curator"])
    recid = make_record(users["author"], communities=[below])
    process_membership_log()
    data = service.read(system_identity, above).data
    data["children"] = {"allow": True}
    service.update(system_identity, above, data)

    service.bulk_update_parent(system_identity, [below], above)
    result = process_membership_log()

    assert result["written"] == 1
    events = documents("stats-community-events-*")
    assert sorted(e["community_id"] for e in events) == sorted([above, below, "global"])
    assert {event["record_id"] for event in events} == {recid}
