# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Series: metrics over time."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from ..dates import DAY
from ..metrics.metrics import RECORDS, UPLOADERS, USAGE, mode_of
from .comparison import Comparison, lost_of, per_day
from .params.filters import UNKNOWN
from .params.periods import buckets, compared_bucket, is_partial, within


class Steps:
    """Metrics of one family over a span, bucket by bucket."""

    def __init__(self, context, span, found, opening=None, key=""):
        """Initialize with the searches.

        :param found: result of :meth:`.sources.rows.Rows.by_unit`.
        :param opening: result of :meth:`.sources.rows.Rows.balance` before the span.
        :param key: key of the series.
        """
        self.context = context
        self.span = span
        self.found = found
        self.opening = opening
        self.key = key

    def _running(self, metric):
        """Return the days with a change, and the running sum of changes."""
        steps = self.found.value.get(self.key, {})
        # A unit that began before the span counts from the span's start.
        days = sorted((max(day, self.span.first), sums) for day, sums in steps.items())
        sums = accumulate((metric.change(sums) for _, sums in days), initial=0)
        return [day for day, _ in days], list(sums)

    def values(self, metric, parts, without=()):
        """Return the metric's value in each part of the span (``None`` stays).

        :param without: spans excluded from flows and means; a part that would be empty
            stays whole.
        """
        days, running = self._running(metric)
        opening = self.opening.value[metric.name] if self.opening else 0

        def within_span(span):
            until = running[bisect_right(days, span.last)]
            return until - running[bisect_left(days, span.first)]

        def value(part):
            if part is None:
                return None
            if metric.kind == "balance":
                return opening + running[bisect_right(days, part.last)]
            out = within(without, part)
            if sum(span.days for span in out) == part.days:
                out = []
            amount = within_span(part) - sum(map(within_span, out))
            if metric.kind == "mean":
                return per_day(amount, part, self.context.today, out)
            return amount

        return [value(part) for part in parts]


def plan_steps(context, metrics, unit, span=None):
    """Add the searches for metrics of one family over time.

    :param metrics: list of :class:`..metrics.metrics.Metric`.
    :param span: by default the one asked for.
    :returns: :class:`Steps`.
    """
    span = span or context.span
    balances = [metric for metric in metrics if metric.kind == "balance"]
    fields = sorted({field for metric in metrics for field in metric.fields})
    rows = context.rows
    opening = rows.balance(span.first - DAY, balances) if balances else None
    found = rows.by_unit(metrics[0].family, span, fields, unit)
    return Steps(context, span, found, opening)


def running_count(firsts, parts):
    """Return how many uploaders had added something by the end of each part.

    :param firsts: pairs of first day and uploader.
    """
    days = sorted(day for day, _ in firsts)
    return [part and bisect_right(days, part.last) for part in parts]


def new_counts(firsts, parts):
    """Return how many uploaders added something for the first time in each part.

    :param firsts: pairs of first day and uploader.
    """
    days = sorted(day for day, _ in firsts)

    def count(part):
        return bisect_right(days, part.last) - bisect_left(days, part.first)

    return [part and count(part) for part in parts]


def distinct_counts(pairs, parts):
    """Return how many different uploaders there were in each part.

    :param pairs: pairs of day and uploader.
    """
    pairs = sorted(pairs)
    days = [day for day, _ in pairs]

    def count(part):
        found = pairs[bisect_left(days, part.first) : bisect_right(days, part.last)]
        return len({who for _, who in found})

    return [part and count(part) for part in parts]


class UploaderSteps:
    """Uploaders over a span, bucket by bucket."""

    def __init__(self, context, metric, span):
        """Add the search to the batch."""
        rows = context.rows
        if metric.kind == "distinct":
            self.found, self.count = rows.daily_uploads(span), distinct_counts
        else:
            self.found = rows.first_uploads(span.last)
            self.count = running_count if metric.kind == "balance" else new_counts

    def values(self, metric, parts, without=()):
        """Return the number of uploaders in each part of the span.

        :param without: ignored: uploads are always known.
        """
        return self.count(self.found.value, parts)


def _plan(context, metric, span):
    """Add the searches for a metric over a span, by day."""
    if metric.family == UPLOADERS:
        return UploaderSteps(context, metric, span)
    return plan_steps(context, [metric], "day", span)


