# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Configuration of the resource."""

import marshmallow as ma
from flask_resources import ResourceConfig

from .errors import ERROR_HANDLERS
from .openapi_embeds import embed_paths


class CommunityStatsResourceConfig(ResourceConfig):
    """Resource configuration."""

    blueprint_name = "invenio_stats_dashboard_api"
    url_prefix = "/stats-dashboard"

    routes = {
        "openapi": "/openapi.json",
        "totals": "/<community>/totals",
        "series": "/<community>/series",
        "breakdown": "/<community>/breakdowns/<breakdown>",
        "ranking": "/<community>/rankings",
        "answers": "/<community>/answers",
    }

    request_view_args = {
        "community": ma.fields.String(),
        "breakdown": ma.fields.String(),
    }

    site_paths = (embed_paths,)
    """Functions that describe the addresses outside of ``/api`` for OpenAPI."""

    max_age = 60
    """Seconds for which an answer may be reused without asking again."""

    error_handlers = ERROR_HANDLERS
