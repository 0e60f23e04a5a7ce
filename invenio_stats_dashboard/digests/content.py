# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Content of digests: sections about one's own records, communities, the instance.

Each is made by the service with the rights of its reader, in the reader's language.
"""

from babel.dates import format_skeleton
from flask import current_app
from flask_babel import force_locale
from invenio_i18n import gettext as _
from invenio_records_resources.services.errors import PermissionDeniedError

from ..errors import CommunityNotFoundError
from ..exports.cells import one_line
from ..exports.document import dashboard_address
from ..exports.numbers import show, show_change, show_range
from ..metrics.labels import metric_name
from ..metrics.metrics import GLOBAL
from ..monitoring.health import examine
from ..proxies import current_stats_dashboard_service
from ..queries.labels import current_locale
from ..services.identities import identity_of_user
from ..services.mails import locale_of
from ..services.scopes import OWN_RECORDS
from ..site import site_url

TOP = 3
"""Records of a list."""

USED = ("views", "downloads", "data_volume")
FIGURES = {
    "user": USED,
    "community": (*USED, "records_added"),
    "global": (*USED, "visitors", "records_added"),
}
"""Kind of section → metrics that it shows."""


class Reader:
    """A reader of digests, and the period that they are about."""

    def __init__(self, identity, period, before):
        """Initialize with who reads.

        :param period: :class:`~..queries.params.periods.Span` reported.
        :param before: that it is compared with.
        """
        self.identity = identity
        self.days = {
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "compare": "custom",
            "compare_from": before.first.isoformat(),
            "compare_to": before.last.isoformat(),
        }

    def sections(self, is_author, communities, is_administrator):
        """Return the sections that have something to report, as dicts for templates.

        :param communities: ids of the communities that the reader manages.
        """
        made = [self._section("user", OWN_RECORDS)] if is_author else []
        managed = (self._section("community", community) for community in communities)
        made += sorted(filter(None, managed), key=lambda each: -each["views"])
        if is_administrator:
            made.append(self._instance())
        return [section for section in made if section]

    def _section(self, kind, scope):
        """Return the section of a scope, or ``None``."""
        try:
            answer = self._ask("totals", scope)
        except (CommunityNotFoundError, PermissionDeniedError):
            return None
        metrics = answer["metrics"]
        if not any(map(_is_used, (metrics[name] for name in FIGURES[kind]))):
            return None
        about, top = answer["community"], self._records(scope, "most")
        changed = self._records(scope, "change") if kind != "user" else []
        return {
            "kind": kind,
            "title": one_line(about["title"]),
            "url": dashboard_address(about["slug"]),
            "views": metrics["views"]["value"] or 0,
            "figures": [_figure(name, metrics[name]) for name in FIGURES[kind]],
            "top": top,
            # Of few records, both lists would say the same.
            "changed": [] if all(each in top for each in changed) else changed,
            "findings": [],
        }

    def _instance(self):
        """Return the section of the instance, with what the doctor has found."""
        findings = [found for found in examine() if not found.ok]
        section = self._section("global", GLOBAL)
        if not (section or findings):
            return None
        nothing = {"kind": "global", "figures": [], "top": [], "changed": []}
        title = str(current_app.config["THEME_SITENAME"])
        about = {"title": title, "url": dashboard_address(None)}
        lines = [
            {"name": found.check, "detail": found.detail, "advice": found.advice}
            for found in findings
        ]
        return {**nothing, **about, **(section or {}), "findings": lines}

    def _records(self, scope, sort):
        """Return the first records of a ranking that the reader may read."""
        # One more: restricted records may be among them as a line without a title.
        options = {"metric": "views", "limit": str(TOP + 1), "sort": sort}
        return [
            {
                "title": one_line(item["title"]),
                "url": site_url(item["links"].get("stats_html") or item["url"]),
                "value": show("views", item["value"]),
                "change": show_change(item["value"], item["previous"]),
            }
            for item in self._ask("ranking", scope, **options)["items"]
            if item["title"]
        ][:TOP]

    def _ask(self, kind, scope, **options):
        """Return an answer for the period."""
        ask = getattr(current_stats_dashboard_service, kind)
        return ask(self.identity, scope, {**self.days, **options}).to_dict()


def _is_used(number):
    """Return True if a number is, or was, anything but zero."""
    return bool(number["value"] or number["previous"])


def _figure(name, number):
    """Return a number as shown; a share of a few new records would say nothing."""
    change = show_change(number["value"], number["previous"])
    change = "" if name == "records_added" else change
    value = show(name, number["value"])
    return {"name": metric_name(name), "value": value, "change": change}


def content_of(user, period, before, roles):
    """Return the content of a user's digest, or ``None`` when there is nothing to report.

    :param user: account, as stored.
    :param period: :class:`~..queries.params.periods.Span` reported.
    :param before: that it is compared with.
    :param roles: arguments of :meth:`Reader.sections`.
    """
    with force_locale(locale_of(user)):
        sections = Reader(identity_of_user(user), period, before).sections(**roles)
        if not sections:
            return None
        name = period_name(period)
        return {
            "subject": subject(sections, name),
            "language": current_locale().replace("_", "-"),
            "period": name,
            "before": period_name(before),
            "sections": sections,
        }


def period_name(period):
    """Return a period as text: the month, or first and last day."""
    if period.days > 7:
        return format_skeleton("yMMMM", period.first, locale=current_locale())
    return show_range(*(day.isoformat() for day in period))


def subject(sections, period_name):
    """Return the subject of a digest."""
    first = sections[0]
    if first["kind"] == "user":
        if first["views"] == 1:
            return _("Your records, %(period)s: one view", period=period_name)
        views = show("views", first["views"])
        return _(
            "Your records, %(period)s: %(views)s views", period=period_name, views=views
        )
    if len(sections) > 1:
        return _("Usage statistics, %(period)s", period=period_name)
    title = first["title"]
    return _("%(title)s: usage statistics, %(period)s", title=title, period=period_name)
