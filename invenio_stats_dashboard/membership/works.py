# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Works: the membership events that hold the periods in which a work existed.

A work is there while one of its versions is. It counts once, under the keys of its
latest version: of those that stayed to the end, the one created last. So numbers of
works add up over keys and days, under any filter, as those of records do.
"""

from ..metrics.metrics import BASES

OPEN = "9999-12-31"
"""End of what is still there: after all days."""


def mark_works(stays):
    """Let one event of each presence of a work say when it began and ended.

    :param stays: for each work and community, list of pairs: an event of a version's
        addition, and basis → its first day and the day of its removal (or ``None``).
    """
    for stay in stays:
        for basis in BASES:
            for presence in _presences(stay, basis):
                _mark(presence, basis)


def _presences(stay, basis):
    """Yield lists of (first day, end, event) that touch or overlap.

    Versions that came and went on the same day were not there.
    """
    spans = []
    for event, days in stay:
        first, end = days[basis] or (None, None)
        if first != end:
            spans.append((first, end or OPEN, event))
    presence, until = [], OPEN
    for span in sorted(spans, key=lambda span: span[:2]):
        if presence and span[0] > until:
            yield presence
            presence = []
        until = max(until, span[1]) if presence else span[1]
        presence.append(span)
    if presence:
        yield presence


def _mark(presence, basis):
    """Mark the event of the latest of the versions that stayed to the end."""
    last = max(end for _, end, _ in presence)
    stayed = [event for _, end, event in presence if end == last]
    latest = max(stayed, key=lambda e: (e["record_created_date"], e["record_id"]))
    days = {"first": presence[0][0]}
    if last != OPEN:
        days["end"] = last
    latest.setdefault("works", {})[basis] = days
