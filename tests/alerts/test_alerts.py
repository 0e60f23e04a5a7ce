# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Alerts: which days are unusual, and who is told."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from invenio_access.models import ActionUsers
from invenio_access.permissions import system_identity
from invenio_administration.permissions import administration_access_action
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as rdm
from invenio_records_permissions.generators import SystemProcess

from invenio_stats_dashboard.alerts.detection import find_unusual
from invenio_stats_dashboard.alerts.history import numbers_of
from invenio_stats_dashboard.alerts.sending import Watch
from invenio_stats_dashboard.alerts.tasks import send_alerts
from invenio_stats_dashboard.config import STATS_DASHBOARD_ALERTS
from invenio_stats_dashboard.permissions import CommunityStatsPermissionPolicy
from invenio_stats_dashboard.proxies import current_annotation_service
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.factories import (
    create_community,
    publish_record,
    raw_event,
    send_events,
)
from tests.mailbox import part

DAY = date(2026, 11, 24)
PERSON = {"type": "personal", "given_name": "Ada", "family_name": "Byron"}
SETTINGS = STATS_DASHBOARD_ALERTS


def steady(number, days=500, weekend=None):
    """Return day → number, the same each day, or another one on weekends."""
    found = {}
    for n in range(days):
        day = DAY - timedelta(days=n)
        is_weekend = weekend is not None and day.weekday() > 4
        found[day] = weekend if is_weekend else number
    return found


def kinds(by_day, metric="views", day=DAY):
    """Return the kinds of what is unusual on a day."""
    return [found.kind for found in find_unusual(day, {metric: by_day}, SETTINGS)]


@pytest.mark.parametrize(
    ("value", "kind"),
    [(1000, None), (1400, None), (1600, "rise"), (400, "fall"), (0, "silence")],
)
def test_rise_fall_and_silence(value, kind):
    """A number counts that is far from the same weekday's, by all three thresholds."""
    assert kinds({**steady(1000), DAY: value}) == ([kind] if kind else [])


def test_weekdays_are_compared_with_their_own():
    """A quiet Sunday after busy weekdays is usual, a busy one is not."""
    sunday = date(2026, 11, 22)
    quiet = steady(2000, weekend=300)
    assert kinds(quiet, day=sunday) == []
    assert kinds({**quiet, sunday: 2000}, day=sunday) == ["rise"]


def test_season():
    """What happened at the same time last year is not unusual this year."""
    by_day = steady(1000)
    for n in range(-10, 11):
        by_day[DAY - timedelta(weeks=52) + timedelta(days=n)] = 1900
    by_day = {day: number for day, number in by_day.items() if day <= DAY}
    assert kinds({**by_day, DAY: 1900}) == []
    assert kinds({**steady(1000), DAY: 1900}) == ["rise"]


def test_robots_small_and_new():
    """Only rises of robots count; small numbers and short histories never do."""
    assert kinds({**steady(1000), DAY: 9000}, "robots") == ["robots"]
    assert kinds({**steady(1000), DAY: 0}, "robots") == []
    assert kinds({**steady(10), DAY: 90}) == []
    assert kinds({**steady(1000, days=20), DAY: 9000}) == []
    assert find_unusual(DAY, {"views": {}}, SETTINGS) == []


def rise(recid, number=12):
    """Let a record be viewed once a week, and several times yesterday."""
    yesterday = datetime.combine(date.today(), datetime.min.time()) - timedelta(hours=9)
    for week in range(7):
        moment = yesterday - timedelta(weeks=week)
        visits = range(1 if week else number)
        send_events(
            "record-view",
            [
                raw_event("record-view", recid, moment, session_id=f"{n}")
                for n in visits
            ],
        )


ALERTS = []


def keep(alert):
    """Stands for an instance's own function."""
    ALERTS.append(alert)


