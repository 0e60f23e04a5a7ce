# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Dates of answers and aggregations: all in UTC."""

import re
from datetime import datetime, timedelta, timezone

DAY = timedelta(days=1)

MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d" r"([T ]\d\d:\d\d(:\d\d([.,]\d+)?)? ?(Z|[+-]\d\d(:?[0-5]\d)?)?)?",
    re.ASCII,
)
"""ISO 8601 in its extended format, as databases and log files write it."""


def today():
    """Return the current day in UTC."""
    return datetime.now(timezone.utc).date()


def iso(moment):
    """Return a moment as text in UTC, to the second; ``None`` stays."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def moment_of(text):
    """Return a moment in ISO 8601 as naive UTC datetime.

    Without an offset it is in UTC, and a day is its beginning. Nothing is guessed:
    names of time zones, and days and months in another order, are refused.

    :raises ValueError: the text is no such moment.
    """
    if not MOMENT.fullmatch(text):
        raise ValueError(f"Not a moment in ISO 8601: {text!r}")
    try:
        return naive(datetime.fromisoformat(text))
    except OverflowError as error:
        raise ValueError(f"Not a moment of the years 1 to 9999: {text!r}") from error


def day_of(text):
    """Return the day (``YYYY-MM-DD``, UTC) of a moment in ISO 8601."""
    return moment_of(text).date().isoformat()


def naive(moment):
    """Return a datetime in UTC without zone."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment


def month_of(day):
    """Return the month (``YYYY-MM``) of a date."""
    return day.isoformat()[:7]


def months_between(first, last):
    """Return the months (``YYYY-MM``) from one to another, both included."""
    number, end = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (first, last))
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(number, end + 1)]


def month_before(day):
    """Return the last month (``YYYY-MM``) that is over on a day."""
    return month_of(day.replace(day=1) - DAY)
