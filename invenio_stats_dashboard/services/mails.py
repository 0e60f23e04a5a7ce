# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What all mails to users share: delivery, language, who wants them, how to end them."""

import logging
from collections import Counter

from flask import current_app
from invenio_i18n.proxies import current_i18n
from invenio_notifications.services.filters import RecipientFilter
from invenio_notifications.tasks import broadcast_notification
from invenio_search.engine import search
from kombu.exceptions import OperationalError
from sqlalchemy.exc import SQLAlchemyError

from ..errors import (
    BrokerUnavailableError,
    SearchUnavailableError,
    StorageBlockedError,
)
from ..search.state import State
from ..site import site_url
from .preferences import unsubscribe_token, wants

logger = logging.getLogger("invenio_stats_dashboard.tasks")

OF_EVERYBODY = (
    SearchUnavailableError,
    StorageBlockedError,
    search.OpenSearchException,
    SQLAlchemyError,
)
"""Errors that are not about the data of one user: the run ends, and is tried again."""


class Round:
    """One round of mails of a kind: user after user, nobody twice.

    Its bookmark names the last user to whom a mail was sent, and is moved before each
    mail: a run that was killed goes on after that one.
    """

    def __init__(self, kind, about, state=None):
        """Initialize with the kind of the mails, and what they are about.

        :param kind: one of :data:`.preferences.KINDS`.
        :param about: period or day, as text.
        """
        self.kind, self.state = kind, state or State()
        self.bookmark = f"{kind}-{about}"
        kept = self.state.bookmark(self.bookmark)
        self.has_begun = kept is not None
        self.mark = {"last": 0, "done": False, **(kept or {})}

    @property
    def is_done(self):
        """Return whether all users have been sent what there was for them."""
        return self.mark["done"]

    def note(self, **changes):
        """Move the bookmark."""
        self.mark.update(changes)
        self.state.set_bookmark(self.bookmark, self.mark)

    def send(self, users, build, lock):
        """Send to each of some users who has had none yet.

        A mail that cannot be made keeps nobody else from theirs.

        :param users: accounts in the order of their ids, see
            :func:`.mail_readers.subscribers`.
        :param build: function of a user that returns the notification, or ``None``.
        :param lock: lock of the run, checked before each mail.
        :returns: dict of ``sent``, ``silent`` (with nothing to report) and ``failed``.
        :raises BrokerUnavailableError: when a mail could not be handed over.
        :raises: what is in :data:`OF_EVERYBODY`.
        """
        counts = Counter(sent=0, silent=0, failed=0)
        for user in users:
            if user.id > self.mark["last"]:
                lock.check()
                counts[self._send(user, build)] += 1
        self.note(done=True)
        return dict(counts)

    def _send(self, user, build):
        """Send to one user; return what became of it."""
        try:
            notification = build(user)
            if notification is None:
                return "silent"
            self.note(last=user.id)
            broadcast_notification.delay(notification.dumps())
        except OperationalError as error:
            raise BrokerUnavailableError(error) from error
        except OF_EVERYBODY:
            raise
        except Exception:
            logger.exception("%s: no mail for the user %s", self.kind, user.id)
            return "failed"
        return "sent"


class Wanted(RecipientFilter):
    """Filter of those who want mails of a kind."""

    def __init__(self, kind):
        """Initialize with the kind."""
        self.kind = kind

    def __call__(self, notification, recipients):
        """Remove those who do not."""
        for key in list(recipients):
            if not wants(key, self.kind):
                del recipients[key]
        return recipients


def unsubscribe_address(user_id, kind):
    """Return the address that ends mails of a kind without a login.

    Without a page of users, that of RDM's own switch for all notifications.
    """
    page = current_app.config["STATS_DASHBOARD_ROUTES"].get("user")
    if not page:
        return site_url("/account/settings/notifications/")
    token = unsubscribe_token(user_id, kind)
    return site_url(f"{page.rstrip('/')}/unsubscribe/{token}")


def locale_of(user):
    """Return the language of an account, or that of the instance.

    :param user: account, as stored.
    """
    chosen = (user.preferences or {}).get("locale")
    default = current_app.config["BABEL_DEFAULT_LOCALE"]
    return chosen if current_i18n.is_locale_available(chosen) else default
