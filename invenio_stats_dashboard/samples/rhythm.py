# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Distribution of generated usage over the days of a period."""

from datetime import datetime, timedelta

WEEKDAYS = (1.15, 1.2, 1.2, 1.15, 1.0, 0.5, 0.45)
"""Activity from Monday to Sunday."""
MONTHS = (0.95, 1.0, 1.08, 1.0, 1.08, 1.0, 0.72, 0.62, 1.0, 1.12, 1.15, 0.75)
"""Activity from January to December: semesters and holidays."""
SPIKE_AT, SPIKE_DAYS = 0.62, 12
"""Position in the period, and length in days, of a spike of one item."""
WAVE_AT, WAVE_DAYS = 0.81, 6
"""Position in the period, and length in days, of a wave of robots."""

DAY = timedelta(days=1)


class Rhythm:
    """The rhythm of a period: weeks, seasons, growth, a spike, a wave of robots."""

    def __init__(self, start, end):
        """Bind to a period: first moment and moment after it, naive UTC datetimes."""
        self.start, self.end = start, end
        self.length = (end - start) / DAY

    def quotas(self, volume, presence):
        """Distribute a number of events over the days by largest remainder.

        :param volume: number of events.
        :param presence: function(moment) → 0…1, how much of the repository there is.
        :returns: [(midnight, number of events)], days without events left out.
        """
        days = self.days()
        weights = [self.weight(day) * presence(self.last_moment(day)) for day in days]
        total = sum(weights)
        if not total:
            return []
        exact = [volume * weight / total for weight in weights]
        counts = [int(value) for value in exact]
        order = sorted(range(len(days)), key=lambda n: counts[n] - exact[n])
        for n in order[: volume - sum(counts)]:
            counts[n] += 1
        return [(day, count) for day, count in zip(days, counts) if count]

    def days(self):
        """Return the midnights of the period's days."""
        first = datetime(self.start.year, self.start.month, self.start.day)
        midnights = (first + DAY * n for n in range((self.end - first) // DAY + 1))
        return [day for day in midnights if day < self.end]

    def bounds(self, day):
        """Return the part of a day that lies in the period: (from, to)."""
        return max(day, self.start), min(day + DAY, self.end)

    def last_moment(self, day):
        """Return the last second of a day that lies in the period."""
        return self.bounds(day)[1] - timedelta(seconds=1)

    def weight(self, day):
        """Return a day's activity relative to an ordinary one."""
        growth = 0.6 + 0.8 * self._elapsed(day) / max(self.length, 1)
        weight = WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] * growth
        weight *= 1 + 2.5 * self.news(day) + (3.0 if self.is_wave(day) else 0)
        # The first and the last day may be cut short.
        begin, finish = self.bounds(day)
        return weight * ((finish - begin) / DAY)

    def news(self, day):
        """Return the height of the spike: 1 on its first day, then declining."""
        after = self._elapsed(day) - SPIKE_AT * self.length
        return 0.75 ** int(after) if 0 <= after < SPIKE_DAYS else 0.0

    def is_wave(self, day):
        """Return whether the robots come in a wave (never in a short period)."""
        after = self._elapsed(day) - WAVE_AT * self.length
        return 0 <= after < WAVE_DAYS and self.length > 10 * WAVE_DAYS

    def _elapsed(self, day):
        """Return the days since the period began."""
        return max(0.0, (day - self.start) / DAY)
