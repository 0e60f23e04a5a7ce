# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What all mails to users share: their language, who wants them, how to end them."""

import logging
from collections import Counter

from flask import current_app
from invenio_i18n.proxies import current_i18n
from invenio_notifications.services.filters import RecipientFilter
from invenio_search.engine import search
from sqlalchemy.exc import SQLAlchemyError

from ..errors import SearchUnavailableError, StorageBlockedError
from .preferences import unsubscribe_token, wants

logger = logging.getLogger("invenio_stats_dashboard.tasks")

OF_EVERYBODY = (
    SearchUnavailableError,
    StorageBlockedError,
    search.OpenSearchException,
    SQLAlchemyError,
)
"""Errors that are not about the data of one user: the run ends, and is tried again."""


def send_each(kind, users, send):
    """Send a mail to each user; one that cannot be made keeps nobody else from theirs.

    :param kind: kind of the mails, for the log.
    :param send: function of a user that returns whether a mail was sent.
    :returns: counter of ``sent``, ``silent`` (with nothing to report) and ``failed``.
    :raises: what is in :data:`OF_EVERYBODY`.
    """
    counts = Counter(sent=0, silent=0, failed=0)
    for user in users:
        try:
            counts["sent" if send(user) else "silent"] += 1
        except OF_EVERYBODY:
            raise
        except Exception:
            counts["failed"] += 1
            logger.exception("%s: no mail for the user %s", kind, user.id)
    return counts


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
    site = current_app.config["SITE_UI_URL"].rstrip("/")
    page = current_app.config["STATS_DASHBOARD_ROUTES"].get("user")
    if not page:
        return f"{site}/account/settings/notifications/"
    token = unsubscribe_token(user_id, kind)
    return f"{site}{page.rstrip('/')}/unsubscribe/{token}"


def locale_of(user):
    """Return the language of an account, or that of the instance.

    :param user: account, as stored.
    """
    chosen = (user.preferences or {}).get("locale")
    default = current_app.config["BABEL_DEFAULT_LOCALE"]
    return chosen if current_i18n.is_locale_available(chosen) else default
