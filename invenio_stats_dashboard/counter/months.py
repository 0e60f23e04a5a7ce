# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Months: whole ones, in UTC, as ``YYYY-MM``."""

import re
from datetime import date, timezone

from dateutil.relativedelta import relativedelta

from ..queries.params.periods import Span
from .exceptions import CounterError, exception

FORM = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)

FIRST_YEAR = 1000
"""Earlier years are considered invalid."""

MOST_GAPS = 20
"""Number of gaps that an exception names."""


class Month(date):
    """A month, as its first day."""

    @classmethod
    def of(cls, day):
        """Return the month of a day or moment."""
        return cls(day.year, day.month, 1)

    def plus(self, months):
        """Return the month a number of months later.

        :raises ValueError: beyond the year 9999.
        """
        return self + relativedelta(months=months)

    @property
    def last(self):
        """Return the last day."""
        return date(self.year, self.month, 1) + relativedelta(day=31)

    def __str__(self):
        """Return the month as ``YYYY-MM``."""
        return f"{self.year:04}-{self.month:02}"


def span_of(first, last):
    """Return the days from one month to another."""
    return Span(date(first.year, first.month, 1), last.last)


def require_range(args):
    """Reject a request without begin_date or end_date.

    :param args: parameter → text.
    :raises CounterError: 1030.
    """
    missing = [name for name in ("begin_date", "end_date") if not args.get(name)]
    if missing:
        raise CounterError(1030, f"Missing: {', '.join(missing)}.")


def parse_range(args, today):
    """Return the first and the last month requested.

    A day may be given if it is the first or last of its month.

    :param args: parameter → text.
    :raises CounterError: 3020 when they are invalid.
    """
    first = _parse(args, "begin_date", lambda month: 1)
    last = _parse(args, "end_date", lambda month: month.last.day)
    if first > last:
        raise CounterError(3020, f"begin_date {first} is after end_date {last}.")
    if first >= Month.of(today):
        message = f"begin_date {first} is the current or a future month."
        raise CounterError(3020, message)
    return first, last


def _parse(args, name, day_of):
    """Return the month of a parameter."""
    text = args[name]
    found = FORM.fullmatch(text)
    try:
        year, month = int(found[1]), int(found[2])
        parsed = Month(year, month, 1)
    except (TypeError, ValueError):
        found = None
    if not found or parsed.year < FIRST_YEAR:
        message = f"{name} is '{text}'. Allowed: yyyy-mm, yyyy-mm-dd."
        raise CounterError(3020, message)
    if found[3] and int(found[3]) != day_of(parsed):
        message = (
            f"{name} is '{text}'. Only whole months are reported: allowed are "
            f"{parsed} and {parsed}-{day_of(parsed):02}."
        )
        raise CounterError(3020, message)
    return parsed


def available_months(state):
    """Return the first and the last whole month that have been processed.

    :param state: :class:`..queries.sources.extent.State` of the instance.
    :returns: pair of months, or ``None`` when there is none.
    """
    complete, since = state.complete_until(("usage",)), state.recorded_since
    if complete is None or since is None:
        return None
    # A month is complete once all events until its end have been counted.
    last = Month.of(complete.astimezone(timezone.utc).date()).plus(-1)
    first = Month.of(since)
    return (first, last) if first <= last else None


def note_gaps(spans, exceptions):
    """Report days on which usage was not recorded as an exception.

    :param spans: pairs of span and note, see :class:`..queries.gaps.Gaps`.
    :param exceptions: list that 3040 is added to.
    """
    texts = [
        f"{span.first} to {span.last}" + (f" ({note})" if note else "")
        for span, note in spans[:MOST_GAPS]
    ]
    if texts:
        more = ", …" if len(spans) > MOST_GAPS else ""
        data = f"No usage was recorded: {', '.join(texts)}{more}."
        exceptions.append(exception(3040, data))
