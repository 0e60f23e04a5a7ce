# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Resource of the exports of whole pages."""

import marshmallow as ma
from flask import g
from flask_resources import resource_requestctx, route

from ..exports.exporter import Exporter
from .base import ServiceResource
from .config import CommunityStatsResourceConfig
from .negotiation import chosen_format
from .resource import request_answer_args, request_view_args

DEFAULT = "xlsx"
"""Default format of a page."""


class ExportResourceConfig(CommunityStatsResourceConfig):
    """Resource configuration."""

    blueprint_name = "invenio_stats_dashboard_exports"

    routes = {"export": "/<community>/export"}

    request_view_args = {"community": ma.fields.String()}


class ExportResource(ServiceResource):
    """Exports of whole pages."""

    def create_url_rules(self):
        """Return the routes."""
        return [route("GET", self.config.routes["export"], self.export)]

    @request_view_args
    @request_answer_args
    def export(self):
        """Return all panels of a page, or of one of its tabs."""
        handler = self.config.response_handlers[chosen_format(DEFAULT)]
        community = resource_requestctx.view_args["community"]
        params = resource_requestctx.args
        document = Exporter(self.service).page(g.identity, community, params)
        return handler.make_response(document, 200)
