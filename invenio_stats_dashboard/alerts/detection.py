# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Detection of unusual days. Pure functions over numbers by day.

Usual is the median of the same weekday in the weeks before, moved by the season: by how
the same time a year ago differed from the weeks before it, at most twofold.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

RISE, FALL, SILENCE, ROBOTS = "rise", "fall", "silence", "robots"

FEWEST = 4
"""Weeks that have to be known."""

YEAR = timedelta(weeks=52)

ROBOTS_METRIC = "robots"

STRONGEST = 2
"""Most that the season changes what is usual."""


@dataclass(frozen=True)
class Unusual:
    """A number far from what is usual."""

    kind: str
    metric: str
    value: int
    usual: int


def find_unusual(day, numbers, settings):
    """Return the unusual numbers of a day.

    :param numbers: metric → day → number; days without data are missing.
    :param settings: value of ``STATS_DASHBOARD_ALERTS``.
    :returns: list of :class:`Unusual`.
    """
    found = (
        _judge(day, metric, by_day, settings) for metric, by_day in numbers.items()
    )
    return [each for each in found if each]


def _judge(day, metric, by_day, settings):
    """Return what is unusual about one metric, or ``None``."""
    weeks = _weeks_before(day, by_day, settings["weeks"])
    if day not in by_day or len(weeks) < FEWEST:
        return None
    usual, value = median(weeks) * _season(day, by_day, settings), by_day[day]
    spread = 1.4826 * median(abs(number - median(weeks)) for number in weeks)
    far = max(
        settings["deviations"] * max(spread, math.sqrt(usual)),
        settings["share"] * usual,
        settings["minimum"],
    )
    kind = None
    if value == 0 and usual >= settings["minimum"]:
        kind = SILENCE
    elif value - usual >= far:
        kind = RISE
    elif usual - value >= far:
        kind = FALL
    if metric == ROBOTS_METRIC:
        kind = ROBOTS if kind == RISE else None
    return kind and Unusual(kind, metric, value, round(usual))


def _weeks_before(day, by_day, number):
    """Return the numbers of the same weekday in the weeks before a day."""
    days = (day - timedelta(weeks=week) for week in range(1, number + 1))
    return [by_day[each] for each in days if each in by_day]


def _season(day, by_day, settings):
    """Return how the same time a year ago differed from the weeks before it."""
    then = day - YEAR
    before = _weeks_before(then, by_day, settings["weeks"])
    around = (then + timedelta(weeks=week) for week in (-1, 0, 1))
    around = [by_day[each] for each in around if each in by_day]
    if len(before) < FEWEST or not around or median(before) < settings["minimum"]:
        return 1
    return min(STRONGEST, max(1 / STRONGEST, median(around) / median(before)))
