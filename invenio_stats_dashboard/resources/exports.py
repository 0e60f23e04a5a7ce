# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The resource: whole pages over HTTP."""

import marshmallow as ma
from flask import g, request
from flask_resources import Resource, resource_requestctx, route

from ..exports.exporter import Exporter
from .config import CommunityStatsResourceConfig
from .negotiation import chosen_format, respond
from .parameters import parameters
from .resource import request_view_args

DEFAULT = "xlsx"
"""Format of a whole page for who has no wish."""


class ExportResourceConfig(CommunityStatsResourceConfig):
    """Resource configuration."""

    blueprint_name = "invenio_stats_dashboard_exports"

    routes = {"export": "/<community>/export"}

    request_view_args = {"community": ma.fields.String()}


class ExportResource(Resource):
    """Exports of whole pages."""

    decorators = ()

    def __init__(self, config, service):
        """Take the configuration and the service, or a proxy to it."""
        super().__init__(config)
        self.service = service

    def create_url_rules(self):
        """Return the routes."""
        return [route("GET", self.config.routes["export"], self.export)]

    @request_view_args
    def export(self):
        """Return all panels of a page, or of one of its tabs."""
        entry = chosen_format(DEFAULT)
        community = resource_requestctx.view_args["community"]
        params = parameters(request.args)
        document = Exporter(self.service).page(g.identity, community, params)
        return respond(document, entry)