def series(context):
    """Return a metric over time, with that of the comparison span.

    Each bucket is compared with an equally long part of the comparison span.

    :returns: dict, see the documentation of the answers.
    """
    metric, name = context.params.measured, context.params.breakdown
    span, compared = context.span, context.compared
    now = _plan(context, metric, span)
    before = _plan(context, metric, compared) if compared else None
    context.add_checks((USAGE if metric.family == USAGE else RECORDS,))
    keyed = plan_sizes(context, metric, name, span) if name else None
    context.batch.run()

    parts = buckets(span, context.unit)
    recorded = _recorded(context.gaps, parts)
    comparison = Comparison(context)
    values = now.values(metric, recorded + [span], lost_of(context, metric))
    comparable = now.values(metric, recorded + [span], comparison.out)
    earlier = _earlier(context, metric, before, parts + [span], comparison.out_before)
    pairs = [
        context.pair(metric, *numbers) for numbers in zip(values, earlier, comparable)
    ]
    answer = {
        **context.envelope(),
        **context.ignored(metric),
        "metric": metric.name,
        "mode": mode_of(metric),
        "unit": context.unit,
        "buckets": _buckets(context, parts, pairs),
        "total": pairs[-1],
    }
    if keyed:
        applies = context.params.applies(metric)
        of_keys = (context, metric, keyed, recorded, values[:-1])
        answer["series"] = _keyed(*of_keys) if applies else []
    return answer


def _recorded(gaps, parts):
    """Return the parts, with ``None`` for those without data."""
    return [None if part and gaps.covers(part) else part for part in parts]


def _buckets(context, parts, pairs):
    """Return the buckets as included in the answer."""
    return [
        {
            "from": part.first.isoformat(),
            "to": part.last.isoformat(),
            **pair,
            "partial": is_partial(part, context.unit, context.today),
        }
        for part, pair in zip(parts, pairs)
    ]


def _earlier(context, metric, before, parts, without):
    """Return the comparison values of the parts; ``None`` if unknown.

    :param without: the days that are not compared.
    """
    if before is None:
        return [None] * len(parts)
    compared = [
        compared_bucket(part, context.span, context.compared, context.params.compare)
        for part in parts
    ]
    known = [
        part if part and context.known(metric.family, part) else None
        for part in compared
    ]
    # The total, which comes last, covers what was recorded.
    gapless = [*_recorded(context.gaps_before, known[:-1]), known[-1]]
    return before.values(metric, gapless, without)


def plan_sizes(context, metric, breakdown, span):
    """Add the searches for a metric by key. Value: key → number, without zeros."""
    rows = context.rows
    if metric.kind == "balance":
        return Sizes(rows.balance_by_key(span.last, metric, breakdown))
    found = rows.by_key(metric.family, span, metric.fields, breakdown)
    return Sizes(found, metric.change)


class Sizes:
    """The values of all keys of a breakdown."""

    def __init__(self, found, read=int):
        """Initialize with a search by key and a function from its values to a number."""
        self.found = found
        self.read = read

    @property
    def value(self):
        """Return key → number, without zeros and what is unknown by its very name."""
        numbers = {key: self.read(found) for key, found in self.found.value.items()}
        return {key: n for key, n in numbers.items() if n and key != UNKNOWN}

    def largest(self, limit):
        """Return the keys of the largest numbers, largest first, then by key."""
        numbers = self.value
        return sorted(numbers, key=lambda key: (-numbers[key], key))[:limit]


def _keyed(context, metric, sizes, parts, totals):
    """Return the series of the largest keys, and the remainder for the others.

    With the others, the series stack up to the total if each item counts under one key;
    if it may count under several, there is no remainder.
    """
    params = context.params
    top = sizes.largest(params.limit)
    result = [
        {"key": key, "values": steps.values(metric, parts)}
        for key, steps in zip(top, _plan_top(context, metric, top))
    ]
    if not params.subcount["multivalued"]:
        rest = _rest(totals, [entry["values"] for entry in result])
        if any(rest):
            result.append({"key": None, "values": rest})
    return [
        {**entry, "values": [context.shown(metric, n) for n in entry["values"]]}
        for entry in result
    ]


def _rest(totals, lists):
    """Return totals minus these lists; ``None`` stays."""
    return [
        total if total is None else total - sum(values[index] for values in lists)
        for index, total in enumerate(totals)
    ]


def _plan_top(context, metric, top):
    """Fetch the series of these keys in a second request."""
    if not top:
        return []
    span, breakdown, rows = context.span, context.params.breakdown, context.rows
    found = rows.by_unit(
        metric.family, span, metric.fields, context.unit, breakdown, top
    )
    opening = None
    if metric.kind == "balance":
        opening = rows.balance_by_key(span.first - DAY, metric, breakdown)
    context.batch.run()
    balances = opening.value if opening else {}
    return [
        Steps(context, span, found, _Opening(metric, balances.get(key, 0)), key)
        for key in top
    ]


class _Opening:
    """A known opening balance."""

    def __init__(self, metric, number):
        self.value = {metric.name: number}
