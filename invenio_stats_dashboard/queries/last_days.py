# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""On which day something last happened: what an empty panel can say."""

from . import indices
from .metrics import METRICS, RECORDS, USAGE
from .planner import Pending
from .state import total_rows, whole_day

LAST_DAYS = ("views", "downloads", "records_added")
"""Metrics whose last day is told."""


def plan_last_days(context):
    """Add the searches for the last days: one by family.

    :returns: list of pending values, metric → day or ``None``.
    """
    # Where small numbers are kept back, a day would tell of single readers; under
    # filters only events would know, and the remedy is another one anyway.
    if context.sample or context.limit or context.params.filters:
        return []
    return [
        context.batch.add(_pending(context, family, names))
        for family in (USAGE, RECORDS)
        if (names := [n for n in LAST_DAYS if METRICS[n].family == family])
    ]


def _pending(context, family, names):
    """Search the last days of the metrics of one family."""
    last = {"last": {"max": {"field": "day"}}}
    aggs = {
        name: {"filter": {"range": {METRICS[name].fields[0]: {"gt": 0}}}, "aggs": last}
        for name in names
    }
    return Pending(
        indices.every(indices.delta(family, context.params.basis)),
        {"query": total_rows(context.state.community_id), "aggs": aggs},
        lambda found: {
            name: whole_day(found.get(name, {}).get("last")) for name in names
        },
    )


def read_last_days(plan):
    """Return metric → last day as text, ``None`` where there is or may be none."""
    days = dict.fromkeys(LAST_DAYS)
    for pending in plan:
        days.update(pending.value)
    return {name: day.isoformat() if day else None for name, day in days.items()}
