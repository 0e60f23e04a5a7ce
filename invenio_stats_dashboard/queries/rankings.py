# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Records in order of their numbers."""

from .metrics import METRICS, USAGE
from .series import plan_sizes

RECORD = "record"
"""Breakdown whose keys are records."""


def ranking(context):
    """Return the records with the largest numbers, or the largest changes.

    :param context: :class:`.context.Context`.
    :returns: dict, see the documentation of the answers; items know only their
        record's id.
    """
    params = context.params
    metric = METRICS[params.metric]
    compared = context.compared
    if compared and not context.known(USAGE, compared):
        compared = None
    sizes = plan_sizes(context, metric, RECORD, context.span)
    before = compared and plan_sizes(context, metric, RECORD, compared)
    context.add_checks((USAGE,))
    context.batch.run()

    numbers, earlier = sizes.value, before.value if before else None
    return {
        **context.envelope(),
        "metric": metric.name,
        "sort": params.sort,
        "items": [
            {
                "rank": rank,
                "recid": recid,
                "value": numbers.get(recid, 0),
                "previous": None if earlier is None else earlier.get(recid, 0),
            }
            for rank, recid in enumerate(
                _order(numbers, earlier or {}, params.sort)[: params.limit], 1
            )
        ],
    }


def _order(numbers, earlier, sort):
    """Return the records in order; of equal ones the lower id comes first."""
    if sort == "most":
        return sorted(numbers, key=lambda recid: (-numbers[recid], recid))
    changes = {
        recid: abs(numbers.get(recid, 0) - earlier.get(recid, 0))
        for recid in {*numbers, *earlier}
    }
    moved = [recid for recid, change in changes.items() if change]
    return sorted(moved, key=lambda recid: (-changes[recid], recid))
