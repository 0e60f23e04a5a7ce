# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Rankings of records."""

from typing import NamedTuple

from ..metrics.metrics import METRICS, USAGE
from .comparison import Comparison
from .params.filters import RECORD

MORE = 10
"""Factor by which more records are taken if too few of them are readable."""


def ranking(context, among=None, readable=None):
    """Return the records with the largest numbers, or the largest changes.

    Records that the reader may not read have no line of their own, whose number would
    reveal their usage by day, country and so on. Without filters, those of a page are one
    line together, at its end and without an id; under filters they are left out.

    :param context: :class:`.context.Context`.
    :param among: ids of the records to choose from, by default all.
    :param readable: function that returns which of some ids are those of records that
        the reader may read; by default all are.
    :returns: dict, see the documentation of the answers; items contain only the
        record's id.
    """
    params = context.params
    metric = METRICS[params.metric]
    compared = context.compared
    if compared and not context.known(USAGE, compared):
        compared = None
    context.add_checks((USAGE,))
    keys, shown, numbers, records = _readable_keys(
        context, metric, compared, among, readable
    )
    end = params.offset + params.limit
    page = shown[params.offset : end]
    items = [
        {"rank": rank, "recid": recid, **_numbers_of(context, metric, numbers, recid)}
        for rank, recid in enumerate(page, params.offset + 1)
    ]
    hidden = [] if params.filters else _hidden_on_page(keys, shown, params)
    if hidden:
        sums = _numbers_of(context, metric, numbers, *hidden)
        items.append({"rank": None, "recid": None, "records": len(hidden), **sums})
    return {
        **context.envelope(),
        "metric": metric.name,
        "sort": params.sort,
        "items": items,
        # Under filters, the difference would reveal how many of them match.
        "records": None if params.filters and len(shown) < len(keys) else records,
        "more": len(shown) > end,
    }


def _readable_keys(context, metric, compared, among, readable):
    """Return the first records in order, as many as a page of readable ones takes.

    :returns: (their ids, those that are readable, :class:`Numbers`, number of all
        records or ``None``).
    """
    wanted = count = reach(context.params)
    while True:
        keys, numbers, records = largest(
            context, metric, RECORD, compared, among, count
        )
        known = set(keys) if readable is None else readable(keys)
        shown = [recid for recid in keys if recid in known]
        if len(shown) >= wanted or len(keys) < count:
            return keys, shown, numbers, records
        # Few steps, where most records are restricted.
        count *= MORE


def _hidden_on_page(keys, shown, params):
    """Return the ids between those of a page that the reader may not read.

    After the last page's, all that are left.
    """
    end = params.offset + params.limit
    if params.offset and params.offset >= len(shown):
        return []
    first = keys.index(shown[params.offset - 1]) + 1 if params.offset else 0
    last = keys.index(shown[end - 1]) + 1 if len(shown) > end else len(keys)
    known = set(shown)
    return [recid for recid in keys[first:last] if recid not in known]


def _numbers_of(context, metric, numbers, *recids):
    """Return the sums of some records, as of one item.

    :param numbers: :class:`Numbers`.
    """
    value, comparable = (
        sum(found.get(recid, 0) for recid in recids)
        for found in (numbers.now, numbers.comparable)
    )
    previous = None
    if numbers.before is not None:
        previous = sum(numbers.before.get(recid, 0) for recid in recids)
    return {
        "value": context.shown(metric, value),
        **context.change(metric, value, previous, comparable),
    }


class Numbers(NamedTuple):
    """The numbers of some keys, each a dict of key → number."""

    now: dict
    before: dict
    """Numbers of the comparison span, or ``None``."""
    comparable: dict
    """Numbers of the compared days of ``now``, see :mod:`.comparison`."""


def order_by_number(numbers):
    """Return key → sort value: its number."""
    return numbers.now


