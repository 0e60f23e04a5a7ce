# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Indices that usage rows were made from, and that are closed or gone since.

Searches leave both out without a word, so rows computed anew would lose what those
indices held.
"""

import re
from typing import NamedTuple

from flask import current_app
from invenio_search.utils import prefix_index

from ..errors import LostEventsError
from ..metrics.metrics import GLOBAL, USAGE
from ..search.client import whole_search
from ..search.indices import (
    ROBOTS,
    USAGE_EVENTS,
    delta,
    event_index,
    event_indices,
    every,
)
from ..search.levels import DAY

COUNTS = dict(zip(USAGE_EVENTS, ("views", "downloads")))
"""Type of usage event → metric of rows that is zero without its events."""


MONTH_AT_END = re.compile(r"\d{4}-\d{2}$")
"""In the name of an index."""


class Lost(NamedTuple):
    """An index whose events cannot be read."""

    month: str
    """``YYYY-MM`` of the rows that rest on it."""
    index: str
    """Name, with prefix."""
    is_closed: bool
    """Closed; otherwise gone, although rows have what it held."""


def lost_indices(client, months=None):
    """Return what cannot be read of the events of some months, the oldest first.

    :param months: collection of ``YYYY-MM``; by default all that have rows or events.
    :returns: list of :class:`Lost`.
    """
    is_open = open_indices(client, f"{event_indices()},{every(ROBOTS)}")
    if months and all(_is_whole(month, is_open) for month in months):
        return []
    numbers = _numbers(client)
    if months is None:
        closed = {name for name in is_open if not is_open[name]}
        found = map(MONTH_AT_END.search, closed)
        months = {match[0] for match in found if match} | set(numbers)
    return [
        Lost(month, name, name in is_open)
        for month in sorted(months)
        for name, metric in _names(month).items()
        if is_open.get(name) is False
        or (name not in is_open and numbers.get(month, {}).get(metric))
    ]


def _is_whole(month, is_open):
    """Return True if both kinds of events of a month can be read, and its robots."""
    return all(
        is_open.get(name, metric is None) for name, metric in _names(month).items()
    )


def _names(month):
    """Return index → metric of the rows that it shows in, of what a month rests on.

    Robots that were dropped show in none of their own: only a closed index is missed.
    """
    names = {prefix_index(f"{event_index(k)}-{month}"): m for k, m in COUNTS.items()}
    return {**names, prefix_index(f"{ROBOTS}-{month[:4]}"): None}


def open_indices(client, pattern):
    """Return name → whether it is open, of indices and aliases.

    :param pattern: with prefix. An alias is open if all its indices are.
    """
    found = client.indices.resolve_index(name=pattern, expand_wildcards="all")
    is_open = {i["name"]: "closed" not in i["attributes"] for i in found["indices"]}
    for alias in found["aliases"]:
        names = alias["indices"]
        states = open_indices(client, ",".join(names)) if names else {}
        is_open[alias["name"]] = all(states.get(name) for name in names)
    return is_open


def _numbers(client):
    """Return month → metric → sum of the rows in force, of the whole instance."""
    span = {"field": "day", "calendar_interval": "month", "format": "yyyy-MM"}
    span["min_doc_count"] = 1
    sums = {name: {"sum": {"field": name}} for name in COUNTS.values()}
    of_all = [{"term": {"level": DAY}}, {"term": {"community_id": GLOBAL}}]
    body = {
        "size": 0,
        "query": {"bool": {"filter": of_all}},
        "aggs": {"months": {"date_histogram": span, "aggs": sums}},
    }
    found = whole_search(client, every(delta(USAGE)), body)
    buckets = found.get("aggregations", {}).get("months", {}).get("buckets", [])
    return {
        bucket["key_as_string"]: {name: bucket[name]["value"] for name in sums}
        for bucket in buckets
    }


def is_final(month):
    """Return True if the rows of a month may stay as they are without its events."""
    since = current_app.config["STATS_DASHBOARD_EVENTS_SINCE"]
    return since is not None and month < since


def final_months(lost):
    """Return the months whose rows stay as they are, of those that lost something."""
    return {part.month for part in lost if is_final(part.month)}


def check_sources(lost):
    """Refuse to compute rows anew without their events.

    :param lost: see :func:`lost_indices`.
    :raises LostEventsError: if months must not be without them.
    """
    needed = [part for part in lost if not is_final(part.month)]
    if needed:
        raise LostEventsError(
            [part.index for part in needed if part.is_closed],
            [part.index for part in needed if not part.is_closed],
        )


def check_open(client, pattern):
    """Refuse to compute rows anew while indices that they rest on are closed.

    :raises LostEventsError: if one that matches the pattern is.
    """
    closed = [
        name for name, open_ in open_indices(client, pattern).items() if not open_
    ]
    if closed:
        raise LostEventsError(sorted(closed), [])
