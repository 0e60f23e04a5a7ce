# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The brute-force oracle: plain loops that say what every number must be.

Shares no code with the package. Slow and obvious on purpose.
"""

from collections import defaultdict
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=30)


def as_list(value):
    """Return a key or list of keys as a list."""
    if value in (None, ""):
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def surviving_clicks(events):
    """Return the events that are left of robots and double clicks, with both counts.

    ``events``: dicts with ``kind``, ``timestamp`` (datetime), ``visitor_id``,
    ``target``, ``is_robot``.
    """
    people = [event for event in events if not event["is_robot"]]
    kept = []
    for event in people:
        replaced = any(
            other is not event
            and other["visitor_id"] == event["visitor_id"]
            and other["kind"] == event["kind"]
            and other["target"] == event["target"]
            and other["timestamp"].date() == event["timestamp"].date()
            and _after(other, event)
            and other["timestamp"] - event["timestamp"] <= WINDOW
            for other in people
        )
        if not replaced:
            kept.append(event)
    return kept, len(events) - len(people), len(people) - len(kept)


def _after(other, event):
    """Tell whether a click comes after another; ``order`` settles equal seconds."""
    return (other["timestamp"], other["order"]) > (event["timestamp"], event["order"])


def counted_usage(events):
    """Return what each event adds to each metric: pairs of event and metrics.

    Of each session and item the first view and the first download are the unique ones,
    and the unique investigation is the first download, without one the first view;
    robots and double clicks add nothing.
    """
    by_day = defaultdict(list)
    for event in events:
        by_day[event["timestamp"].date()].append(event)
    found = []
    for some in by_day.values():
        seen = set()
        kept, _, _ = surviving_clicks(some)
        downloaded = {
            (event["unique_session_id"], event["recid"])
            for event in kept
            if event["kind"] == "download"
        }
        for event in sorted(kept, key=lambda e: (e["timestamp"], e["order"])):
            item = (event["unique_session_id"], event["recid"])
            is_view = event["kind"] == "view"
            first_of_kind = (*item, event["kind"]) not in seen
            metrics = {
                "views": is_view,
                "unique_views": is_view and first_of_kind,
                "downloads": not is_view,
                "unique_downloads": not is_view and first_of_kind,
                "data_volume": 0 if is_view else event["size"],
                "unique_item_investigations": first_of_kind
                and (not is_view or item not in downloaded),
            }
            seen.add((*item, event["kind"]))
            found.append((event, {k: int(v) for k, v in metrics.items()}))
    return found


def usage_day(events, community, fields):
    """Return all metrics of a community on a day: those of events with these fields."""

    def is_mine(event):
        inside = community == "global" or community in event["community_ids"]
        return inside and all(event[name] == value for name, value in fields.items())

    kept = [event for event, _ in counted_usage(events)]
    mine = [event for event in events if is_mine(event)]
    people = [event for event in mine if not event["is_robot"]]
    found = {
        "visitors": len({event["visitor_id"] for event in mine if event in kept}),
        "events_raw": len(mine),
        "robots": len(mine) - len(people),
        "double_clicks": sum(event not in kept for event in people),
    }
    nothing = dict.fromkeys(
        ("views", "unique_views", "downloads", "unique_downloads"), 0
    )
    nothing |= {"data_volume": 0, "unique_item_investigations": 0}
    sums = usage_sums(events, lambda event: is_mine(event))
    return {**found, **sums.get(True, nothing)}


def usage_sums(events, key):
    """Return key → metric → number.

    :param key: function from an event to a hashable key, or to ``None``.
    """
    found = defaultdict(lambda: defaultdict(int))
    for event, metrics in counted_usage(events):
        for metric, number in metrics.items():
            found[key(event)][metric] += number
    return {key: dict(metrics) for key, metrics in found.items()}


def presence(log):
    """Replay a log of one thing: list of [start, end or None] that it was there."""
    spans, inside = [], False
    for kind, moment in log:
        if kind == "add" and not inside:
            spans.append([moment, None])
            inside = True
        elif kind == "remove" and inside:
            spans[-1][1] = moment
            inside = False
    return spans


def joint(one, other, rule=all):
    """Return the spans in which both were there, by trying every boundary.

    :param rule: another rule, a function of a list of two truths.
    """
    moments = sorted({m for span in one + other for m in span if m is not None})
    spans = []
    for start, end in zip(moments, [*moments[1:], None]):
        there = [
            any(s <= start and (e is None or start < e) for s, e in spans_)
            for spans_ in (one, other)
        ]
        if not rule(there):
            continue
        if spans and spans[-1][1] == start:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return spans


def counted_days(spans, first_day):
    """Return [start day, end day or None] of what counts on a basis."""
    days = []
    for number, (start, end) in enumerate(spans):
        start = start.date().isoformat()
        end = end.date().isoformat() if end else None
        if first_day != "added":
            start = first_day if number == 0 else max(start, first_day)
        if end is None or start <= end:
            days.append([start, end])
    return days


def content(records, day, key=None, field=None, condition=lambda document: True):
    """Return what is there at the end of a day.

    ``records``: list of (document, counted days); ``document`` has ``record``,
    ``parent_id``, ``created``, ``files``, ``file_bytes`` and the fields.
    """

    def matches(document):
        has_key = field is None or key in as_list(document.get(field))
        return has_key and condition(document)

    there = [
        document
        for document, days in records
        for start, end in days
        if start <= day and (end is None or day < end) and matches(document)
    ]
    return {
        "records": len(there),
        "works": sum(matches(document) for document in works_there(records, day)),
        "files": sum(document["files"] for document in there),
        "file_bytes": sum(document["file_bytes"] for document in there),
        "with_files": sum(document["files"] > 0 for document in there),
        "metadata_only": sum(document["files"] == 0 for document in there),
    }


FOREVER = "9999-12-31"


def works_there(records, day):
    """Return, of each work that is there at the end of a day, its latest version.

    Of the versions that stay until the work as a whole goes, the one created last.
    """
    works = defaultdict(list)
    for document, days in records:
        for start, end in days:
            if start != end:
                span = (start, end or FOREVER, document)
                works[document["parent_id"]].append(span)
    found = []
    for spans in works.values():
        until = day
        while ends := [end for start, end, _ in spans if start <= until < end]:
            until = max(ends)
        stayed = [document for _, end, document in spans if end == until]
        if until > day:
            found.append(max(stayed, key=lambda d: (d["created"], d["record"])))
    return found


def parse(moment):
    """Return a timestamp of a stored event as a datetime."""
    return datetime.fromisoformat(moment[:19])


def group_by(items, name):
    """Group dicts by a field."""
    groups = defaultdict(list)
    for item in items:
        groups[item[name]].append(item)
    return groups