def order_by_change(numbers):
    """Return key → sort value: the change of its number."""
    now, before = numbers.comparable, numbers.before or {}
    changes = {
        key: abs(now.get(key, 0) - before.get(key, 0)) for key in {*now, *before}
    }
    return {key: change for key, change in changes.items() if change}


ORDERS = {"most": order_by_number, "change": order_by_change}


def largest(context, metric, breakdown, compared, among=None, count=None):
    """Return the first keys in order, with the numbers of both spans.

    :param compared: span to compare with, or ``None``.
    :param among: the keys to choose from, by default all.
    :param count: keys wanted; by default up to one after the last that is shown.
    :returns: (keys in order, :class:`Numbers`, number of all keys or ``None``).
    """
    count = count or reach(context.params)
    candidates, bound = None, None
    if among is None:
        candidates, bound = _candidates(context, metric, breakdown, compared, count)
    if candidates is not None:
        found = _numbers(context, metric, breakdown, compared, candidates)
        first, weights = _first(context.params, found, count)
        enough = len(first) == count and weights[first[-1]] > bound
        if bound == 0 or enough:
            return first, found, None if bound else len(weights)
    found = _numbers(context, metric, breakdown, compared, among)
    first, weights = _first(context.params, found, count)
    return first, found, len(weights)


def reach(params):
    """Return the number of keys needed, including one more to detect a next page."""
    return params.offset + params.limit + 1


def _candidates(context, metric, breakdown, compared, count):
    """Return the candidates, and the bound of all other keys.

    By change, a key cannot move by more than the larger of its two numbers.
    """
    spans = [context.span]
    if compared and context.params.sort == "change":
        spans.append(compared)
    tops = [context.rows.tops(span, metric.name, breakdown) for span in spans]
    context.batch.run()
    now, before = (*([top.value for top in span] for span in tops), [])[:2]
    if any(bound is None for _, bound in now + before):
        return None, None
    if len(spans) > 1 and Comparison(context):
        # The years' largest keys say nothing about days that are not compared.
        return None, None
    bound = max(sum(bound for _, bound in span) for span in (now, before))
    return _likely(now, before, count), bound


def _likely(now, before, wanted):
    """Return the candidates that may be among the first.

    A key missing from a year has between zero and the year's bound, so each candidate
    has a lower and an upper bound of its sort value. Candidates whose upper bound is
    below the lower bounds of enough others are dropped.

    :param now: (key → number, bound) of each year.
    :param before: the same for the compared span, empty if irrelevant.
    """
    keys = {key for numbers, _ in now + before for key in numbers}
    low = {
        key: [sum(numbers.get(key, 0) for numbers, _ in span) for span in (now, before)]
        for key in keys
    }
    high = {
        key: [sum(n.get(key, bound) for n, bound in span) for span in (now, before)]
        for key in keys
    }
    least = [
        max(0, low[key][0] - high[key][1], low[key][1] - high[key][0]) for key in keys
    ]
    enough = sorted(least, reverse=True)[wanted - 1] if len(keys) >= wanted else 0
    return {
        key
        for key in keys
        if max(high[key][0] - low[key][1], high[key][1] - low[key][0]) >= enough
    }


def _numbers(context, metric, breakdown, compared, keys=None):
    """Return the :class:`Numbers` of these keys or of all."""
    pending = [
        context.rows.by_key(USAGE, span, metric.fields, breakdown, keys)
        for span in (context.span, compared)
        if span
    ]
    context.batch.run()
    numbers = [
        {key: metric.change(sums) for key, sums in found.value.items()}
        for found in pending
    ]
    now = {key: number for key, number in numbers[0].items() if number}
    before = numbers[1] if compared else None
    comparison = Comparison(context)
    comparable, before = comparison.by_key(metric, breakdown, now, before, keys)
    return Numbers(now, before, comparable)


def _first(params, numbers, count):
    """Return the first keys in order, and their sort values.

    Ties are ordered by key.
    """
    weights = ORDERS[params.sort](numbers)
    keys = sorted(weights, key=lambda key: (-weights[key], key))
    return keys[:count], weights
