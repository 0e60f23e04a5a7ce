# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Digests: who gets which, with which numbers, read from a real mail server."""

import re
from datetime import date, datetime, time, timedelta, timezone

import pytest
import time_machine
from flask import g
from invenio_accounts.models import User
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as rdm
from kombu.exceptions import OperationalError

from invenio_stats_dashboard.cli import community_stats
from invenio_stats_dashboard.config import STATS_DASHBOARD_DIGESTS
from invenio_stats_dashboard.digests.periods import last_period
from invenio_stats_dashboard.digests.sending import Sender
from invenio_stats_dashboard.digests.tasks import send_digests
from invenio_stats_dashboard.services import mails, preferences
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.factories import create_community, publish_record, raw_event, send_events
from tests.mailbox import part

PERIOD, BEFORE = last_period("month", date.today())
RESTRICTED = {"record": "restricted", "files": "restricted"}


@pytest.fixture(autouse=True)
def digests(set_config):
    """Digests are sent, to all who have not chosen."""
    value = {**STATS_DASHBOARD_DIGESTS, "enabled": True, "by_default": True, "batch": 2}
    set_config("STATS_DASHBOARD_DIGESTS", value)
    yield
    for name in ("digests", "alerts"):
        for user in User.query:
            preferences.choose(user.id, name, True)


def view(recid, number, day, **values):
    """Let a record be viewed by several visitors on a day."""
    noon = datetime.combine(day, datetime.min.time()) + timedelta(hours=12)
    events = [
        raw_event("record-view", recid, noon, session_id=f"{n}", **values)
        for n in range(number)
    ]
    send_events("record-view", events)


@pytest.fixture()
def world(clean, users, mailbox):
    """Records of the author, two of them in a restricted community; with views."""
    author = users["author"]
    with time_machine.travel(
        datetime.combine(BEFORE.first, time(9), timezone.utc), tick=True
    ):
        community = create_community(users["curator"], "restricted")
        made = {
            "first": publish_record(author, title="First & <foremost>"),
            "second": publish_record(author, title="Second\n\nUnsubscribe: x"),
            "secret": publish_record(
                users["member"], access=RESTRICTED, title="Secret"
            ),
        }
        inside = publish_record(author, title="Inside", communities=[community])
    view(made["first"], 5, PERIOD.first)
    view(made["first"], 4, BEFORE.last)
    view(made["second"], 2, PERIOD.last)
    view(made["secret"], 9, PERIOD.last)
    view(inside, 1, PERIOD.first)
    rdm.indexer.refresh()
    aggregate_community_usage_stats()
    return {**made, "inside": inside, "community": community}


def test_author(world, mailbox):
    """An author reads the sum, its change and the top three, as text and HTML."""
    assert send_digests()["sent"] >= 3
    (mail,) = mailbox.of("author@example.org")
    assert mail["subject"] == f"Your records, {PERIOD.first:%B %Y}: 8 views"
    text, html = (part(mail, kind) for kind in ("plain", "html"))
    assert "Views: 8 (+100%)" in text
    assert "1. First & ‹foremost› – 5 (+25" in re.sub(r"\s+", " ", text)
    assert f"/records/{world['first']}/stats" in text
    assert "2. Second Unsubscribe: x – 2 (new)" in text
    assert "First &amp; &lt;foremost&gt;" in html and "<table" in html
    for content in (text, html):
        assert f"Changes compare with {BEFORE.first:%B %Y}." in content
        assert "Secret" not in content
        assert "/me/statistics/unsubscribe/" in content


def test_manager_and_administrator(world, mailbox):
    """Managers read of their community, administrators of the instance and its health."""
    send_digests()
    (mail,) = mailbox.of("curator@example.org")
    text = part(mail, "plain")
    assert "Views: 1 (new)" in text and "Inside" in text
    (mail,) = mailbox.of("admin@example.org")
    text = part(mail, "plain")
    assert "Views: 17 (" in text and "Health of the statistics" in text
    assert "schedule" in text


def test_nothing_about_what_may_not_be_read(world, mailbox, users):
    """A manager's digest has no record that the manager may not read."""
    send_digests()
    (mail,) = mailbox.of("curator@example.org")
    assert "Secret" not in part(mail, "plain") + part(mail, "html")
    assert mailbox.of("outsider@example.org") == []


def test_nobody_twice(world, mailbox):
    """A second run sends nothing; one that was stopped goes on after the last mail."""

    class Stopped(Sender):
        """Stops after the first mail."""

        def build(self, user):
            if mailbox.mails:
                raise KeyboardInterrupt
            return super().build(user)

    with pytest.raises(KeyboardInterrupt):
        Stopped().run()
    send_digests()
    everybody = [to for to, _ in mailbox.mails]
    assert len(everybody) == len(set(everybody)) >= 3
    assert send_digests() == {"done": True}


def test_without_a_broker(world, mailbox, monkeypatch):
    """Nothing is given up for all others when one mail could not be handed over."""

    def fail(*args):
        raise OperationalError("away")

    with monkeypatch.context() as patched:
        patched.setattr(mails.broadcast_notification, "delay", fail)
        assert "broker does not respond (away)" in send_digests()["error"]

    assert send_digests()["sent"] >= 2


