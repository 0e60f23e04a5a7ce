# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Publication dates as repositories have them (EDTF), and days of deposit."""

from datetime import timedelta

from .clock import moment, start_of_history

OLD = ("1789", "1848-03", "1632/1635", "1898-11-02", "1757")
"""Publication dates of the sources that the humanities deposit."""


def publication(rng, number, historical, deposited):
    """Return a publication date: year, month, day, range; old ones and future ones.

    :param historical: whether the work is an old source.
    :param deposited: moment of the deposit, which the others lie around.
    """
    if historical:
        return OLD[number % len(OLD)]
    if number % 37 == 9:
        return f"{deposited.year + 2}-03"
    # The square makes recent years more likely.
    day = deposited.date() - timedelta(days=int(rng.random() ** 3 * 8 * 365))
    if number % 11 == 6:
        return f"{day.year - 3}/{day.year}"
    shape = rng.choice(("%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%d"))
    return day.strftime(shape)


def embargo(number, deposited):
    """Return the last day of an embargo: a short one (even numbers) or a long one."""
    return deposited.date() + timedelta(days=500 if number % 2 else 120)


def working_hour(rng, day):
    """Return a moment of a working day, at the earliest this day, in office hours."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    return moment(day, rng.randint(7 * 3600, 18 * 3600))


def deposits(rng, count, until):
    """Return the moments at which ``count`` works are deposited, in order.

    A little more every month; nothing in the last ten days, so that a submission is
    accepted before the history ends.
    """
    start = start_of_history(until)
    days = (until - start).days - 10
    shares = sorted(rng.random() ** 0.8 for _ in range(count))
    return sorted(
        working_hour(rng, start + timedelta(days=int(share * days) + 1))
        for share in shares
    )
