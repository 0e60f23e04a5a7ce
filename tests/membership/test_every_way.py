# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Ways in and out that RDM's services offer, and corrections of the past."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import (
    current_community_records_service,
    current_rdm_records,
)
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_requests.proxies import current_requests_service as requests

from invenio_stats_dashboard.membership.history import Selection, generate
from invenio_stats_dashboard.models import LogType, MembershipLog
from invenio_stats_dashboard.proxies import current_stats_dashboard
from invenio_stats_dashboard.services import CommunityEventService
from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    process_membership_log,
)
from tests.factories import identity_of, include, metadata
from tests.helpers import documents, rows

EVENTS = "stats-community-events-*"
NOON = datetime.now(timezone.utc).replace(hour=12, minute=0, second=0, microsecond=0)


def days_ago(number):
    """Return noon of an earlier day."""
    return NOON - timedelta(days=number)


def total(community, day, basis="added", metric="records"):
    """Return a headline number at the end of a day."""
    answer = current_stats_dashboard.service.totals(
        system_identity, community, {"from": day, "to": day, "basis": basis}
    )
    return answer.to_dict()["metrics"][metric]["value"]


def edit(recid, owner, **values):
    """Publish a record once more with other metadata."""
    identity = identity_of(owner)
    draft = service.edit(identity, recid)
    data = {**draft.data, "metadata": metadata(**values)}
    service.update_draft(identity, recid, data)
    service.publish(identity, recid)


def submit(owner, community):
    """Create a draft and submit it to a community; return both ids."""
    review = {
        "type": "community-submission",
        "receiver": {"community": community},
    }
    data = {
        "metadata": metadata(),
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": False},
        "parent": {"review": review},
    }
    draft = service.create(identity_of(owner), data)
    request = service.review.submit(identity_of(owner), draft.id)
    return draft.id, request.id


def joined(community):
    """Return (day, inferred) of each joining of a community."""
    return [
        (event["event_date"], event["inferred"])
        for event in documents(EVENTS)
        if event["community_id"] == community and event["event_type"] == "add"
    ]


def test_acceptance_by_request(clean, users, make_community):
    """The day of acceptance is the day of joining, also in the history built later."""
    community = make_community(users["curator"])
    with time_machine.travel(days_ago(9), tick=True):
        recid, request = submit(users["author"], community)
    with time_machine.travel(days_ago(5), tick=True):
        requests.execute_action(identity_of(users["curator"]), request, "accept")
    # A later comment must not move the acceptance.
    with time_machine.travel(days_ago(2), tick=True):
        requests.read(system_identity, request)._request.commit()
        db.session.commit()
    process_membership_log()
    seen = joined(community)

    db.session.query(MembershipLog).delete()
    db.session.commit()
    generate(Selection(recids=(recid,)))
    process_membership_log()

    assert seen == joined(community) == [(days_ago(5).date().isoformat(), False)]


def test_inclusion_by_request(clean, users, make_record, make_community):
    """An inclusion is an event once it is accepted, not when it is asked for."""
    community = make_community(users["curator"])
    recid = make_record(users["author"])
    done, errors = current_rdm_records.record_communities_service.add(
        identity_of(users["author"]), recid, {"communities": [{"id": community}]}
    )
    process_membership_log()
    assert (errors, joined(community)) == ([], [])

    requests.execute_action(
        identity_of(users["curator"]), done[0]["request_id"], "accept"
    )
    process_membership_log()

    assert joined(community) == [(NOON.date().isoformat(), False)]


def test_removal_by_the_community(clean, app, users, make_record, make_community):
    """A curator takes records out: a removal is no addition, totals fall."""
    community = make_community(users["curator"])
    recids = [make_record(users["author"], communities=[community]) for _ in "ab"]
    data = {"records": [{"id": recids[0]}]}
    current_community_records_service.delete(
        identity_of(users["curator"]), community, data
    )
    aggregate_community_record_stats()

    today = NOON.date().isoformat()
    with app.test_request_context():
        assert total(community, today) == 1
        assert total(community, today, metric="records_added") == 2
        assert total(community, today, metric="records_removed") == 1
        assert total("global", today) == 2


