# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What all mails to users share: their language, who wants them, how to end them."""

from flask import current_app
from invenio_i18n.proxies import current_i18n
from invenio_notifications.services.filters import RecipientFilter

from .preferences import unsubscribe_token, wants


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
