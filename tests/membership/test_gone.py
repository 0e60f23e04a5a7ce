# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Records that were destroyed were there nevertheless; owners can change."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service

from invenio_stats_dashboard.proxies import current_stats_dashboard
from invenio_stats_dashboard.tasks import aggregate_community_record_stats
from tests.factories import remove
from tests.helpers import documents

EVENTS = "stats-community-events-*"


def totals(day, community):
    """Return the records and works there were at the end of a day."""
    answer = current_stats_dashboard.service.totals(
        system_identity, community, {"from": day, "to": day}
    ).to_dict()["metrics"]
    return [answer[name]["value"] for name in ("records", "works", "file_bytes")]


def destroy_row(recid):
    """Delete a record's row, as a script for a take-down does."""
    record = service.record_cls.pid.resolve(recid)
    record.files.delete_all(remove_obj=False)
    db.session.delete(record.model)
    db.session.commit()


def empty_row(recid):
    """Delete a record with the API of records, which keeps the empty row."""
    service.record_cls.pid.resolve(recid).delete()
    db.session.commit()


def purge(recid):
    """Delete a record and mark it for purging, as administrators do."""
    service.delete_record(system_identity, recid, {"note": "spam"})
    service.mark_record_for_purge(system_identity, recid)


@pytest.mark.parametrize("destroy", [destroy_row, empty_row, purge])
def test_destroyed_records_stay_in_the_past(
    clean, app, users, make_record, make_community, destroy
):
    """The totals of the days before stay; those since then fall."""
    today = datetime.now(timezone.utc).replace(hour=12, minute=0)
    community = make_community(users["curator"])
    with time_machine.travel(today - timedelta(days=3), tick=True):
        recid = make_record(
            users["author"], files={"a.csv": b"12345"}, communities=[community]
        )
        aggregate_community_record_stats()

    with time_machine.travel(today - timedelta(days=1), tick=True):
        destroy(recid)
    aggregate_community_record_stats()
    aggregate_community_record_stats()

    days = [(today - timedelta(days=n)).date().isoformat() for n in (2, 1, 0)]
    with app.test_request_context():
        for scope in (community, "global"):
            assert [totals(day, scope) for day in days] == [
                [1, 1, 5],
                [0, 0, 0],
                [0, 0, 0],
            ]
    gone = [e for e in documents(EVENTS) if e["event_type"] == "remove"]
    assert {(e["record_id"], e["is_deleted"]) for e in gone} == {(recid, True)}
    assert {event["resource_type"] for event in gone} == {"dataset"}


def test_a_new_owner_is_the_uploader(clean, users, make_record):
    """Who owns a record now has uploaded it, as far as the counts go."""
    recid = make_record(users["author"])
    aggregate_community_record_stats()

    record = service.record_cls.pid.resolve(recid)
    record.parent.access.owned_by = {"user": str(users["member"])}
    record.parent.commit()
    db.session.commit()
    aggregate_community_record_stats()

    assert {e["uploader"] for e in documents(EVENTS)} == {str(users["member"])}


def test_add_remove_add_on_one_day(clean, app, users, make_record, make_community):
    """Each step is an event; the day's totals are those of its end."""
    from tests.factories import include

    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    remove(recid, community)
    include(recid, community)
    aggregate_community_record_stats()

    day = datetime.now(timezone.utc).date().isoformat()
    with app.test_request_context():
        answer = current_stats_dashboard.service.totals(
            system_identity, community, {"from": day, "to": day}
        ).to_dict()["metrics"]
    names = ("records", "works", "records_added", "records_removed")
    assert [answer[name]["value"] for name in names] == [1, 1, 2, 1]
    events = [e for e in documents(EVENTS) if e["community_id"] == community]
    assert sorted(event["event_type"] for event in events) == ["add", "add", "remove"]
