# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Corrections of the past: exactly what they concern is counted anew."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service

from invenio_stats_dashboard.aggregators import CommunityRecordDeltaAggregator
from invenio_stats_dashboard.membership.processor import MembershipProcessor
from invenio_stats_dashboard.models import LogType, MembershipLog
from invenio_stats_dashboard.proxies import current_stats_dashboard
from invenio_stats_dashboard.tasks import aggregate_community_record_stats
from tests.factories import attach, identity_of, metadata
from tests.helpers import documents

NOON = datetime.now(timezone.utc).replace(hour=12, minute=0, second=0, microsecond=0)
FAMILIES = ("records-delta", "records-snapshot")
BASES = ("added", "created", "published")


def days_ago(number):
    """Return noon of an earlier day."""
    return NOON - timedelta(days=number)


def total(community, day, metric="records", **params):
    """Return a headline number at the end of a day."""
    answer = current_stats_dashboard.service.totals(
        system_identity, community, {"from": day, "to": day, **params}
    )
    return answer.to_dict()["metrics"][metric]["value"]


def publish_again(identity, draft, **values):
    """Publish a draft with other metadata; return the recid."""
    data = {**draft.data, "metadata": metadata(**values)}
    service.update_draft(identity, draft.id, data)
    return service.publish(identity, draft.id).id


def stored():
    """Return what tells rows apart → the rows with their generations, by index."""
    return {
        f"{family}-{basis}": {
            tuple(row[k] for k in ("community_id", "day", "breakdown", "key")): row
            for row in documents(f"stats-community-{family}-{basis}-*")
        }
        for family in FAMILIES
        for basis in BASES
    }


def changed(before, after):
    """Return index → (community, day) of the rows that were written or deleted."""
    return {
        index: {
            key[:2]
            for key in {*before[index], *after[index]}
            if before[index].get(key) != after[index].get(key)
        }
        for index in before
    }


@pytest.fixture()
def versions(clean, app, users, make_record, make_community):
    """A work of two versions, in a community; returns (community, recids)."""
    community = make_community(users["curator"])
    with time_machine.travel(days_ago(9), tick=True):
        first = make_record(
            users["author"], communities=[community], publication_date="2020-01-01"
        )
    with time_machine.travel(days_ago(7), tick=True):
        draft = service.new_version(identity_of(users["author"]), first)
        second = publish_again(
            identity_of(users["author"]), draft, publication_date="2021-01-01"
        )
        make_record(users["author"], publication_date="2021-01-01")
    with time_machine.travel(days_ago(3), tick=True):
        aggregate_community_record_stats()
    return community, [first, second]


def test_day_of_another_version(versions, app, users):
    """A work counts from its first version on, also once that is another one."""
    community, (first, _) = versions
    days = ("2020-06-01", "2021-06-01", "2022-06-01")

    def works():
        with app.test_request_context():
            return [total(community, d, "works", basis="published") for d in days]

    assert works() == [1, 1, 1]
    identity = identity_of(users["author"])
    draft = service.edit(identity, first)
    publish_again(
        identity,
        draft,
        publication_date="2022-01-01",
        resource_type={"id": "software"},
    )
    aggregate_community_record_stats()

    assert works() == [0, 1, 1]
    with app.test_request_context():
        answer = current_stats_dashboard.service.breakdown(
            system_identity,
            community,
            {
                "breakdown": "resource_types",
                "metric": "works",
                "basis": "added",
                "from": str(days_ago(8).date()),
                "to": str(NOON.date()),
            },
        ).to_dict()
    # A work counts as what its latest version is.
    assert {i["key"]: i["value"] for i in answer["items"]} == {"dataset": 1}


def test_exactly_what_is_concerned(versions, users):
    """An edit rewrites rows of its own days and communities, and no others."""
    community, (_, second) = versions
    before = stored()
    identity = identity_of(users["author"])
    draft = service.edit(identity, second)
    with time_machine.travel(days_ago(2), tick=True):
        publish_again(identity, draft, publication_date="2019-05-05")
        aggregate_community_record_stats()

    rewritten = changed(before, stored())
    both = ("global", community)
    assert rewritten["records-delta-published"] == {
        (name, day)
        for name in both
        for day in ("2019-05-05", "2020-01-01", "2021-01-01")
    }
    assert {name for name, _ in rewritten["records-snapshot-published"]} == set(both)
    for basis in ("added", "created"):
        # Balances bear the day up to which they are known to hold: not renewed.
        assert rewritten[f"records-delta-{basis}"] == set()
        assert rewritten[f"records-snapshot-{basis}"] == set()


