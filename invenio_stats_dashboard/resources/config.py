# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Configuration of the resource."""

import marshmallow as ma
from flask_resources import ResourceConfig

from ..exports.formats import FORMATS
from .args import AnswerArgsSchema, AnswersArgsSchema, BreakdownArgsSchema
from .errors import ERROR_HANDLERS
from .responses import AnswerHandler, ExportHandler


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
        "changes": "/<community>/changes",
        "answers": "/<community>/answers",
    }

    request_view_args = {
        "community": ma.fields.String(),
        "breakdown": ma.fields.String(),
    }

    site_paths = ()
    """Functions that describe further addresses outside of ``/api`` for OpenAPI."""

    request_answer_args = AnswerArgsSchema
    request_breakdown_args = BreakdownArgsSchema
    request_answers_args = AnswersArgsSchema

    response_handlers = {
        None: AnswerHandler(),
        **{name: ExportHandler(entry) for name, entry in FORMATS.items()},
    }
    """Format of an export, ``None`` for an answer → what makes the response."""

    error_handlers = ERROR_HANDLERS
