# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Delivery of digests: one user after another, nobody twice."""

from flask import current_app

from ..dates import today
from ..locks import task_lock
from ..queries.sources.extent import usage_counted_before
from ..services.mail_readers import administrators, managers, subscribers
from ..services.mails import Round
from ..services.preferences import DIGESTS
from .authors import authors
from .content import content_of
from .notification import DigestNotificationBuilder
from .periods import last_period, name_of


class Sender:
    """Sends the digests of the last period."""

    def __init__(self, now=None, state=None):
        """Initialize with the day, by default today."""
        self.settings = current_app.config["STATS_DASHBOARD_DIGESTS"]
        interval = self.settings["interval"]
        self.period, self.before = last_period(interval, now or today())
        self.state = state
        self.authors, self.managers = authors(), managers()
        self.administrators = administrators()

    def run(self):
        """Send what is due; return the counts.

        :returns: dict of ``sent``, ``silent`` (with nothing to report) and ``failed``;
            or of ``waiting``, when usage is not complete, or ``done``.
        """
        with task_lock(DIGESTS) as lock:
            mails = Round(DIGESTS, name_of(self.period), self.state)
            if mails.is_done:
                return {"done": True}
            if usage_counted_before() <= self.period.last:
                return {"waiting": True}
            everybody = self.authors | set(self.managers) | self.administrators
            users = subscribers(everybody, DIGESTS, self.settings["batch"])
            return mails.send(users, self.build, lock)

    def build(self, user):
        """Return the digest of a user, or ``None`` when there is nothing to report."""
        roles = {
            "is_author": user.id in self.authors,
            "communities": sorted(self.managers.get(user.id, ())),
            "is_administrator": user.id in self.administrators,
        }
        content = content_of(user, self.period, self.before, roles)
        return content and DigestNotificationBuilder.build(user.id, content)