def test_moved_to_another_work(clean, app, users, make_record, make_community):
    """It stays in the instance, leaves the communities of one, joins the other's."""
    old, new = (make_community(users["curator"]) for _ in "ab")
    with time_machine.travel(days_ago(9), tick=True):
        first = make_record(users["author"], communities=[old])
        second = make_record(users["author"], communities=[new])
        aggregate_community_record_stats()
    record, target = (service.record_cls.pid.resolve(r) for r in (first, second))
    former = str(record.parent.id)
    with time_machine.travel(days_ago(4), tick=True):
        record.model.parent_id = target.parent.id
        db.session.commit()
        # One work after the other, as where very many of them have changed.
        for parent in (former, str(target.parent.id)):
            MembershipProcessor().sync([parent])
        aggregate_community_record_stats()

    days = [str(days_ago(n).date()) for n in (10, 9, 5, 4)]
    with app.test_request_context():
        assert [total("global", day) for day in days] == [0, 2, 2, 2]
        assert [total("global", day, "works") for day in days] == [0, 1, 1, 1]
        assert [total(old, day) for day in days] == [0, 1, 1, 0]
        assert [total(new, day) for day in days] == [0, 1, 1, 2]
        assert total("global", days[-1], "records_added") == 0


@pytest.fixture()
def family(clean, users, make_community):
    """A community and its subcommunity."""
    above, below = (make_community(users["curator"]) for _ in "ab")
    attach(below, above)
    return above, below


def test_attached_and_detached(family, app, users, make_record):
    """Totals of the past follow the hierarchy as it is, without any forced run."""
    above, below = family
    with time_machine.travel(days_ago(5), tick=True):
        # RDM puts it into the parent community as well: it counts once.
        make_record(users["author"], communities=[below])
    attach(below, None)
    with time_machine.travel(days_ago(3), tick=True):
        make_record(users["author"], communities=[below])
    days = [str(days_ago(n).date()) for n in (6, 5, 3)]

    def totals_of(community):
        aggregate_community_record_stats()
        with app.test_request_context():
            return [total(community, day) for day in days]

    assert totals_of(above) == [0, 1, 1]
    attach(below, above)
    assert totals_of(above) == [0, 1, 2]
    attach(below, None)
    assert totals_of(above) == [0, 1, 1]
    assert totals_of(below) == [0, 1, 2]


def test_without_subcommunities(family, app, users, make_record, monkeypatch):
    """Switched off, a parent community counts what is in no subcommunity."""
    above, below = family
    make_record(users["author"], communities=[above])
    recid = make_record(users["author"], communities=[below])
    today = str(NOON.date())
    metrics = ("records", "records_added", "records_removed")

    def totals_of(community):
        aggregate_community_record_stats()
        with app.test_request_context():
            return [total(community, today, metric) for metric in metrics]

    assert totals_of(above) == [2, 2, 0]
    monkeypatch.setitem(app.config, "COMMUNITY_STATS_INCLUDE_SUBCOMMUNITIES", False)
    parent = service.record_cls.pid.resolve(recid).parent.id
    MembershipLog.add(parent, LogType.EDIT)
    db.session.commit()
    assert totals_of(above) == [1, 1, 0]
    assert totals_of(below) == [1, 1, 0]


def test_only_those_whose_records_changed(
    clean, app, users, make_record, make_community, monkeypatch
):
    """However full the day is that a date pointed to: others are not counted again."""
    mine, others = (make_community(users["curator"]) for _ in range(2))
    with time_machine.travel(days_ago(9), tick=True):
        recid, *_ = (
            make_record(
                users["author"], communities=[name], publication_date="2020-01-01"
            )
            for name in (mine, others, others)
        )
        aggregate_community_record_stats()
    folded, fold = [], CommunityRecordDeltaAggregator.fold

    def spy(self, days, field, share=None):
        if field == "dates.published":
            folded.append((list(days), share))
        return fold(self, days, field, share)

    monkeypatch.setattr(CommunityRecordDeltaAggregator, "fold", spy)
    identity = identity_of(users["author"])
    draft = service.edit(identity, recid)
    publish_again(identity, draft, publication_date="2020-06-01")
    aggregate_community_record_stats()

    assert folded == [(["2020-01-01", "2020-06-01"], {mine, "global"})]
    with app.test_request_context():
        for name, expected in ((mine, (0, 1)), (others, (2, 2)), ("global", (2, 3))):
            days = ("2020-01-01", "2020-06-01")
            found = [total(name, day, basis="published") for day in days]
            assert tuple(found) == expected
