# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What one answer may cost."""

from flask import current_app

from ..errors import InvalidParametersError


def check_events(number):
    """Refuse to count too many events for one answer.

    :raises InvalidParametersError: naming the limit.
    """
    limit = current_app.config["STATS_DASHBOARD_MAX_FILTERED_EVENTS"]
    if number > limit:
        message = (
            f"With these filters {number} events would have to be counted. Allowed: "
            f"up to {limit}. Ask for fewer days, or filter by one key of one breakdown."
        )
        raise InvalidParametersError({"filters": [message]})
