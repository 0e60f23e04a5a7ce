# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""HTTP responses to errors of the module."""

from flask_resources import HTTPJSONException, create_error_handler
from invenio_records_resources.resources.errors import ErrorHandlersMixin

from ..errors import (
    CommunityNotFoundError,
    InvalidParametersError,
    ItemNotFoundError,
    NotAcceptableError,
    SearchUnavailableError,
    TableMissingError,
)


class UnavailableException(HTTPJSONException):
    """503 with the number of seconds after which to try again."""

    code = 503

    def __init__(self, retry_after, **options):
        """Initialize with the seconds."""
        super().__init__(**options)
        self.retry_after = retry_after

    def get_headers(self, environ=None, scope=None):
        """Return the headers of the response."""
        return super().get_headers() + [("Retry-After", str(self.retry_after))]


OWN_ERROR_HANDLERS = {
    CommunityNotFoundError: create_error_handler(
        lambda error: HTTPJSONException(code=404, description=str(error))
    ),
    ItemNotFoundError: create_error_handler(
        lambda error: HTTPJSONException(code=404, description=str(error))
    ),
    InvalidParametersError: create_error_handler(
        lambda error: HTTPJSONException(
            code=400, description=str(error), errors=error.errors
        )
    ),
    NotAcceptableError: create_error_handler(
        lambda error: HTTPJSONException(
            code=406, description=str(error), errors=error.errors
        )
    ),
    SearchUnavailableError: create_error_handler(
        lambda error: UnavailableException(error.retry_after, description=str(error))
    ),
    TableMissingError: create_error_handler(
        lambda error: UnavailableException(error.retry_after, description=str(error))
    ),
}
"""Error of this module → function that returns the response."""

ERROR_HANDLERS = {**ErrorHandlersMixin.error_handlers, **OWN_ERROR_HANDLERS}
"""The same, with the errors of services; of all resources of the module."""


def handle_everywhere(blueprint):
    """Register the handlers for the whole application; return the blueprint.

    Queries of invenio-stats, and their permissions, raise them in its own view.
    """
    for error, handler in OWN_ERROR_HANDLERS.items():
        blueprint.app_errorhandler(error)(handler)
    return blueprint
