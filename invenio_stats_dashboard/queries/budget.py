# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Cost budget of an HTTP request, estimated before anything is read.

The cost of an answer is the days of rows read, plus the numbers returned. Days are
cheapest without filters and breakdowns, and most expensive with countries, referrers or
file types, for which each record-day has several rows. Answers about a user's records, or
those of a collection, name them in each search.
"""

from flask import current_app

from ..dates import DAY as ONE_DAY
from ..dates import today
from ..errors import InvalidParametersError
from ..metrics.metrics import RECORDS, SNAPSHOT, UPLOADERS, USAGE
from .params.bounds import check_steps
from .params.changes import CHANGES, parts_of
from .params.fiscal import fiscal_year_start
from .params.params import load_params
from .params.periods import count_buckets, default_unit, named_period
from .sources.usage import CELL, DAY, RECORD, level_of

BUDGET = "STATS_DASHBOARD_REQUEST_BUDGET"

WEIGHTS = {DAY: 0.05, RECORD: 1, CELL: 3}
"""Cost of a day of rows, by level."""

ALL_DAYS = 3650
"""Number of days assumed for the period ``all``: ten years."""

NAMED = 10
"""Records named in the searches of an answer that cost as much as one day of rows."""

KEYS = 100
"""Numbers in the totals, and default number of keys of a breakdown."""


def cost_of(params, named=0):
    """Return the cost of an answer.

    :param params: :class:`.params.params.StatsParams`.
    :param named: number of records that the answer is about, if it is about some.
    :raises InvalidParametersError: if it alone has too many buckets.
    """
    if params.kind == CHANGES:
        parts = parts_of(params).values()
        return sum(cost_of(part, named) for part in parts)
    span = _span(params)
    unit = params.unit or default_unit(span.days)
    if params.span:
        check_steps(span, unit, params)
    rows = round(_days(params, span) * _weight(params, named))
    return rows + named // NAMED + _numbers(params, span, unit)


def _span(params):
    """Return the span requested; ``all`` counts as ten years."""
    first = today() - ALL_DAYS * ONE_DAY
    return params.span or named_period(
        params.period, today(), first, fiscal_year_start()
    )


def _days(params, span):
    """Return the number of days read, including the comparison period."""
    if params.mode == SNAPSHOT:
        return max(span.days, ALL_DAYS)
    is_all = params.span is None and params.period == "all"
    if params.compare == "none" or is_all:
        # There is nothing to compare with before the beginning.
        return span.days
    return span.days + (params.compared or span).days


def _weight(params, named):
    """Return the cost of a day of the rows that answer a question."""
    if params.metric and params.measured.family in (RECORDS, UPLOADERS):
        return WEIGHTS[RECORD if params.filters_of(RECORDS) else DAY]
    asked = [entry.subcount for entry in params.filters_of(USAGE)]
    asked += params.breakdowns.values()
    level = level_of(asked)
    if level == DAY and (named or params.kind == "ranking"):
        level = RECORD
    return WEIGHTS[level]


def _numbers(params, span, unit):
    """Return the approximate number of values returned, and of those before them."""
    if params.kind != "series":
        return max(KEYS, params.offset + (params.limit or 0))
    return count_buckets(span, unit) * (1 + (params.limit if params.breakdown else 0))


def check_budget(costs):
    """Reject a request that would cost too much.

    :param costs: what each of its answers costs.
    :returns: the cost of the request.
    :raises InvalidParametersError: naming the limit.
    """
    cost, limit = sum(costs), current_app.config[BUDGET]
    if cost > limit:
        message = (
            f"This request would cost {cost}. Allowed: up to {limit} ({BUDGET}): days "
            "read plus numbers returned. Ask for fewer days, keys or answers at once, or "
            "without country, referrer and file type."
        )
        raise InvalidParametersError.of("request", message)
    return cost


def question_cost(kind, raw, named=0):
    """Return the cost of a request; 0 if it will be rejected anyway.

    :param named: see :func:`cost_of`.
    """
    try:
        return cost_of(load_params(kind, raw), named)
    except InvalidParametersError:
        return 0