def test_mail(app, clean, make_record, users, mailbox, set_config):
    """Administrators read of a rise, its record and its country, once."""
    site = app.config["SITE_UI_URL"]
    settings = {**SETTINGS, "enabled": True, "by_default": True, "minimum": 2}
    settings["annotate"] = True
    function = "tests.alerts.test_alerts.keep"
    set_config("STATS_DASHBOARD_ALERTS", {**settings, "function": function})
    recid = make_record(users["author"], title="Suddenly read")
    rise(recid)
    rdm.indexer.refresh()
    aggregate_community_usage_stats()
    assert send_alerts() == {"alerts": 1, "sent": 1, "failed": 0}
    (mail,) = mailbox.of("admin@example.org")
    text = part(mail, "plain")
    assert "Views rose to 12 (usual: about 1)." in text
    assert f"Suddenly read ({site}/records/{recid}/stats)" in text
    assert "United States" in text and "because these reports are enabled" in text
    assert "Suddenly read" in part(mail, "html")
    yesterday = date.today() - timedelta(days=1)
    assert mail["subject"] == f"Unusual usage on {yesterday.day} {yesterday:%b %Y}"
    assert "/me/statistics/unsubscribe/" in mail["List-Unsubscribe"]
    assert send_alerts() == {"done": True}
    (note,) = current_annotation_service.search(system_identity, "global").to_dict()[
        "hits"
    ]["hits"]
    assert note["text"] == "Views rose to 12 (usual: about 1)."
    current_annotation_service.delete(system_identity, "global", note["id"])
    (alert,) = ALERTS
    assert (alert["kind"], alert["scope"], alert["value"]) == ("rise", "global", 12)


def test_nobody_twice(clean, make_record, users, mailbox, set_config, administrator):
    """A run that was killed between two mails is continued; it annotates once."""
    settings = {**SETTINGS, "enabled": True, "by_default": True, "minimum": 2}
    set_config("STATS_DASHBOARD_ALERTS", {**settings, "annotate": True})
    rise(make_record(users["author"]))
    rdm.indexer.refresh()
    aggregate_community_usage_stats()

    class Killed(Watch):
        """Ends after the first mail."""

        def _build(self, user):
            if mailbox.mails:
                raise KeyboardInterrupt
            return super()._build(user)

    with pytest.raises(KeyboardInterrupt):
        Killed().run()
    assert len(mailbox.mails) == 1
    assert send_alerts() == {"alerts": 1, "sent": 1, "failed": 0}

    assert sorted(to for (to,), _ in mailbox.mails) == [
        "admin@example.org",
        administrator,
    ]
    found = current_annotation_service.search(system_identity, "global").to_dict()
    (note,) = found["hits"]["hits"]
    current_annotation_service.delete(system_identity, "global", note["id"])
    assert send_alerts() == {"done": True}


class Closed(CommunityStatsPermissionPolicy):
    """A policy by which communities have their numbers for administrators only."""

    can_read_community_stats = [SystemProcess()]


@pytest.fixture()
def administrator(users):
    """The outsider administers the instance, but may not read everything."""
    action = ActionUsers.allow(administration_access_action, user_id=users["outsider"])
    db.session.add(action)
    db.session.commit()
    yield "outsider@example.org"
    db.session.delete(action)
    db.session.commit()


def test_nothing_about_what_may_not_be_read(
    clean, users, mailbox, set_config, administrator
):
    """No mail has a word of a record, or of a community, that its reader may not read."""
    settings = {**SETTINGS, "enabled": True, "by_default": True, "minimum": 2}
    set_config("STATS_DASHBOARD_ALERTS", settings)
    set_config("STATS_DASHBOARD_PERMISSION_POLICY", Closed)
    with time_machine.travel(datetime.now() - timedelta(weeks=9), tick=True):
        communities = [create_community(users["curator"]) for _ in range(2)]
        recid = publish_record(
            users["author"],
            title="Canary",
            creators=[{"person_or_org": {**PERSON, "family_name": "Canary"}}],
            access={"record": "restricted", "files": "restricted"},
            communities=communities,
        )
    rdm.indexer.refresh()
    rise(recid)
    aggregate_community_usage_stats()
    current_communities.service.delete_community(
        system_identity, communities[1], {"removal_reason": {"id": "spam"}}
    )

    assert send_alerts()["sent"] == 2
    assert mailbox.of("curator@example.org") == []
    (mail,) = mailbox.of(administrator)
    for kind in ("plain", "html"):
        text = part(mail, kind)
        assert "rose to 12" in text
        assert "Canary" not in text and recid not in text
    (mail,) = mailbox.of("admin@example.org")
    assert "Canary" in part(mail, "plain")


def test_suppressed_numbers(clean, make_record, users, set_config):
    """Where small numbers are suppressed, alerts and annotations have rounded ones."""
    settings = {**SETTINGS, "enabled": True, "minimum": 2, "annotate": True}
    set_config("STATS_DASHBOARD_ALERTS", {**settings, "by_default": True})
    set_config("STATS_DASHBOARD_MIN_COUNT", 10)
    rise(make_record(users["author"]), number=33)
    aggregate_community_usage_stats()
    yesterday = date.today() - timedelta(days=1)

    numbers = numbers_of("global", yesterday, SETTINGS)

    assert numbers["views"][yesterday] in (30, 40)
    assert all(n % 10 == 0 for by_day in numbers.values() for n in by_day.values())
