# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Availability of sample data, with which pages can be viewed before there are any."""

from flask import current_app

from ..errors import InvalidParametersError


def is_allowed():
    """Return True if sample data may be requested: never in production."""
    developing = current_app.debug or current_app.testing
    return bool(developing and current_app.config["STATS_DASHBOARD_USE_TEST_DATA"])


def check_sample(wanted):
    """Reject the parameter ``sample`` where sample data are not available.

    :raises InvalidParametersError: saying when there is.
    """
    if wanted and not is_allowed():
        message = (
            "Sample data are only available in debug or testing mode, with "
            "STATS_DASHBOARD_USE_TEST_DATA. Allowed values: false."
        )
        raise InvalidParametersError.of("sample", message)
