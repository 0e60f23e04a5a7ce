# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Records in order of their numbers."""

from .filters import RECORD
from .largest import largest
from .metrics import METRICS, USAGE


def ranking(context, among=None):
    """Return the records with the largest numbers, or the largest changes.

    :param context: :class:`.context.Context`.
    :param among: ids of the records to choose from, by default all.
    :returns: dict, see the documentation of the answers; items know only their
        record's id.
    """
    params = context.params
    metric = METRICS[params.metric]
    compared = context.compared
    if compared and not context.known(USAGE, compared):
        compared = None
    context.add_checks((USAGE,))
    keys, numbers, records = largest(context, metric, RECORD, compared, among)
    end = params.offset + params.limit
    return {
        **context.envelope(),
        "metric": metric.name,
        "sort": params.sort,
        "items": [
            _item(context, metric, rank, recid, numbers)
            for rank, recid in enumerate(keys[params.offset : end], params.offset + 1)
        ],
        "records": records,
        "more": len(keys) > end,
    }


def _item(context, metric, rank, recid, numbers):
    """Return what is told of a record.

    :param numbers: :class:`.largest.Numbers`.
    """
    value = numbers.now.get(recid, 0)
    previous = None if numbers.before is None else numbers.before.get(recid, 0)
    return {
        "rank": rank,
        "recid": recid,
        "value": context.shown(metric, value),
        **context.change(metric, value, previous, numbers.comparable.get(recid, 0)),
    }
