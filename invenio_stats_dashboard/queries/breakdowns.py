# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A metric by the keys of one breakdown."""

from ..errors import InvalidParametersError
from ..metrics.metrics import RECORDS, USAGE, mode_of
from .comparison import Comparison
from .letters import alphabetical, fold
from .series import plan_sizes

MAX_NAMED = 10_000
"""Maximum number of keys whose labels are looked up to search or sort by them."""


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


def _search(context, metric):
    """Search everything in one request.

    :returns: (key → number, key → comparable number, key → earlier number or ``None``,
        number of all keys together).
    """
    name, compared = context.params.breakdown, context.compared
    if compared and not context.known(metric.family, compared):
        compared = None
    sizes = plan_sizes(context, metric, name, context.span)
    before = compared and plan_sizes(context, metric, name, compared)
    total = _plan_total(context, metric, context.span)
    context.add_checks((USAGE if metric.family == USAGE else RECORDS,))
    context.batch.run()
    numbers = sizes.value
    comparable, earlier = Comparison(context).by_key(
        metric, name, numbers, before and before.value
    )
    return numbers, comparable, earlier, _read_total(metric, total)


def breakdown(context, select=dict, names=None):
    """Return keys of a breakdown in order, and the sum of the others.

    :param context: :class:`.context.Context`.
    :param select: function that selects from key → number.
    :param names: function that returns key → label of a list of keys.
    :returns: dict, see the documentation of the answers; items without label.
    """
    params, metric = context.params, context.params.measured
    numbers, comparable, earlier, total = _search(context, metric)
    if not params.applies(metric):
        return _not_applicable(context, metric)
    found = numbers
    if params.sort == "change":
        # Keys that fell to zero have changed as well.
        fallen = (key for key, number in (earlier or {}).items() if number)
        found = {**dict.fromkeys(fallen, 0), **numbers}
    keys = ordered(params, select(found), (comparable, earlier or {}), names)
    shown = keys[params.offset : params.offset + params.limit]

    def item(key):
        number = numbers.get(key, 0)
        previous = None if earlier is None else earlier.get(key, 0)
        return {
            "key": key,
            "value": context.shown(metric, number),
            **context.change(metric, number, previous, comparable.get(key, 0)),
            "share": round(number / total, 6) if total else 0,
        }

    return {
        **context.envelope(),
        **context.ignored(metric),
        "breakdown": params.breakdown,
        "metric": metric.name,
        "mode": mode_of(metric),
        "sort": params.sort,
        "items": list(map(item, shown)),
        **_remainder(context, metric, numbers, shown, total),
        "keys": len(keys),
    }


def _not_applicable(context, metric):
    """Return the answer about a metric that cannot be counted under the filters."""
    params = context.params
    return {
        **context.envelope(),
        "breakdown": params.breakdown,
        "metric": metric.name,
        "mode": mode_of(metric),
        "sort": params.sort,
        "items": [],
        "other": {"keys": 0, "value": None},
        "unknown": None,
        "total": None,
        "multivalued": params.subcount["multivalued"],
        "keys": 0,
    }


def ordered(params, numbers, compared, names):
    """Return the selected keys in order. Ties are ordered by key.

    :param compared: key → number, of both spans, that changes are counted from.
    :param names: function that returns key → label of a list of keys.
    :raises InvalidParametersError: if there are too many keys to look up labels.
    """
    keys = sorted(numbers)
    if params.q or params.sort == "label":
        if len(keys) > MAX_NAMED:
            message = (
                f"{len(keys)} keys are too many to sort or search by label. "
                f"Allowed: {MAX_NAMED}."
            )
            raise InvalidParametersError.of("q" if params.q else "sort", message)
        labels = names(keys)
    if params.q:
        part = fold(params.q)
        keys = [key for key in keys if part in fold(labels[key]) or part in fold(key)]
    now, before = compared
    orders = {
        "most": lambda key: -numbers[key],
        "least": lambda key: numbers[key],
        "change": lambda key: -abs(now.get(key, 0) - before.get(key, 0)),
        "label": lambda key: alphabetical(labels[key]),
    }
    return sorted(keys, key=orders[params.sort])


def _remainder(context, metric, numbers, shown, total):
    """Return other and unknown.

    If an item may count under several keys, neither can be computed by subtraction.
    """
    multivalued = context.params.subcount["multivalued"]
    everything = sum(numbers.values())
    rest = everything - sum(numbers.get(key, 0) for key in shown)

    def unless_multivalued(number):
        return None if multivalued else context.shown(metric, number)

    return {
        "other": {
            "keys": len(set(numbers).difference(shown)),
            "value": unless_multivalued(rest),
        },
        "unknown": unless_multivalued(total - everything),
        "total": context.shown(metric, total),
        "multivalued": multivalued,
    }
