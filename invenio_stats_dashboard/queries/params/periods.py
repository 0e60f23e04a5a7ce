# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Days, spans and buckets: pure date arithmetic, all in UTC.

A span is a pair of days, both included.
"""

from collections import namedtuple
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from ...dates import DAY

FISCAL = ("fiscal_year", "last_fiscal_year")
"""Periods of a year that begins on a configured day: academic, fiscal."""

PERIODS = (
    "today",
    "7d",
    "30d",
    "90d",
    "last_month",
    "last_quarter",
    "12m",
    "year",
    "last_year",
    *FISCAL,
    "all",
)
"""Names of periods, in the order in which pages offer them."""

CALENDAR_YEAR = (1, 1)
"""Month and day on which a fiscal year begins unless configured."""

CUSTOM = "custom"
"""Comparison with a custom span."""

LENGTHS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}
"""Unit of time → its length."""

UNITS = tuple(LENGTHS)

DAILY_UP_TO = 100
"""Number of days up to which a series is by day by default."""

WEEKLY_UP_TO = 550
"""Number of days (18 months) up to which a series is by week by default."""


class Span(namedtuple("Span", ["first", "last"])):
    """A pair of days, both included."""

    @property
    def days(self):
        """Return the number of days."""
        return (self.last - self.first).days + 1

    def to_dict(self):
        """Return the span as included in answers."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "days": self.days,
        }

    def shift(self, days):
        """Return the span moved by a number of days."""
        delta = timedelta(days=days)
        return Span(self.first + delta, self.last + delta)


def days_of(span):
    """Return all days of a span, in order."""
    return [span.first + number * DAY for number in range(span.days)]


def spans_of(days):
    """Return the spans that together have these days."""
    spans = []
    for day in sorted(days):
        if spans and day == spans[-1].last + DAY:
            spans[-1] = Span(spans[-1].first, day)
        else:
            spans.append(Span(day, day))
    return spans


def within(spans, part):
    """Return the parts of spans within another span."""
    clipped = (Span(max(s.first, part.first), min(s.last, part.last)) for s in spans)
    return [span for span in clipped if span.first <= span.last]


def outside(spans, part):
    """Return the parts of a span outside of others within it, which are in order."""
    first, parts = part.first, []
    for span in spans:
        if first < span.first:
            parts.append(Span(first, span.first - DAY))
        first = span.last + DAY
    return [*parts, Span(first, part.last)] if first <= part.last else parts


def year_before(day):
    """Return the same day a year before; for 29 February the 1 March."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def named_period(name, now, first_day=None, fiscal=CALENDAR_YEAR):
    """Return the span of a named period as of a given day.

    What is called last is the whole unit before the current one; all others end on
    the day.

    :param name: one of ``PERIODS``.
    :param first_day: first day with data, where ``all`` begins.
    :param fiscal: month and day on which a fiscal year begins.
    """
    start = _fiscal_start(now, *fiscal)
    spans = {
        "today": (now, now),
        "7d": (now - 6 * DAY, now),
        "30d": (now - 29 * DAY, now),
        "90d": (now - 89 * DAY, now),
        "last_month": _unit_before(now, "month"),
        "last_quarter": _unit_before(now, "quarter"),
        "12m": (year_before(now + DAY), now),
        "year": (unit_start(now, "year"), now),
        "last_year": _unit_before(now, "year"),
        "fiscal_year": (start, now),
        "last_fiscal_year": (_fiscal_start(start - DAY, *fiscal), start - DAY),
        "all": (min(first_day or now, now), now),
    }
    return Span(*spans[name])


def _unit_before(now, unit):
    """Return first and last day of the calendar unit before that of a day."""
    last = unit_start(now, unit) - DAY
    return unit_start(last, unit), last


def _fiscal_start(day, month, number):
    """Return the first day of the fiscal year that holds a day."""
    start = date(day.year, month, number)
    return start if start <= day else date(day.year - 1, month, number)


def compared_span(span, mode, own=None):
    """Return the comparison span of another one.

    :param mode: ``prev`` (the equally long span just before), ``year`` (the same
        days a year before), ``custom`` or ``none``.
    :param own: span of the mode ``custom``.
    :returns: a span, or ``None``.
    """
    if mode == CUSTOM:
        return own
    if mode == "prev":
        return span.shift(-span.days)
    if mode == "year":
        first, last = _year_before(span)
        return Span(min(first, last), last)
    return None


def _year_before(span):
    """Return the first and last of the same days a year before.

    The last one is that before the day after: so that 29 February opens no span, and
    closes one of several days, such as a month, but not that of 28 February alone.
    """
    first, last = year_before(span.first), year_before(span.last + DAY) - DAY
    return first, min(first, last) if span.days == 1 else last


def compared_bucket(bucket, span, compared, mode):
    """Return the part of the compared span that stands against a bucket.

    The parts of all buckets of a span cover the compared span exactly, unless it is
    one's own: then they are counted from its first day as far as it reaches. By day,
    29 February stands against nothing, and nothing against it.

    :returns: a span, or ``None``.
    """
    if compared is None or bucket == span:
        return compared
    if mode == "prev":
        return bucket.shift(-span.days)
    if mode == CUSTOM:
        part = bucket.shift((compared.first - span.first).days)
        part = Span(part.first, min(part.last, compared.last))
        return part if part.first <= part.last else None
    first, last = _year_before(bucket)
    return Span(first, last) if first <= last else None


def elapsed(span, now):
    """Return the part of a span up to a day, at least one day."""
    return Span(span.first, max(min(span.last, now), span.first))


def default_unit(days):
    """Return the default unit of time for a number of days."""
    if days <= DAILY_UP_TO:
        return "day"
    return "week" if days <= WEEKLY_UP_TO else "month"


def unit_start(day, unit):
    """Return the first day of the calendar unit (ISO weeks) that holds a day."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    month = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}
    return day.replace(month=month[unit], day=1)


def next_unit(start, unit):
    """Return the first day of the calendar unit after one that begins on a day."""
    return start + LENGTHS[unit]


def count_buckets(span, unit):
    """Return an upper bound of the number of buckets of a span."""
    shortest = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}[unit]
    return span.days // shortest + (0 if unit == "day" else 2)


def buckets(span, unit):
    """Return the calendar units that a span touches, clipped to it."""
    result, start = [], unit_start(span.first, unit)
    while start <= span.last:
        following = next_unit(start, unit)
        result.append(Span(max(start, span.first), min(following - DAY, span.last)))
        start = following
    return result


def is_partial(bucket, unit, now):
    """Return True if a bucket is cut off by its span, or not over yet."""
    start = unit_start(bucket.first, unit)
    whole = Span(start, next_unit(start, unit) - DAY)
    return bucket != whole or bucket.last >= now
