# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The notification of alerts, as RDM sends it."""

from invenio_notifications.models import Notification
from invenio_notifications.services.builders import NotificationBuilder
from invenio_notifications.services.generators import EntityResolve
from invenio_users_resources.notifications.filters import UserPreferencesRecipientFilter
from invenio_users_resources.notifications.generators import UserRecipient

from ..services.mail_backend import UserUnsubscribableEmail
from ..services.mails import Wanted, unsubscribe_address
from ..services.preferences import ALERTS


class AlertNotificationBuilder(NotificationBuilder):
    """Builder of the alerts of one user."""

    type = "stats-alert"

    context = [EntityResolve(key="user")]
    recipients = [UserRecipient(key="user")]
    recipient_filters = [UserPreferencesRecipientFilter(), Wanted(ALERTS)]
    recipient_backends = [UserUnsubscribableEmail()]

    @classmethod
    def build(cls, user_id, content):
        """Return the notification.

        :param content: dict of ``subject``, ``day`` and ``alerts``.
        """
        about = {
            "user": {"user": str(user_id)},
            "unsubscribe": unsubscribe_address(user_id, ALERTS),
        }
        return Notification(type=cls.type, context={**about, **content})
