# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Exports: permissions and content."""

from dataclasses import replace
from itertools import chain

from flask import current_app

from ..errors import InvalidParametersError
from ..queries.budget import check_budget, cost_of
from ..queries.context import Context
from ..queries.params.filters import filter_names
from ..queries.params.params import load_params
from ..queries.params.schemas import CommonSchema
from ..queries.places import place
from ..search.batch import shared_searches
from ..services.scopes import resolve_scope
from .document import Document
from .panels import Panel, chosen_tabs, named, tab_panels


class Exporter:
    """Exporter of answers and pages in any format."""

    def __init__(self, service):
        """Initialize with the service."""
        self.service = service

    def _scope(self, identity, community):
        """Return the scope if the identity may read and export it."""
        scope = resolve_scope(community, identity)
        for action in (scope.action, "export"):
            self.service.require_permission(identity, action, record=scope.subject)
        return scope

    def answer(self, identity, community, kind, params):
        """Return the document of one answer.

        :param kind: ``totals``, ``series``, ``breakdown`` or ``ranking``.
        :param params: its parameters.
        :raises CommunityNotFoundError: when there is no such community.
        :raises PermissionDeniedError: when the identity may not read or export.
        :raises InvalidParametersError: when a parameter is not allowed.
        :raises SearchUnavailableError: when the search engine cannot answer.
        """
        scope = self._scope(identity, community)
        _refuse_sample(params)
        loaded = load_params(kind, params)
        name, title = named(kind, loaded.metric, loaded.breakdown)
        asked = {"metric": loaded.metric, "breakdown": loaded.breakdown}
        question = {name: value for name, value in asked.items() if value}
        panel = Panel(name, title, kind, [question])
        return _checked(Document(self.service, identity, scope, [panel], params))

    def page(self, identity, community, params):
        """Return the document of all panels of a page, or of one tab.

        :param params: ``tab``, ``unit`` and what all answers share; raises as
            :meth:`answer` does.
        """
        scope = self._scope(identity, community)
        _refuse_sample(params)
        params = dict(params)
        tab = params.pop("tab", None)
        _refuse_unknown(params)
        hidden = self.service.hidden_breakdowns(identity, scope)
        tabs = chosen_tabs(scope.kind, tab, scope.community, hidden)
        panels = list(chain.from_iterable(map(tab_panels, tabs)))
        if not panels:
            raise InvalidParametersError.of("tab", "Nothing here can be exported.")
        document = Document(self.service, identity, scope, panels, params)
        document.name = f"dashboard-{tab}" if tab else "dashboard"
        return _checked(document)


def _checked(document):
    """Reject invalid requests before anything has been sent.

    What would cost too much is refused before anything is read.
    """
    asked = [
        (panel, load_params(panel.kind, question))
        for panel in document.list
        for question in document.questions(panel)
    ]
    for _panel, params in asked:
        document.service.scope_filters(document.identity, document.scope, params)
    named = document.scope.named
    document.cost = check_budget([_cost(*question, named) for question in asked])
    with place(document.cost), shared_searches(document.responses):
        limits = {
            (params.unit, params.breakdown): params
            for panel, params in asked
            if panel.kind == "series"
        }
        for params in limits.values():
            Context(document.scope.id, params)
        document.head  # Fails here, if it does.
    return document


def _cost(panel, params, named):
    """Return the cost of a panel's question, which may be about all days."""
    if panel.kind == "totals" and panel.cumulative:
        params = replace(params, span=None, period="all", compare="none")
    return cost_of(params, named)


def _refuse_sample(params):
    """Reject sample data: exported tables would not say that they are invented.

    :raises InvalidParametersError: when the parameter is there at all.
    """
    if "sample" in params:
        message = "Sample data are not exported. Allowed: without this parameter."
        raise InvalidParametersError.of("sample", message)


def _refuse_unknown(params):
    """Reject parameters that exports of pages do not support.

    :raises InvalidParametersError: naming each of them, and what is allowed.
    """
    shared = [entry.data_key or name for name, entry in CommonSchema().fields.items()]
    table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    names = sorted([*shared, "format", "tab", "unit"])
    allowed = [*names, *filter_names(table)]
    unknown = [name for name in params if name not in allowed]
    if unknown:
        message = f"Unknown parameter. Allowed: {', '.join(allowed)}."
        raise InvalidParametersError({name: [message] for name in unknown})
