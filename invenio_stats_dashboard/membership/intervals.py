# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Intervals of presence derived from the membership log: pure functions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from sqlalchemy import select


@dataclass(frozen=True)
class Interval:
    """An interval of presence; ``end`` is ``None`` while it lasts."""

    start: datetime
    end: datetime | None
    inferred: bool = False


AT_ONCE = timedelta(minutes=1)
"""Changes less than this apart belong together."""

ALWAYS = Interval(datetime.min, None, inferred=True)
"""Start of an interval that began before anything was recorded."""


def intervals(entries):
    """Turn log entries of one thing, oldest first, into spans of presence.

    Repeated additions and removals are ignored, but a recorded addition replaces an
    inferred one. A removal without an addition before it implies a presence whose start
    was not recorded.

    :param entries: objects with ``event_type``, ``event_time``, ``inferred``.
    """
    spans, opened = [], None
    for entry in entries:
        if entry.event_type == "add":
            if opened is None or (opened.inferred and not entry.inferred):
                opened = entry
        elif entry.event_type == "remove":
            if opened is not None:
                guessed = opened.inferred or entry.inferred
                spans.append(Interval(opened.event_time, entry.event_time, guessed))
            elif not spans:
                spans.append(Interval(datetime.min, entry.event_time, True))
            opened = None
    if opened is not None:
        spans.append(Interval(opened.event_time, None, opened.inferred))
    return spans


def since_creation(spans, day):
    """Start a record's presence of unknown start at its creation.

    :param spans: of one record, oldest first.
    :param day: ``YYYY-MM-DD`` of its creation.
    """
    if not spans or spans[0].start != datetime.min:
        return spans
    first = Interval(datetime.fromisoformat(day), spans[0].end)
    return [first, *spans[1:]] if first.start < first.end else spans[1:]


def intersect(first, second):
    """Return the spans in which both are present."""
    spans = []
    for a in first:
        for b in second:
            start = max(a.start, b.start)
            ends = [span.end for span in (a, b) if span.end is not None]
            end = min(ends) if ends else None
            if end is None or start < end:
                guessed = a.inferred or b.inferred
                spans.append(Interval(start, end, guessed))
    return sorted(spans, key=lambda span: span.start)


def unite(first, second):
    """Return the spans in which at least one is present."""
    united = []
    for span in sorted([*first, *second], key=lambda one: one.start):
        last = united[-1] if united else None
        if last is None or (last.end is not None and last.end < span.start):
            united.append(span)
            continue
        ends = (last.end, span.end)
        end = None if None in ends else max(ends)
        united[-1] = Interval(last.start, end, last.inferred or span.inferred)
    return united


def subtract(first, second):
    """Return the spans in which the first is present and the second is not.

    A beginning that the second takes over within a minute is none: RDM puts a record
    into two communities one after the other.
    """
    spans = list(first)
    for other in second:
        spans = [part for span in spans for part in _without(span, other)]
    return spans


def _without(span, other):
    """Yield the remainder of a span, before and after another one."""
    guessed = span.inferred or other.inferred
    if span.end is not None and span.end <= other.start:
        yield span
        return
    if span.start < other.start and other.start - span.start > AT_ONCE:
        yield Interval(span.start, other.start, guessed)
    if other.end is not None and (span.end is None or other.end < span.end):
        yield Interval(max(span.start, other.end), span.end, guessed)


def present_at(spans, moment):
    """Return True if a moment lies in one of the spans.

    Usage events carry whole seconds: an event in the same second as the addition comes
    after it.
    """
    return any(
        span.start.replace(microsecond=0) <= moment
        and (span.end is None or moment < span.end)
        for span in spans
    )


def basis_days(spans, first_day):
    """Return for each span the days (start, end) on which it counts on a basis.

    The first span starts on ``first_day`` instead of its own day; later ones
    not before it. A span that would end before it starts never counted and is
    ``None``, as is everything when there is no ``first_day``.

    :param first_day: ``YYYY-MM-DD`` of creation or publication; ``"added"`` for
        the spans' own days.
    :returns: list of ``(start, end or None)`` or ``None``, one per span.
    """
    days = []
    for number, span in enumerate(spans):
        start = span.start.date().isoformat()
        end = span.end.date().isoformat() if span.end else None
        if first_day is None:
            days.append(None)
            continue
        if first_day != "added":
            start = first_day if number == 0 else max(start, first_day)
        days.append((start, end) if end is None or start <= end else None)
    return days


@dataclass(frozen=True)
class Hierarchy:
    """The hierarchy of communities, and how it is counted."""

    parents: dict = field(default_factory=dict)
    """Community → its parent community, UUIDs as strings."""
    include: bool = True
    """Whether records of subcommunities count for their parent community."""

    @classmethod
    def now(cls):
        """Return the hierarchy as it is now, to be counted as configured."""
        parent = CommunityMetadata.json["parent"]["id"].as_string()
        query = select(CommunityMetadata.id, parent).where(parent.is_not(None))
        return cls(
            {str(child): above for child, above in db.session.execute(query)},
            current_app.config["COMMUNITY_STATS_INCLUDE_SUBCOMMUNITIES"],
        )

    def count(self, spans):
        """Return for each community when a record counts as its own.

        RDM itself also adds the records of a subcommunity to its parent community: if
        subcommunities are not included, these are left out again.

        :param spans: community → spans of presence.
        """
        combine, result = unite if self.include else subtract, dict(spans)
        for child, own in spans.items():
            for above in self._above(child):
                result[above] = combine(result.get(above, []), own)
        return result

    def _above(self, community):
        """Yield the parent community, its parent and so on."""
        above, seen = self.parents.get(community), {community}
        while above and above not in seen:
            yield above
            seen.add(above)
            above = self.parents.get(above)
