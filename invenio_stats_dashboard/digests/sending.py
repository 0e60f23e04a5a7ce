# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Delivery of digests: one user after another, nobody twice.

The bookmark of a period names the last user to whom the digest was sent, and is moved
before each mail: a run that was killed goes on after that one.
"""

from collections import Counter

from flask import current_app
from invenio_notifications.tasks import broadcast_notification

from ..dates import today
from ..locks import task_lock
from ..search.client import chunks
from ..search.state import State
from ..services.mail_readers import administrators, managers, reachable
from ..services.mails import send_each
from ..services.preferences import DIGESTS, wants
from .authors import authors
from .content import content_of
from .notification import DigestNotificationBuilder
from .periods import is_complete, last_period, name_of


class Sender:
    """Sends the digests of the last period."""

    def __init__(self, now=None, state=None):
        """Initialize with the day, by default today."""
        self.settings = current_app.config["STATS_DASHBOARD_DIGESTS"]
        interval = self.settings["interval"]
        self.period, self.before = last_period(interval, now or today())
        self.state = state or State()
        self.bookmark = f"digests-{name_of(self.period)}"
        self.authors, self.managers = authors(), managers()
        self.administrators = administrators()

    def run(self):
        """Send what is due; return the counts.

        :returns: dict of ``sent``, ``silent`` (with nothing to report) and ``failed``;
            or of ``waiting``, when usage is not complete, or ``done``.
        """
        with task_lock(DIGESTS) as lock:
            mark = self.state.bookmark(self.bookmark) or {"last": 0, "done": False}
            if mark["done"]:
                return {"done": True}
            if not is_complete(self.period):
                return {"waiting": True}
            counts = self._send_from(mark["last"], lock)
            self.state.set_bookmark(self.bookmark, {"last": 0, "done": True})
        return counts

    def _send_from(self, last, lock):
        """Send to all users after one, in the order of their ids."""
        everybody = self.authors | set(self.managers) | self.administrators
        left = sorted(user_id for user_id in everybody if user_id > last)
        counts = Counter()
        for batch in chunks(left, self.settings["batch"]):
            lock.check()
            counts.update(send_each(DIGESTS, reachable(batch), self._send))
        return {name: counts[name] for name in ("sent", "silent", "failed")}

    def _send(self, user):
        """Send to one user, who may not want it; return whether it was sent."""
        if not wants(user.id, DIGESTS):
            return False
        notification = self.build(user)
        if notification is None:
            return False
        self.state.set_bookmark(self.bookmark, {"last": user.id, "done": False})
        broadcast_notification.delay(notification.dumps())
        return True

    def build(self, user):
        """Return the digest of a user, or ``None`` when there is nothing to report."""
        roles = {
            "is_author": user.id in self.authors,
            "communities": sorted(self.managers.get(user.id, ())),
            "is_administrator": user.id in self.administrators,
        }
        content = content_of(user, self.period, self.before, roles)
        return content and DigestNotificationBuilder.build(user.id, content)
