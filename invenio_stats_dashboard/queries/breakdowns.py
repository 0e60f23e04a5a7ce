# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A metric by the keys of one breakdown."""

from .metrics import METRICS, RECORDS, USAGE
from .series import plan_sizes


def _plan_total(context, metric, span):
    """Add the search for the number of all keys together."""
    if metric.kind == "balance":
        return context.rows.balance(span.last, [metric])
    return context.rows.sums(metric.family, span, metric.fields)


def _read_total(metric, found):
    """Return the number of all keys together."""
    if metric.kind == "balance":
        return found.value[metric.name]
    return metric.change(found.value)


def breakdown(context, select=dict):
    """Return the largest keys of a breakdown, and what the others amount to.

    :param context: :class:`.context.Context`.
    :param select: function that returns those of key → number that are wanted.
    :returns: dict, see the documentation of the answers; items without label.
    """
    params = context.params
    metric = METRICS[params.metric]
    compared = context.compared
    if compared and not context.known(metric.family, compared):
        compared = None
    sizes = plan_sizes(context, metric, params.breakdown, context.span)
    before = compared and plan_sizes(context, metric, params.breakdown, compared)
    total = _plan_total(context, metric, context.span)
    context.add_checks((USAGE if metric.family == USAGE else RECORDS,))
    context.batch.run()

    total, numbers = _read_total(metric, total), select(sizes.value)
    earlier = before.value if before else None
    top = sorted(numbers, key=lambda key: (-numbers[key], key))[: params.limit]
    items = [
        {
            "key": key,
            "value": numbers[key],
            "previous": None if earlier is None else earlier.get(key, 0),
            "share": round(numbers[key] / total, 6) if total else 0,
        }
        for key in top
    ]
    return {
        **context.envelope(),
        "breakdown": params.breakdown,
        "metric": metric.name,
        "items": items,
        **_remainder(params.subcount, numbers, top, total),
    }


def _remainder(subcount, numbers, top, total):
    """Return what the items do not show.

    Where an item may count under several keys, neither the other keys nor the
    items without key can be had by subtraction.
    """
    multivalued = subcount["multivalued"]
    shown = sum(numbers[key] for key in top)
    everything = sum(numbers.values())
    return {
        "other": {
            "keys": len(numbers) - len(top),
            "value": None if multivalued else everything - shown,
        },
        "unknown": None if multivalued else total - everything,
        "total": total,
        "multivalued": multivalued,
        "keys": len(numbers),
    }
