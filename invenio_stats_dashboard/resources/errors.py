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
from .sharing import unavailable

_handle_503 = create_error_handler(
    lambda error: HTTPJSONException(code=503, description=str(error))
)


def _handle_unavailable(error):
    """Return 503 with the number of seconds after which to try again."""
    return unavailable(_handle_503(error), error.retry_after)


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
    SearchUnavailableError: _handle_unavailable,
    TableMissingError: _handle_unavailable,
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
