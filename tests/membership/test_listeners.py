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
