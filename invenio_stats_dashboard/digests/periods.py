# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Periods of digests: the last whole month, or the last whole week."""

from datetime import timedelta

from ..dates import DAY
from ..queries.params.periods import Span


def last_period(interval, now):
    """Return the last whole month or ISO week before a day, and the one before it.

    :param interval: ``month`` or ``week``.
    """
    if interval == "week":
        first = now - timedelta(days=now.weekday() + 7)
        period = Span(first, first + 6 * DAY)
        return period, period.shift(-7)
    period = _month_before(now)
    return period, _month_before(period.first)


def _month_before(day):
    """Return the month before that of a day."""
    last = day.replace(day=1) - DAY
    return Span(last.replace(day=1), last)


def name_of(period):
    """Return a period as names of bookmarks have it: its first day and its length."""
    return f"{period.first.isoformat()}-{period.days}"
