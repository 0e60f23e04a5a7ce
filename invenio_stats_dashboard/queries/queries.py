# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Queries of invenio-stats, for ``POST /api/stats``."""

from flask import g, request
from invenio_base.utils import obj_or_import_string
from invenio_i18n import gettext as _
from invenio_stats.proxies import current_stats
from invenio_stats.queries import Query

from ..errors import CommunityNotFoundError, InvalidParametersError, not_allowed
from ..metrics.metrics import DELTA, GLOBAL, METRICS, USAGE, snapshot_metrics
from ..proxies import current_stats_dashboard
from ..search import indices
from .budget import check_budget, question_cost
from .params.bounds import check_bulk
from .params.schemas import SCHEMAS
from .places import place


class GlobalStatsQuery(Query):
    """Statistics of the whole instance.

    Parameters: ``query`` (``totals``, ``series``, ``breakdown`` or ``ranking``) and
    those of that answer.
    """

    name = "global-stats"

    def __init__(self, name=None, index=indices.rows(DELTA, USAGE), **options):
        """Initialize with the name under which the query is registered."""
        super().__init__(name or self.name, index, **options)
        self.metric_fields = dict.fromkeys(METRICS)

    def community(self, params):
        """Return the community that the question is about: here the instance."""
        return GLOBAL

    def run(self, /, **params):
        """Return the answer; all keyword arguments are parameters.

        :returns: dict, the same as the JSON of the GET endpoint.
        :raises InvalidParametersError: when a parameter is not allowed.
        :raises CommunityNotFoundError: when there is no such community.
        :raises SearchUnavailableError: when the search engine cannot answer.
        """
        kind = params.pop("query", "totals")
        g.stats_queries = g.get("stats_queries", 0) + 1
        check_bulk(g.stats_queries)
        errors = _not_among({"query": kind}, "query", tuple(SCHEMAS))
        if errors:
            raise InvalidParametersError(errors)
        community = self.community(params)
        answer = getattr(current_stats_dashboard.service, kind)
        with place(_request_cost()):
            return answer(g.identity, community, params).to_dict()

    def cost(self, params):
        """Return the cost of the answer; 0 if it will be rejected anyway."""
        params = dict(params)
        kind = params.pop("query", "totals")
        if kind not in tuple(SCHEMAS):
            return 0
        try:
            community, service = self.community(params), current_stats_dashboard.service
            named = service.named_records(g.identity, community)
        except (InvalidParametersError, CommunityNotFoundError):
            return 0
        return question_cost(kind, params, named)


class CommunityStatsQuery(GlobalStatsQuery):
    """Statistics of one community: ``community_id`` is its id or slug."""

    name = "community-stats"

    def community(self, params):
        """Return the community that the parameters name, and remove it from them."""
        return community_parameter(params, remove=True)


class CommunityRowsQuery(CommunityStatsQuery):
    """Query of the rows of one index: over time, or by key.

    Parameters: ``community_id`` (id, slug or ``global``), ``query`` (``series``, the
    default, or ``breakdown``) and those of that answer, some of which are fixed.
    """

    def __init__(self, name, fixed, metric, index=None):
        """Initialize with the fixed parameters.

        :param fixed: fixed parameters, name → value.
        :param metric: default metric; only those of its family are allowed.
        """
        family = METRICS[metric].family
        basis = fixed.get("basis")
        super().__init__(name, index or indices.rows(fixed["mode"], family, basis))
        self.fixed = fixed
        self.metric = metric
        self.metric_fields = dict.fromkeys(self.allowed())

    def allowed(self):
        """Return the names of the metrics that the rows have."""
        usage = METRICS[self.metric].family == USAGE
        names = METRICS if self.fixed["mode"] == DELTA else snapshot_metrics()
        return [name for name in names if (METRICS[name].family == USAGE) == usage]

    def cost(self, params):
        """Return the cost of the answer; see :meth:`GlobalStatsQuery.cost`."""
        return super().cost(
            {"query": "series", "metric": self.metric, **params, **self.fixed}
        )

    def run(self, /, **params):
        """Answer; see :meth:`GlobalStatsQuery.run`."""
        params = {"query": "series", "metric": self.metric, **params}
        errors = {
            name: ["Given by the query."] for name in self.fixed if name in params
        }
        errors.update(_not_among(params, "query", ("series", "breakdown")))
        errors.update(_not_among(params, "metric", self.allowed()))
        if errors:
            raise InvalidParametersError(errors)
        return super().run(**params, **self.fixed)


def _request_cost():
    """Return the cost of all queries of the current request, by its first one.

    :raises InvalidParametersError: when together they would cost too much.
    """
    if "stats_cost" not in g:
        asked = request.get_json(silent=True) if request else None
        queries = asked.values() if isinstance(asked, dict) else ()
        g.stats_cost = check_budget([_query_cost(query) for query in queries])
    return g.stats_cost


def _query_cost(asked):
    """Return the cost of one query of a request; 0 if it is not ours."""
    asked = asked if isinstance(asked, dict) else {}
    config = current_stats.queries.get(str(asked.get("stat")))
    params = asked.get("params")
    if config is None or not issubclass(config.cls, GlobalStatsQuery):
        return 0
    query = config.cls(name=config.name, **config.params)
    return query.cost(params if isinstance(params, dict) else {})


def _not_among(params, name, allowed):
    """Return the error by parameter, unless its value is allowed."""
    if params[name] in tuple(allowed):
        return {}
    return {name: [not_allowed(params[name], allowed)]}


def community_parameter(params, remove=False):
    """Return the parameter ``community_id``.

    :raises InvalidParametersError: when it is missing or no text.
    """
    value = params.get("community_id")
    if not isinstance(value, str) or not value:
        message = _("Enter the ID or slug of a community.")
        raise InvalidParametersError.of("community_id", str(message))
    if remove:
        params.pop("community_id")
    return value


def register_queries(config):
    """Return the configured queries as expected by invenio-stats.

    invenio-stats imports a query's class by name, but calls its permission factory
    as it is.

    :param config: value of ``COMMUNITY_STATS_QUERIES``.
    """
    return {
        name: lambda app, query=query: {
            **query,
            "permission_factory": obj_or_import_string(query["permission_factory"]),
        }
        for name, query in config.items()
    }
