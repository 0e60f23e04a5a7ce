# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Comparison of two spans by the days that have data in both.

A day without data is not a day without usage: it is excluded from a change together
with its counterpart in the other span.
"""

from ..metrics.metrics import USAGE
from .params.periods import Span, compared_bucket, days_of, elapsed, spans_of, within


def per_day(total, span, now, without=()):
    """Return the mean per day of the part of a span that has passed.

    :param without: spans within it that do not count; not included in ``total``.
    """
    passed = elapsed(span, now)
    days = passed.days - sum(part.days for part in within(without, passed))
    return round(total / max(1, days), 1)


def lost_of(context, metric):
    """Return the spans without data that a mean has no days of."""
    return [gap for gap, _ in context.gaps.spans] if metric.kind == "mean" else []


def left_out(span, compared, mode, lost, lost_before):
    """Return the days that are not compared.

    :param mode: how the spans are compared, see :func:`.params.periods.compared_span`.
    :param lost: spans without data within ``span``.
    :param lost_before: the same within ``compared``.
    :returns: (list of spans within ``span``, list of spans within ``compared``).
    """
    if compared is None or not (lost or lost_before):
        return list(lost), []
    missing = {day for gap in lost for day in days_of(gap)}
    before = {day for gap in lost_before for day in days_of(gap)}
    out, out_before = set(missing), set(before)
    for day in days_of(span):
        facing = compared_bucket(Span(day, day), span, compared, mode)
        # One day, also where it is the whole span and stands against all of the other.
        facing = set(days_of(facing)[:1]) if facing else set()
        if day in missing or facing & before:
            out.add(day)
            out_before |= facing
    return spans_of(out), spans_of(out_before)


class Comparison:
    """The days of two spans that are not compared.

    Created after the batch has been run; costs nothing without gaps.
    """

    def __init__(self, context):
        """Initialize with the context whose gaps are known."""
        self.context = context
        self.lost = [gap for gap, _ in context.gaps.spans]
        """Spans without data, whatever they are compared with."""
        compared = context.compared
        if compared and not context.known(USAGE, compared):
            compared = None
        self.out, self.out_before = left_out(
            context.span,
            compared,
            context.params.compare,
            self.lost,
            [gap for gap, _ in context.gaps_before.spans],
        )

    def __bool__(self):
        """Return True if any day is not compared."""
        return bool(self.out or self.out_before)

    def sums(self, fields):
        """Return field → number of the days without data, and of those not compared.

        :returns: (of the days without data, of those that are not compared, of those
            of the compared span that are not).
        """
        rows = self.context.rows
        sides = (self.lost, self.out, self.out_before)
        return self._ask(sides, lambda span: rows.sums(USAGE, span, fields), _add_up)

    def by_key(self, metric, breakdown, now, before, keys=None):
        """Return what is compared of numbers by key: (those of the span, those before).

        :param now: key → number of all days of the span.
        :param before: the same of the compared span, ``None`` where nothing is known.
        :param keys: of which keys they are; by default of all.
        """
        if before is None or not self:
            return now, before
        rows = self.context.rows

        def numbers(found):
            return _add_up(
                {key: metric.change(sums) for key, sums in part.items()}
                for part in found
            )

        out, out_before = self._ask(
            (self.out, self.out_before),
            lambda span: rows.by_key(USAGE, span, metric.fields, breakdown, keys),
            numbers,
        )
        return less(now, out), less(before, out_before)

    def _ask(self, sides, plan, read):
        """Search the spans of all sides in one request."""
        found = [[plan(span) for span in side] for side in sides]
        self.context.batch.run()
        return tuple(read(part.value for part in side) for side in found)


def _add_up(parts):
    """Add up dicts of numbers."""
    total = {}
    for part in parts:
        for name, number in part.items():
            total[name] = total.get(name, 0) + number
    return total


def less(numbers, others):
    """Return key → number with others taken away; keys stay."""
    return {key: number - others.get(key, 0) for key, number in numbers.items()}
