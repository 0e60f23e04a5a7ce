# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Delivery of alerts: about the last whole day, to nobody twice."""

import logging
from dataclasses import asdict
from datetime import timedelta

from flask import current_app
from flask_babel import force_locale
from invenio_access.permissions import system_identity
from invenio_base.utils import obj_or_import_string
from invenio_i18n import gettext as _

from ..dates import today
from ..errors import (
    CommunityNotFoundError,
    InvalidParametersError,
    TableMissingError,
)
from ..exports.cells import one_line
from ..exports.document import dashboard_address
from ..exports.numbers import show, show_day
from ..locks import task_lock
from ..metrics.labels import metric_name
from ..metrics.metrics import GLOBAL
from ..proxies import current_annotation_service, current_stats_dashboard_service
from ..queries.labels import current_locale
from ..queries.sources.extent import usage_counted_before
from ..services.identities import identity_of_user
from ..services.mail_readers import administrators, managers, subscribers
from ..services.mails import Round, locale_of
from ..services.preferences import ALERTS
from ..services.scopes import resolve_community
from .detection import FALL, RISE, ROBOTS, SILENCE, find_unusual
from .history import explain, numbers_of
from .notification import AlertNotificationBuilder

logger = logging.getLogger("invenio_stats_dashboard.tasks")


class Watch:
    """Watches one day."""

    def __init__(self, day=None, state=None):
        """Initialize with the day, by default yesterday."""
        self.settings = current_app.config["STATS_DASHBOARD_ALERTS"]
        self.day = day or today() - timedelta(days=1)
        self.state = state
        self.found, self.watched = {}, {}

    def run(self):
        """Look at the day, report what is unusual; return the counts.

        :returns: dict of ``alerts``, ``sent`` and ``failed``; or of ``waiting``, when
            the day is not complete, or ``done``.
        """
        with task_lock(ALERTS) as lock:
            mails = Round(ALERTS, self.day.isoformat(), self.state)
            if mails.is_done:
                return {"done": True}
            if usage_counted_before() <= self.day:
                return {"waiting": True}
            self.watched = self._watched()
            users = list(subscribers(self.watched, ALERTS))
            scopes = {GLOBAL}.union(*(self.watched[user.id] for user in users))
            for scope in sorted(scopes):
                numbers = numbers_of(scope, self.day, self.settings)
                self.found[scope] = find_unusual(self.day, numbers, self.settings)
            lock.check()
            if not mails.has_begun:
                # Before they are handed over: that is done once, or not at all.
                mails.note()
                self._hand_over()
            counts = mails.send(users, self._build, lock)
        alerts = sum(map(len, self.found.values()))
        return {"alerts": alerts, "sent": counts["sent"], "failed": counts["failed"]}

    def _watched(self):
        """Return user id → scopes that the user manages."""
        found = {user_id: set(names) for user_id, names in managers().items()}
        for user_id in administrators():
            found.setdefault(user_id, set()).add(GLOBAL)
        return found

    def _hand_over(self):
        """Annotate each alert and give it to the configured function, as configured."""
        function = obj_or_import_string(self.settings["function"])
        for scope, found in self.found.items():
            for each in found:
                if self.settings["annotate"]:
                    self._annotate(scope, each)
                if function:
                    function({"scope": scope, "day": self.day, **asdict(each)})

    def _annotate(self, scope, found):
        """Write an annotation in the language of the instance, unless there are many."""
        with force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
            text = _text(found)
        data = {"from": self.day.isoformat(), "text": text}
        try:
            current_annotation_service.create(system_identity, scope, data)
        except (
            CommunityNotFoundError,
            InvalidParametersError,
            TableMissingError,
        ) as error:
            logger.warning("alerts: scope=%s not annotated: %s", scope, error)

    def _build(self, user):
        """Return what is unusual about a user's scopes, ``None`` if there is nothing."""
        with force_locale(locale_of(user)):
            identity = identity_of_user(user)
            alerts = [
                alert
                for scope in sorted(self.watched[user.id])
                if self.found.get(scope)
                for alert in self._alerts(identity, scope)
            ]
            if not alerts:
                return None
            day = show_day(self.day.isoformat())
            subject = _("Unusual usage on %(day)s", day=day)
            language = current_locale().replace("_", "-")
            content = {"subject": subject, "language": language, "alerts": alerts}
            return AlertNotificationBuilder.build(user.id, content)

    def _alerts(self, identity, name):
        """Yield the alerts of a scope that the identity may read, as dicts."""
        try:
            scope = resolve_community(name)
        except CommunityNotFoundError:
            return
        service = current_stats_dashboard_service
        if not service.check_permission(identity, scope.action, record=scope.community):
            return
        for each in self.found[name]:
            why = {"record": None, "country": None}
            if each.kind in (RISE, FALL):
                why = explain(identity, name, each.metric, self.day)
            yield {
                "title": one_line(scope.title),
                "url": dashboard_address(scope.slug),
                "text": _text(each),
                **why,
            }


def _text(found):
    """Return what is unusual, as a sentence."""
    values = {
        "metric": "" if found.kind == ROBOTS else metric_name(found.metric),
        "value": show("views", found.value),
        "usual": show("views", found.usual),
    }
    return {
        RISE: _("%(metric)s rose to %(value)s (usual: about %(usual)s).", **values),
        FALL: _("%(metric)s fell to %(value)s (usual: about %(usual)s).", **values),
        SILENCE: _("%(metric)s: none (usual: about %(usual)s).", **values),
        ROBOTS: _("%(value)s visits by robots (usual: about %(usual)s).", **values),
    }[found.kind]
