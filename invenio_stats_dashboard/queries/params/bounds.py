# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Limits of one answer."""

from flask import current_app

from ...errors import InvalidParametersError
from .periods import count_buckets


def check_steps(span, unit, params):
    """Reject a series that would be too large.

    :param unit: unit of time, as requested or by default.
    :raises InvalidParametersError: naming parameter and limit.
    """
    steps = count_buckets(span, unit)
    limit = current_app.config["STATS_DASHBOARD_MAX_BUCKETS"]
    if params.unit and steps > limit:
        message = (
            f"{span.days} days by {unit} are more than {limit} steps. "
            "Ask for fewer days or a longer unit."
        )
        raise InvalidParametersError.of("unit", message)
    if params.kind == "series" and params.breakdown:
        largest = current_app.config["STATS_DASHBOARD_MAX_VALUES"] // steps
        if params.limit >= largest:
            message = (
                f"Over {span.days} days by {unit}, allowed: up to {largest - 1} keys. "
                "Ask for fewer days, a longer unit or fewer keys."
            )
            raise InvalidParametersError.of("limit", message)


def check_bulk(number, field="query"):
    """Reject a request with no queries, or too many.

    :raises InvalidParametersError: naming the limit.
    """
    limit = current_app.config["STATS_DASHBOARD_MAX_QUERIES"]
    if not 0 < number <= limit:
        message = f"Allowed: 1 to {limit} queries in one request."
        raise InvalidParametersError.of(field, message)


def min_count():
    """Return the threshold below which usage counts are suppressed; 0: none."""
    return current_app.config["STATS_DASHBOARD_MIN_COUNT"]
