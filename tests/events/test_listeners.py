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
