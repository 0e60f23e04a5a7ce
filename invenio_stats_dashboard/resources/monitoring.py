# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Resource of the figures for monitoring, for those who manage statistics."""

import marshmallow as ma
from flask import g, request
from flask_resources import (
    JSONSerializer,
    ResourceConfig,
    ResponseHandler,
    from_conf,
    request_parser,
    resource_requestctx,
    route,
)

from ..monitoring.figures import as_prometheus, figures
from ..search.client import search_errors
from .base import ServiceResource
from .errors import ERROR_HANDLERS

ACCEPTED = {"application/json": "json", "text/plain": "prometheus"}
"""Type in the header ``Accept`` → format."""

FORMATS = tuple(ACCEPTED.values())


class PrometheusSerializer:
    """Serializes figures as text that Prometheus reads."""

    def serialize_object(self, obj):
        """Return the text."""
        return as_prometheus(obj)


def _headers(content_type):
    return {"Content-Type": content_type, "Cache-Control": "no-store"}


class MonitoringResourceConfig(ResourceConfig):
    """Resource configuration."""

    blueprint_name = "monitoring"
    url_prefix = None

    routes = {"monitoring": "/monitoring"}

    request_monitoring_args = {
        "format": ma.fields.String(
            validate=ma.validate.OneOf(
                FORMATS, error="'{input}' is not allowed. Allowed values: {choices}."
            )
        )
    }

    response_handlers = {
        "json": ResponseHandler(JSONSerializer(), _headers("application/json")),
        "prometheus": ResponseHandler(
            PrometheusSerializer(),
            _headers("text/plain; version=0.0.4; charset=utf-8"),
        ),
    }

    error_handlers = ERROR_HANDLERS


request_monitoring_args = request_parser(
    from_conf("request_monitoring_args"), location="args"
)


class MonitoringResource(ServiceResource):
    """Figures for monitoring."""

    def create_url_rules(self):
        """Return the routes."""
        return [route("GET", self.config.routes["monitoring"], self.monitoring)]

    @request_monitoring_args
    def monitoring(self):
        """Return the figures as JSON, or as text that Prometheus reads."""
        self.service.require_permission(g.identity, "manage")
        # Scrapers accept plain text.
        accepted = request.accept_mimetypes.best_match(ACCEPTED, "application/json")
        chosen = resource_requestctx.args.get("format") or ACCEPTED[accepted]
        with search_errors():
            found = figures()
        return self.config.response_handlers[chosen].make_response(found, 200)
