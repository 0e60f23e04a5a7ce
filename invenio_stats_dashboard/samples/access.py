# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Sample data: invented rows, to see the pages with while there are none."""

from flask import current_app

from ..errors import InvalidParametersError


def is_allowed():
    """Tell whether sample data may be asked for: never where real readers are."""
    developing = current_app.debug or current_app.testing
    return bool(developing and current_app.config["STATS_DASHBOARD_USE_TEST_DATA"])


def check_sample(wanted):
    """Refuse the parameter ``sample`` where there is no sample data.

    :raises InvalidParametersError: saying when there is.
    """
    if wanted and not is_allowed():
        message = (
            "Sample data are only there in debug or testing mode, with "
            "STATS_DASHBOARD_USE_TEST_DATA. Allowed values: false."
        )
        raise InvalidParametersError({"sample": [message]})
