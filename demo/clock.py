# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Travelling in time, so that everything of a deposit carries its date.

Invenio stamps records, requests, files and membership rows with the current time.
Rewriting all of these afterwards would be a second, untrue history.
"""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone

import time_machine

MONTHS = 24
"""Months of history."""


def start_of_history(until):
    """Return the first day of the history that ends with the day ``until``.

    Counted in whole months, so that the history begins on the first of one.
    """
    months = until.year * 12 + until.month - 1 - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def moment(day, second):
    """Return the UTC datetime of a second (0…86399) of a day."""
    midnight = datetime.combine(day, time(), tzinfo=timezone.utc)
    return midnight + timedelta(seconds=second)


@contextmanager
def at(instant):
    """Run a block as if it were ``instant`` (aware datetime); the clock ticks on."""
    with time_machine.travel(instant, tick=True):
        yield
