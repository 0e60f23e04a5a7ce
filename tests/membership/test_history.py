# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The history of an existing repository, and the service of its events."""

from datetime import datetime, timezone

import pytest
import time_machine
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records

from invenio_stats_dashboard.errors import InvalidParametersError
from invenio_stats_dashboard.membership.history import Selection, generate, status
from invenio_stats_dashboard.models import MembershipLog
from invenio_stats_dashboard.services import CommunityEventService
from invenio_stats_dashboard.tasks import process_membership_log
from tests.factories import remove
from tests.helpers import documents

EVENTS = "stats-community-events-*"


def forget():
    """Forget the log, as if the module had not been installed yet."""
    db.session.query(MembershipLog).delete()
    db.session.commit()


def facts():
    """Return what the stored events say, without when they were written."""
    keys = ("community_id", "record_id", "event_type", "event_date", "inferred")
    return sorted(tuple(doc[key] for key in keys) for doc in documents(EVENTS))


def test_generate_twice_changes_nothing(clean, users, make_record, make_community):
    """Records and memberships get their events, once, and guesses are marked."""
    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    forget()
    selection = Selection(recids=(recid,))

    counted = generate(selection, dry_run=True)
    first = generate(selection)
    process_membership_log()
    events = facts()
    second = generate(selection)
    process_membership_log()

    nothing = {"parents": 1, "added": 0, "inferred": 0, "events_differing": 0}
    assert counted == first == {**nothing, "added": 2, "inferred": 1}
    assert second == nothing
    assert facts() == events
    assert [(e[0], e[1], e[2], e[4]) for e in events] == sorted(
        [(community, recid, "add", True), ("global", recid, "add", False)]
    )


def test_generate_keeps_what_is_known(clean, users, make_record, make_community):
    """A recorded removal stays; only what has no entry at all is added."""
    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    remove(recid, community)

    result = generate(Selection(recids=(recid,)))

    assert result["added"] == 0


def test_what_is_known_replaces_a_guess(clean, users, make_record, make_community):
    """Who knows when a record joined moves the guessed event, to either side."""
    community, service = make_community(users["curator"]), CommunityEventService()
    with time_machine.travel("2024-03-04T12:00", tick=True):
        recid = make_record(users["author"], communities=[community])
    forget()
    generate(Selection(recids=(recid,)))
    process_membership_log()

    def joined():
        events = service.get_events(community_id=community, event_type="add")
        return [(event["event_date"], event["inferred"]) for event in events]

    assert joined() == [("2024-03-04", True)]
    service.create_event(recid, community, "add", "2024-05-06")
    assert joined() == [("2024-05-06", False)]


def test_changed_before_the_history_was_built(
    clean, users, make_record, make_community
):
    """What is deleted or taken out first was there since it was published."""
    community = make_community(users["curator"])
    with time_machine.travel("2024-03-04T12:00", tick=True):
        taken_out = make_record(users["author"], communities=[community])
        deleted = make_record(users["author"], communities=[community])
    forget()
    remove(taken_out, community)
    records.delete_record(system_identity, deleted, {"note": "gone"})
    generate(Selection(recids=(taken_out, deleted)))
    process_membership_log()

    dates = {
        (e["record_id"], e["community_id"]): (e["event_date"], e["inferred"])
        for e in documents(EVENTS)
        if e["event_type"] == "add"
    }
    assert dates == {
        (taken_out, "global"): ("2024-03-04", False),
        (taken_out, community): ("2024-03-04", True),
        (deleted, "global"): ("2024-03-04", False),
        (deleted, community): ("2024-03-04", True),
    }


def test_communities_deleted_long_ago(clean, users, make_record, make_community):
    """A community that was deleted before has lost its records, on that day."""
    community = make_community(users["curator"])
    with time_machine.travel("2024-03-04T12:00", tick=True):
        recid = make_record(users["author"], communities=[community])
    with time_machine.travel("2024-05-06T12:00", tick=True):
        current_communities.service.delete_community(system_identity, community, {})
    forget()

    result = generate(Selection(recids=(recid,)))
    process_membership_log()

    assert (result["added"], result["inferred"]) == (3, 1)
    left = [e for e in documents(EVENTS) if e["event_type"] == "remove"]
    assert [(e["community_id"], e["event_date"]) for e in left] == [
        (community, "2024-05-06")
    ]


def test_status_counts_what_is_missing(clean, users, make_record):
    """Status tells how many records have no event."""
    make_record(users["author"])
    before = status()
    forget()
    after = status()

    assert before["records_logged"] == 1
    assert after["records_logged"] == 0
    assert after["records"] == before["records"]


def test_service_creates_an_event_once(clean, users, make_record, make_community):
    """A back-dated event moves the joining; repeating it changes nothing."""
    service = CommunityEventService()
    community = make_community(users["curator"])
    recid = make_record(users["author"])

    first = service.create_event(recid, community, "add", "2030-01-05")
    again = service.create_event(recid, community, "add", "2030-01-05")
    repeated = service.create_event(recid, community, "add")

    assert (first, again, repeated) == (True, False, False)
    (event,) = service.get_events(community_id=community)
    assert event["event_date"] == "2030-01-05"
    assert event["dates"]["added"] == "2030-01-05"

    slug = current_communities.service.read(system_identity, community).data["slug"]
    assert service.create_event(recid, slug, "add", "2030-01-05") is False
    assert list(service.get_events(community_id=slug)) == [event]

    assert service.delete_events(recid, community) == 1
    assert list(service.get_events(community_id=community)) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"record_id": "no-such"}, "record_id"),
        ({"event_type": "join"}, "event_type"),
        ({"event_date": "yesterday"}, "event_date"),
        ({"community_id": "no-such"}, "community_id"),
        ({"community_id": "00000000-0000-0000-0000-000000000000"}, "community_id"),
    ],
)
def test_service_refuses_bad_input(clean, users, make_record, values, field):
    """The error names the field."""
    good = {
        "record_id": make_record(users["author"]),
        "community_id": "global",
        "event_type": "add",
    }

    with pytest.raises(InvalidParametersError) as error:
        CommunityEventService().create_event(**{**good, **values})

    assert error.value.errors[0]["field"] == field


def test_edit_restates_the_day(clean, users, make_record):
    """An edit changes the keys of the event, and of no other day."""
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    from tests.factories import identity_of

    recid = make_record(users["author"])
    process_membership_log()
    identity = identity_of(users["author"])
    draft = service.edit(identity, recid)
    data = {**draft.data, "metadata": {**draft.data["metadata"], "publisher": "New"}}
    service.update_draft(identity, recid, data)
    service.publish(identity, recid)

    result = process_membership_log()

    assert result == {"parents": 1, "written": 1, "deleted": 0}
    (event,) = documents(EVENTS)
    assert event["publisher"] == "New"
    assert event["event_date"] == datetime.now(timezone.utc).date().isoformat()
    assert "edit" not in [e.event_type for e in db.session.query(MembershipLog)]
