# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Configuration of the resource: addresses, and errors by status."""

import marshmallow as ma
from flask_resources import HTTPJSONException, ResourceConfig, create_error_handler
from invenio_records_resources.resources.errors import ErrorHandlersMixin

from ..errors import (
    CommunityNotFoundError,
    InvalidParametersError,
    NotAcceptableError,
    SearchUnavailableError,
)
from .openapi_embeds import embed_paths


class UnavailableException(HTTPJSONException):
    """503 that says after how many seconds to try again."""

    code = 503

    def __init__(self, retry_after, **options):
        """Take the seconds."""
        super().__init__(**options)
        self.retry_after = retry_after

    def get_headers(self, environ=None, scope=None):
        """Return the headers of the response."""
        return super().get_headers() + [("Retry-After", str(self.retry_after))]


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

    error_handlers = {
        **ErrorHandlersMixin.error_handlers,
        CommunityNotFoundError: create_error_handler(
            lambda error: HTTPJSONException(code=404, description=str(error))
        ),
        InvalidParametersError: create_error_handler(
            lambda error: HTTPJSONException(
                code=400,
                description="The request cannot be answered as it was asked.",
                errors=error.errors,
            )
        ),
        NotAcceptableError: create_error_handler(
            lambda error: HTTPJSONException(
                code=406, description=str(error), errors=error.errors
            )
        ),
        SearchUnavailableError: create_error_handler(
            lambda error: UnavailableException(
                error.retry_after, description=str(error)
            )
        ),
    }
