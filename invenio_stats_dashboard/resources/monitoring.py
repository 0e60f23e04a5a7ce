# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The figures of monitoring over HTTP, for administrators."""

from flask import g, jsonify, request

from ..errors import InvalidParametersError
from ..monitoring.figures import as_prometheus, figures
from ..proxies import current_stats_dashboard_service
from ..search.client import unavailable

FORMATS = ("json", "prometheus")

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def monitoring():
    """Return the figures as JSON, or as text that Prometheus reads.

    :raises PermissionDeniedError: unless the identity may manage statistics.
    :raises InvalidParametersError: naming the formats there are.
    """
    current_stats_dashboard_service.require_permission(g.identity, "manage")
    chosen = request.args.get("format", _accepted())
    if chosen not in FORMATS:
        message = f"'{chosen}' is not allowed. Allowed values: {', '.join(FORMATS)}."
        raise InvalidParametersError({"format": [message]})
    with unavailable():
        found = figures()
    if chosen == "json":
        response = jsonify(found)
    else:
        response = jsonify()
        response.data, response.content_type = as_prometheus(found), PROMETHEUS
    response.cache_control.no_store = True
    return response


def _accepted():
    """Return the format that the headers ask for: scrapers take plain text."""
    found = request.accept_mimetypes.best_match(["application/json", "text/plain"])
    return "prometheus" if found == "text/plain" else "json"


def add_monitoring(blueprint):
    """Add the address to the blueprint of the API, whose errors it shares."""
    blueprint.add_url_rule("/monitoring", "monitoring", monitoring)
    return blueprint
