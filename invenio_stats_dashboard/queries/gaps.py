# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Gaps: days without data, on which usage was not recorded.

Some are configured. Others are detected: if the instance is usually busy, a day without
a single event, even of a robot, is a day on which nothing was recorded.
"""

from datetime import date
from functools import cached_property
from statistics import median
from typing import NamedTuple

from flask import current_app

from ..dates import DAY
from ..metrics.metrics import GLOBAL, USAGE
from ..search import indices
from ..search.batch import Pending
from .params.periods import Span, days_of, spans_of, within
from .sources.extent import total_rows

AROUND = 14
"""Number of days before and after a silence that decide whether it is one."""


def known_gaps():
    """Return the configured gaps: list of (span, note)."""
    return [
        (
            Span(*(date.fromisoformat(entry[day]) for day in ("from", "to"))),
            str(entry.get("note") or "") or None,
        )
        for entry in current_app.config["STATS_DASHBOARD_MISSING_DAYS"]
    ]


class Recorded(NamedTuple):
    """What the gaps of a span depend on, where there is no request for an answer."""

    state: object
    """:class:`.sources.extent.State`."""
    today: date
    batch: object
    sample: bool = False


class Gaps:
    """The days without data of a span."""

    def __init__(self, context, span):
        """Add the search to the batch.

        :param context: :class:`.context.Context`, or :class:`Recorded`.
        :param span: the span, or ``None``.
        """
        self.state, self.today = context.state, context.today
        self.span = None if context.sample else span
        self.least = current_app.config["STATS_DASHBOARD_SILENT_DAYS_FROM"]
        self.found = None
        if self.span and self.least:
            self.found = context.batch.add(self._pending(self._around))

    @property
    def _around(self):
        """Return the span, extended by the days that show what is usual."""
        return Span(self.span.first - AROUND * DAY, self.span.last + AROUND * DAY)

    def _pending(self, span):
        """Search for the number of events of the whole instance on each day."""
        first, last = (day.isoformat() for day in span)
        within = {"range": {"day": {"gte": first, "lte": last}}}
        days = {"field": "day", "calendar_interval": "day", "format": "yyyy-MM-dd"}
        events = {"events": {"sum": {"field": "events_raw"}}}
        return Pending(
            indices.yearly(indices.delta(USAGE), span),
            {
                "query": {"bool": {"filter": [total_rows(USAGE, GLOBAL), within]}},
                "aggs": {
                    "days": {
                        "date_histogram": {**days, "min_doc_count": 1},
                        "aggs": events,
                    }
                },
            },
            lambda found: {
                date.fromisoformat(bucket["key_as_string"]): bucket["events"]["value"]
                for bucket in found.get("days", {}).get("buckets", [])
            },
        )

    @cached_property
    def spans(self):
        """Return the gaps within the span, in order: list of (span, note).

        Available after the batch has been run.
        """
        if not self.span:
            return []
        found = [*self._unrecorded(), *self._silences()]
        gaps = [*known_gaps(), *((span, None) for span in found)]
        return merged(
            (part, note) for gap, note in gaps for part in within([gap], self.span)
        )

    def _unrecorded(self):
        """Return the days before recording began, if any."""
        since = self.state.recorded_since
        if since is None or self.span.first >= since:
            return []
        return [Span(self.span.first, since - DAY)]

    def _silences(self):
        """Return the silences among the days that have been counted."""
        since = self.state.recorded_since
        until = self.state.complete_until((USAGE,))
        if not self.found or not since or not until:
            return []
        around = self._around
        last = min(around.last, until.date() - DAY, self.today - DAY)
        days = Span(max(around.first, since), last)
        return silences(self.found.value, days, self.least)

    def covers(self, span):
        """Return True if there are no data for the whole span."""
        return any(
            gap.first <= span.first and span.last <= gap.last for gap, _ in self.spans
        )

    def to_list(self):
        """Return the gaps as they stand in answers."""
        return [
            {"from": gap.first.isoformat(), "to": gap.last.isoformat(), "note": note}
            for gap, note in self.spans
        ]


def silences(numbers, days, least):
    """Return the spans of days without events among days that are busy.

    :param numbers: day → number of events.
    :param days: the span to look at.
    :param least: events that the days around a silence have, half of them at least.
    """
    found = spans_of(day for day in days_of(days) if not numbers.get(day))

    def usual(first):
        """Return what half of the days from one on have at least."""
        around = [first + n * DAY for n in range(AROUND)]
        known = [numbers.get(d, 0) for d in around if days.first <= d <= days.last]
        return median(known) if known else None

    def busy(gap):
        sides = [usual(gap.first - AROUND * DAY), usual(gap.last + DAY)]
        sides = [number for number in sides if number is not None]
        return bool(sides) and min(sides) >= least

    return [gap for gap in found if busy(gap)]


def merged(gaps):
    """Return gaps in order, those that touch or overlap as one.

    :param gaps: pairs of span and note.
    """
    result = []
    for span, note in sorted(gaps, key=lambda gap: gap[0]):
        if result and span.first <= result[-1][0].last + DAY:
            before, first_note = result[-1]
            whole = Span(before.first, max(before.last, span.last))
            result[-1] = (whole, first_note or note)
        else:
            result.append((span, note))
    return result