def test_bulk_add_of_many(clean, users, make_record, make_community):
    """All records of one bulk addition are members, those already in are kept."""
    community = make_community(users["curator"])
    recids = [make_record(users["author"]) for _ in range(3)]
    include(recids[0], community)

    errors = current_rdm_records.record_communities_service.bulk_add(
        system_identity, community, recids, set_default=True
    )
    process_membership_log()

    assert [error["record_id"] for error in errors] == recids[:1]
    assert len(joined(community)) == 3


@pytest.mark.parametrize("wrong", ["2019-06-01", "1850", "2999"])
def test_correction_of_a_publication_date(clean, app, users, make_record, wrong):
    """The totals follow, without any forced run; the wrong day is emptied."""
    with time_machine.travel(days_ago(4), tick=True):
        recid = make_record(users["author"], publication_date=wrong)
        make_record(users["author"], publication_date="2021")
        aggregate_community_record_stats()
    with time_machine.travel(days_ago(2), tick=True):
        edit(recid, users["author"], publication_date="2020-05")
        aggregate_community_record_stats()

    published = "stats-community-records-delta-published-*"
    with app.test_request_context():
        days = ("2020-04-30", "2020-05-01", "2020-12-31", "2021-01-01", "2024-01-01")
        assert [total("global", d, "published") for d in days] == [0, 1, 1, 2, 2]
        for basis in ("added", "created"):
            before, since = days_ago(5), days_ago(4)
            found = [total("global", str(d.date()), basis) for d in (before, since)]
            assert found == [0, 2]
    stored = {row["day"] for row in rows(published, community_id="global")}
    assert stored == {"2020-05-01", "2021-01-01"}
    balances = rows("stats-community-records-snapshot-published-*", breakdown="total")
    closed = {row["day"]: row["records"] for row in balances}
    assert closed["2024-12-31"] == 2
    assert all(day > "2020" for day in closed)


def test_back_dated_joining(clean, app, users, make_record, make_community):
    """A joining that is corrected moves the totals of the community alone."""
    community, other = (make_community(users["curator"]) for _ in range(2))
    recid = make_record(users["author"], communities=[community, other])
    aggregate_community_record_stats()
    index = "stats-community-records-delta-added-*"
    before = {c: documents(index) for c in ("global", other)}
    service = CommunityEventService()

    with time_machine.travel(days_ago(400), tick=True):
        first = make_record(users["author"])
    service.delete_events(recid, community)
    service.create_event(first, community, "add", days_ago(390).isoformat())
    aggregate_community_record_stats()

    days = [str(days_ago(n).date()) for n in (391, 390, 0)]
    with app.test_request_context():
        assert [total(community, day) for day in days] == [0, 1, 1]
        assert [total(other, day) for day in days] == [0, 0, 1]
    kept = {c: documents(index) for c in ("global", other)}
    # Generations too: rows of communities that nothing happened to stay untouched.
    for row in before[other]:
        assert row["community_id"] != other or row in kept[other]


@pytest.mark.slow
def test_many_events_on_one_day(clean, app, users, make_record):
    """10,500 memberships that begin on one day are all counted, and all leave again."""
    recid = make_record(users["author"])
    record = service.record_cls.pid.resolve(recid)
    parent, moment = record.parent.id, days_ago(3).replace(tzinfo=None)
    import uuid

    communities = [str(uuid.UUID(int=number)) for number in range(1, 10_501)]
    for community in communities:
        MembershipLog.add(
            parent, LogType.ADD, community_id=uuid.UUID(community), event_time=moment
        )
    log = db.session.query(MembershipLog).filter_by(record_id=record.id).one()
    log.event_time = moment
    db.session.commit()
    done = process_membership_log()
    aggregate_community_record_stats()

    index, day = "stats-community-records-delta-added-*", str(moment.date())
    assert done["written"] == 10_501
    added = rows(index, day=day, breakdown="total", records_added=1, works_added=1)
    assert {row["community_id"] for row in added} == {"global", *communities}

    for community in communities:
        MembershipLog.add(
            parent, LogType.REMOVE, community_id=uuid.UUID(community), event_time=NOON
        )
    db.session.commit()
    with time_machine.travel(days_ago(-1), tick=True):
        # Balances include what is over.
        aggregate_community_record_stats()
    left = rows("stats-community-records-snapshot-added-*", breakdown="total")
    assert {row["community_id"] for row in left if row["day"] > day} == {"global"}
