# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Mails with the headers by which mail programs unsubscribe their reader.

RDM's own backend sets none, and large providers refuse mails to many without them.
"""

from flask import current_app
from invenio_mail.tasks import send_email
from invenio_notifications.backends.email import EmailNotificationBackend
from invenio_notifications.services.generators import UserEmailBackend
from marshmallow_utils.html import strip_html


class UnsubscribableEmailBackend(EmailNotificationBackend):
    """RDM's backend, for notifications that have an ``unsubscribe`` address."""

    id = "stats-email"

    def send(self, notification, recipient):
        """Send a mail, as RDM does, with headers of RFC 2369 and RFC 8058."""
        email = self._resolve_email(recipient)
        if not email:
            return None
        content = self.render_template(notification, recipient)
        return send_email(
            {
                "subject": content["subject"],
                "html": content["html_body"],
                "body": strip_html(content["plain_body"]),
                "recipients": [email],
                "sender": current_app.config["MAIL_DEFAULT_SENDER"],
                "reply_to": current_app.config["MAIL_DEFAULT_REPLY_TO"],
                "extra_headers": _headers(notification.context["unsubscribe"]),
            }
        )


def _headers(address):
    """Return the headers that name the address which ends mails of a kind."""
    headers = {"List-Unsubscribe": f"<{address}>"}
    if current_app.config["STATS_DASHBOARD_ROUTES"].get("user"):
        # Else the address is a page that requires a login.
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


class UserUnsubscribableEmail(UserEmailBackend):
    """Generator of the backend: of an instance that has its own for mails, that one."""

    def __call__(self, notification, recipient, backends):
        """Add the id of the backend."""
        configured = current_app.config["NOTIFICATIONS_BACKENDS"]
        is_own = type(configured.get(EmailNotificationBackend.id)) is not (
            EmailNotificationBackend
        )
        if is_own:
            return super().__call__(notification, recipient, backends)
        backends.append(UnsubscribableEmailBackend.id)
        return UnsubscribableEmailBackend.id
