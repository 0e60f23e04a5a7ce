# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Answers in plain Python: slow, obvious, and sharing no code with the package."""

from collections import Counter
from datetime import date, timedelta

CONTENT = ("records", "works", "files", "file_bytes", "with_files", "metadata_only")
USAGE = ("views", "unique_views", "downloads", "unique_downloads", "data_volume")


def days(first, last):
    """Return all days of a span."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def unit_of(day, unit):
    """Return something that all days of a calendar unit have in common."""
    return {
        "day": day,
        "week": day.isocalendar()[:2],
        "month": (day.year, day.month),
        "quarter": (day.year, (day.month + 2) // 3),
        "year": day.year,
    }[unit]


def parts(first, last, unit):
    """Return the days of each bucket of a span."""
    groups = {}
    for day in days(first, last):
        groups.setdefault(unit_of(day, unit), []).append(day)
    return list(groups.values())


def compared(first, last, mode):
    """Return (day, compared day) pairs of a span.

    29 February stands against 28 February of the next year, since nothing else
    does, unless that day is all there is; in a leap year nothing stands against it,
    unless it is all there is itself.
    """
    span = days(first, last)
    if mode == "prev":
        return [(day, day - timedelta(days=len(span))) for day in span]
    if first == last and (first.month, first.day) == (2, 29):
        return [(first, first.replace(year=first.year - 1, day=28))]
    pairs = []
    for earlier in days(first - timedelta(days=400), last - timedelta(days=300)):
        leap = (earlier.month, earlier.day) == (2, 29)
        day = date(earlier.year + 1, earlier.month, 28 if leap else earlier.day)
        if first <= day <= last and not (leap and first == last):
            pairs.append((day, earlier))
    return pairs


def facing(part, pairs):
    """Return the days that stand against those of a bucket."""
    found = sorted(old for day, old in pairs if day in set(part))
    return found[:1] if len(part) == 1 else found


def by_day(pairs):
    """Return pairs of which each day is in one only: without 29 February."""
    return [(day, old) for day, old in pairs if (old.month, old.day) != (2, 29)]


class Oracle:
    """Answers over rows kept in lists of dicts."""

    def __init__(self, usage, content, events):
        """Take usage rows, content rows and membership events."""
        self.usage = usage
        self.content = content
        self.events = events

    def flow(self, metric, when, breakdown="total", key=None):
        """Sum a field over a collection of days."""
        rows = self.content if metric.startswith(CONTENT) else self.usage
        when = set(when)
        return sum(
            row.get(metric, 0)
            for row in rows
            if row["day"] in when
            and row["breakdown"] == breakdown
            and row.get("access_method", "regular") == "regular"
            and key in (None, row["key"])
        )

    def balance(self, metric, day, breakdown="total", key=None):
        """Add up all that ever came and went until a day."""
        until = {row["day"] for row in self.content if row["day"] <= day}
        added = self.flow(f"{metric}_added", until, breakdown, key)
        return added - self.flow(f"{metric}_removed", until, breakdown, key)

    def uploaders(self, when=None, until=None):
        """Count different uploaders."""
        return len(
            {
                event["uploader"]
                for event in self.events
                if event["event_type"] == "add"
                and (when is None or event["day"] in set(when))
                and (until is None or event["day"] <= until)
            }
        )

    def value(self, metric, when):
        """Return any metric of a non-empty, sorted list of days."""
        if metric in CONTENT:
            return self.balance(metric, when[-1])
        if metric == "uploaders":
            return self.uploaders(until=when[-1])
        if metric == "uploaders_active":
            return self.uploaders(when)
        amount = self.flow(metric, when)
        if metric != "visitors":
            return amount
        recorded = [day for day in when if self.since is None or day >= self.since]
        return round(amount / max(1, len(recorded)), 1)

    @property
    def since(self):
        """Return the first day with usage, or ``None``."""
        return min((row["day"] for row in self.usage), default=None)

    def by_key(self, metric, when, breakdown):
        """Return a metric by key, without zeros."""
        rows = self.content if metric.startswith(CONTENT) else self.usage
        keys = {row["key"] for row in rows if row["breakdown"] == breakdown}
        found = Counter()
        for key in keys:
            if metric in CONTENT:
                found[key] = self.balance(metric, when[-1], breakdown, key)
            else:
                found[key] = self.flow(metric, when, breakdown, key)
        return {key: number for key, number in found.items() if number}