def test_not_enabled(world, app, mailbox, monkeypatch):
    """The command sends nothing either, to those who chose digests before."""
    settings = {**app.config["STATS_DASHBOARD_DIGESTS"], "enabled": False}
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_DIGESTS", settings)

    result = app.test_cli_runner().invoke(community_stats, ["digests", "send"])

    assert result.exit_code == 1 and "is not enabled" in result.output
    assert mailbox.of("author@example.org") == []


def test_one_that_cannot_be_made(world, app, mailbox, users, monkeypatch):
    """It keeps nobody else from theirs, and the command says so."""
    build, broken = Sender.build, users["author"]

    def build_or_break(self, user):
        if user.id == broken:
            raise KeyError("broken")
        return build(self, user)

    monkeypatch.setattr(Sender, "build", build_or_break)

    result = app.test_cli_runner().invoke(community_stats, ["digests", "send"])

    assert result.exit_code == 1 and "1 digests could not be made" in result.output
    assert mailbox.of("author@example.org") == []
    assert mailbox.of("curator@example.org") and mailbox.of("admin@example.org")
    assert send_digests() == {"done": True}


def test_language_of_the_reader(world, mailbox, users):
    """A German reader gets German."""
    user = db.session.get(User, users["author"])
    before = dict(user.preferences)
    user.preferences = {**before, "locale": "de"}
    db.session.commit()
    try:
        send_digests()
    finally:
        user.preferences = before
        db.session.commit()
    (mail,) = mailbox.of("author@example.org")
    assert "8 Aufrufe" in mail["subject"]
    assert "Abbestellen" in part(mail, "plain")
    assert '<div lang="de"' in part(mail, "html")


def test_preferences(world, mailbox, users, login, client):
    """The link of a mail ends them; so do the own page and RDM's own switch."""
    send_digests()
    (mail,) = mailbox.of("author@example.org")
    link = re.search(r"/me/statistics/unsubscribe/\S+", part(mail, "plain"))[0]
    # By RFC 8058, mail programs send a POST, without cookies.
    assert re.fullmatch(f"<https?://[^/]+{link}>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.get(link).status_code == 200
    assert preferences.wants(users["author"], "digests")
    one_click = {"List-Unsubscribe": "One-Click"}
    assert client.post(link, data=one_click).status_code == 200
    assert not preferences.wants(users["author"], "digests")
    assert client.get(f"{link}x").status_code == 404

    form = {"offered": "digests", "wanted": "digests"}
    assert client.post("/me/statistics/mails", data=form).status_code == 302
    assert not preferences.wants(users["author"], "digests")

    g.pop("_login_user", None)  # Kept by the context that all requests share here.
    browser = login(users["author"])
    page = browser.get("/me/statistics").get_data(as_text=True)
    assert 'value="digests"' in page
    assert browser.post("/me/statistics/mails", data=form).status_code == 302
    assert preferences.wants(users["author"], "digests")
    browser.post("/me/statistics/mails", data={"offered": "digests"})
    assert not preferences.wants(users["author"], "digests")


def test_nothing_to_tell(clean, users, mailbox, app):
    """Without usage there is no mail, and the preview says so."""
    publish_record(users["author"])
    rdm.indexer.refresh()
    aggregate_community_usage_stats()
    send_digests()
    assert mailbox.of("author@example.org") == []
    done = app.test_cli_runner().invoke(
        community_stats, ["digests", "preview", "--user", "author@example.org"]
    )
    assert "nothing to report" in done.output


def test_preview(world, app, users, mailbox):
    """The preview prints the mail and sends none."""
    run = app.test_cli_runner().invoke
    words = ["digests", "preview", "--user", "author@example.org"]
    done = run(community_stats, words)
    assert done.exit_code == 0, done.output
    assert "Subject: Your records, " in done.output and "Views: 8" in done.output
    assert "<table" in run(community_stats, [*words, "--html"]).output
    assert mailbox.mails == []
    assert "does not want" not in done.output
    preferences.choose(users["author"], "digests", False)
    assert "does not want digests" in run(community_stats, words).output
    missing = run(community_stats, ["digests", "preview", "--user", "no@example.org"])
    assert missing.exit_code == 1


@pytest.mark.parametrize(
    ("interval", "now", "first", "last", "before"),
    [
        ("month", "2026-12-01", "2026-11-01", "2026-11-30", "2026-10-01"),
        ("month", "2026-01-31", "2025-12-01", "2025-12-31", "2025-11-01"),
        ("week", "2026-12-07", "2026-11-30", "2026-12-06", "2026-11-23"),
        ("week", "2026-12-06", "2026-11-23", "2026-11-29", "2026-11-16"),
    ],
)
def test_periods(interval, now, first, last, before):
    """Digests are about the last whole month or week."""
    period, earlier = last_period(interval, date.fromisoformat(now))
    assert [str(day) for day in (*period, earlier.first)] == [first, last, before]
