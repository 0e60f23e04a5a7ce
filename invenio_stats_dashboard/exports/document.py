# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Export documents: a description, and panels of rows.

Answers are fetched one at a time and released when written, so an export needs as much
memory as its largest answer.
"""

from datetime import date, datetime, timezone
from functools import cached_property
from importlib.metadata import version
from itertools import chain

from flask import current_app, has_request_context, request

from ..dates import DAY, iso
from ..metrics import labels as words
from ..metrics.metrics import METRICS
from ..queries.params.filters import NOT, filter_names
from ..search.batch import Responses, shared_searches
from ..services.scopes import (
    ALL_VERSIONS,
    COLLECTION,
    OWN_RECORDS,
    RECORD,
    resolve_scope,
)
from ..services.visitors import is_visitor
from ..site import site_url
from .intervals import as_drawn
from .tables import columns_of, rows_of

SOFTWARE = "invenio-stats-dashboard"


class Document:
    """One answer, or all panels of a page."""

    def __init__(self, service, identity, scope, panels, params):
        """Initialize with what is asked; nothing is read yet.

        :param service: the service that answers.
        :param scope: :class:`..services.scopes.Scope` asked about.
        :param panels: list of :class:`.panels.Panel`, at least one.
        :param params: parameters shared by all requests.
        """
        self.service = service
        self.identity = identity
        self.scope = scope
        self.list = panels
        self.params = params
        self.name = panels[0].name
        actions = (scope.action, "export")
        self.responses = Responses()
        self.public = is_visitor(identity) and service.is_public(scope, *actions)

    @cached_property
    def head(self):
        """Return the first answer, which says what all of them are about.

        :raises InvalidParametersError: when a parameter is not allowed.
        """
        return self._ask(self.list[0].kind, self._first)

    @cached_property
    def _first(self):
        """Return the parameters of the first answer: with all filters, which it names."""
        panel = self.list[0]
        question = panel.questions[0]
        return {**question, **self._chosen(panel, question)}

    @property
    def title(self):
        """Return what the numbers are of: the name of a community, or of the site."""
        return self.head["community"]["title"]

    @property
    def filters(self):
        """Return the filters in force as one text, or ``None``."""
        return "; ".join(map(_filter, self.head["filters"])) or None

    @cached_property
    def annotations(self):
        """Return the annotations of the period."""
        period = self.head["period"]
        return self.service.annotations(self.scope, period["from"], period["to"])

    def _ask(self, kind, params):
        ask = getattr(self.service, kind)
        with shared_searches(self.responses):
            return ask(self.identity, self.scope.address, params).to_dict()

    def _shared(self, panel):
        """Return the shared parameters that a kind of answer takes."""
        if panel.kind == "series":
            return self.params
        return {k: v for k, v in self.params.items() if k != "unit"}

    def questions(self, panel):
        """Yield the parameters of a panel's questions.

        The user's choice overrides the layout, but for a panel's own period.
        """
        for question, chosen in self._asked(panel):
            yield {**question, **chosen}

    def _asked(self, panel):
        """Yield what the layout asks, and what the user has chosen for it."""
        for question in panel.questions:
            chosen = self._chosen(panel, question)
            metric = METRICS.get(question.get("metric"))
            # As on the page: what no filter can concern is shown without any.
            if panel.tab and metric and metric.kind == "mean":
                chosen = self._unfiltered(chosen)
            yield question, chosen

    def _chosen(self, panel, question):
        """Return what the user has chosen for a question."""
        shared = self._shared(panel)
        return _without_days(shared) if "period" in question else shared

    def _unfiltered(self, params):
        """Return parameters without their filters."""
        filtering = filter_names(current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
        return {k: v for k, v in params.items() if k not in filtering}

    def _as_shown(self, panel, answer):
        """Return an answer as the page shows it, with the filters that are left out."""
        filters = self.head["filters"]
        if not (panel.tab and filters):
            return answer
        names = [f["param"] + (NOT if f["negated"] else "") for f in filters]
        left_out = {"ignored_filters": names}
        if panel.kind != "totals":
            return answer if answer["filters"] else {**answer, **left_out}
        shown = dict(answer["metrics"])
        apart = [n for n in panel.metrics if shown[n].get("not_applicable")]
        if apart:
            asked = self._unfiltered(self._shared(panel))
            plain = self._ask("totals", asked)["metrics"]
            shown |= {name: {**plain[name], **left_out} for name in apart}
        return {**answer, "metrics": shown}

    def answers(self, panel):
        """Yield the answers of a panel; the very first one has been fetched."""
        since = self._since(panel)
        drawn = panel.tab and panel.kind == "series"
        for question, chosen in self._asked(panel):
            asked = {**question, **chosen}
            if drawn:
                asked = as_drawn(panel, question, chosen, self.head["period"])
            if panel is self.list[0] and asked == self._first and not since:
                yield self.head
            else:
                yield self._ask(panel.kind, since or asked)

    def _since(self, panel):
        """Return the request for totals since the first day, within the limit."""
        if panel.kind != "totals" or not panel.cumulative:
            return None
        period, first = self.head["period"], self.head.get("first_day")
        if first is None:
            return None
        dropped = ("period", "compare", "compare_from", "compare_to")
        shared = {k: v for k, v in self._shared(panel).items() if k not in dropped}
        last = date.fromisoformat(period["to"])
        most = current_app.config["STATS_DASHBOARD_MAX_RANGE_DAYS"]
        earliest = last - (most - 1) * DAY
        first = min(max(date.fromisoformat(first), earliest), last).isoformat()
        return {**shared, "from": first, "to": period["to"], "compare": "none"}

    def columns(self, panel):
        """Return the columns of a panel."""
        noted = bool(self.head["filters"]) or bool(
            current_app.config.get("STATS_DASHBOARD_MIN_COUNT")
        )
        keyed = any(question.get("breakdown") for question in panel.questions)
        return columns_of(panel.kind, noted, keyed, bool(self.annotations))

    def rows(self, panel):
        """Yield the rows of a panel as dicts."""

        def rows(answer):
            shown = self._as_shown(panel, answer)
            return rows_of(panel.kind, shown, panel.metrics, panel.cumulative)

        # Not a loop, which would keep an answer in memory while fetching the next.
        return chain.from_iterable(map(rows, self.answers(panel)))

    @property
    def metrics(self):
        """Return the metrics of all panels, each once."""
        names = chain.from_iterable(self._metrics_of(panel) for panel in self.list)
        return list(dict.fromkeys(names))

    def _metrics_of(self, panel):
        if panel.metrics is not None:
            return panel.metrics
        if panel.kind == "totals":
            return list(self.head["metrics"])
        return [question.get("metric", "views") for question in panel.questions]

    def about(self):
        """Return the description of the export: list of (name, heading, value).

        Values are texts, days, moments (texts in ISO 8601), booleans or ``None``.
        """
        head = self.head
        compare = head["compare"]
        period = head["period"]
        values = {
            "title": self.title,
            "community": head["community"]["slug"] or head["community"]["id"],
            "period_from": date.fromisoformat(period["from"]),
            "period_to": date.fromisoformat(period["to"]),
            "days": period["days"],
            "compared_from": compare and date.fromisoformat(compare["from"]),
            "compared_to": compare and date.fromisoformat(compare["to"]),
            "filters": self.filters,
            "basis": head["basis"],
            "access_method": head["access_method"],
            "timezone": head["timezone"],
            "complete_until": head["complete_until"],
            "partial": head["partial"],
            "gaps": "; ".join(map(_gap, head["gaps"])) or None,
            "annotations": "; ".join(map(_annotation, self.annotations)) or None,
            "stale": head["stale"],
            "restated_at": head["restated_at"],
            "source": (
                request.url
                if has_request_context()
                else dashboard_address(self.scope.slug)
            ),
            "site": str(current_app.config["THEME_SITENAME"]),
            "created": iso(datetime.now(timezone.utc)),
            "created_by": f"{SOFTWARE} {version('invenio-stats-dashboard')}",
        }
        return [(k, str(words.ABOUT[k]), v) for k, v in values.items()]

    def definitions(self):
        """Return the definitions of the metrics: list of (metric, name, definition)."""
        return [
            (name, words.metric_name(name), words.metric_definition(name))
            for name in self.metrics
        ]


def _without_days(params):
    """Return parameters without a period, nor a range that it is compared with."""
    dropped = ["period", "from", "to", "compare_from", "compare_to"]
    dropped += ["compare"] if params.get("compare") == "custom" else []
    return {name: value for name, value in params.items() if name not in dropped}


def dashboard_address(slug):
    """Return the URL of the page with the statistics of a scope.

    :param slug: its name in addresses; ``None`` for the whole instance.
    """
    routes = current_app.config["STATS_DASHBOARD_ROUTES"]
    if slug is None:
        return site_url(routes["global"])
    if slug == OWN_RECORDS:
        return site_url(routes.get("user", ""))
    if slug.startswith(f"{COLLECTION}:"):
        slug = resolve_scope(slug).community.slug
    if not slug.startswith(f"{RECORD}:"):
        return site_url(routes["community"].replace("<pid_value>", slug))
    _kind, recid, *every = slug.split(":")
    address = site_url(routes.get("record", "").replace("<pid_value>", recid))
    return f"{address}?versions={ALL_VERSIONS}" if every else address


def _gap(entry):
    days = f"{entry['from']} – {entry['to']}"
    return f"{days} ({entry['note']})" if entry["note"] else days


def _annotation(entry):
    """Return an annotation as text."""
    days = entry["from"]
    if entry["to"] != entry["from"]:
        days = f"{days} – {entry['to']}"
    return f"{days}: {entry['text']}"


def _filter(entry):
    values = ", ".join(map(str, entry["labels"] or entry["values"]))
    return f"{entry['param']} {'≠' if entry['negated'] else '='} {values}"
