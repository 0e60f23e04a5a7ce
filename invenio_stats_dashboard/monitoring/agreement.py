# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Comparison of database, log, events and rows, month by month.

Each side is counted independently, so that a faulty search cannot hide the same thing
on both.
"""

from itertools import zip_longest

from invenio_search import current_search_client

from ..aggregators.registry import aggregator_of
from ..dates import today
from ..metrics.metrics import GLOBAL, RECORDS, USAGE
from ..search.client import whole_count, whole_search
from ..search.indices import (
    EVENTS,
    RECORDS_DELTA,
    ROBOTS,
    USAGE_DELTA,
    delta,
    event_indices,
    every,
    month_indices,
    stale_kind,
)
from ..search.state import State

DAYS_ACCEPTED = "date_optional_time"
"""Part of the name of each format that accepts a plain day, as in RDM 14 and later."""


def content_months(basis):
    """Return months whose content rows differ from the membership events.

    :returns: list of ``YYYY-MM``, the oldest first.
    """
    field = f"dates.{basis}"
    per_event = {
        side: {"filter": {"term": {"event_type": kind}}}
        for side, kind in (("added", "add"), ("removed", "remove"))
    }
    per_row = {
        side: {"sum": {"field": f"records_{side}"}} for side in ("added", "removed")
    }
    of_all = {"term": {"community_id": GLOBAL}}
    events = _by_month(EVENTS, field, of_all, per_event, "doc_count")
    index = delta(RECORDS, basis)
    rows = _by_month(index, "day", _of_instance(RECORDS_DELTA), per_row, "value")
    done = done_until(RECORDS_DELTA)
    return _differing(events, rows, done, stale_kind(basis))


def usage_months(without=()):
    """Return months whose usage rows hold fewer or more events than there are.

    Events are counted by index, without any query of dates.

    :param without: months (``YYYY-MM``) that cannot be compared.
    """
    events = {}
    for name in month_indices():
        query = {"match_all": {}}
        number = whole_count(current_search_client, name, query)
        events[name[-7:]] = events.get(name[-7:], 0) + number
    sums = {"events": {"sum": {"field": "events_raw"}}}
    index = delta(USAGE)
    found = _by_month(index, "day", _of_instance(USAGE_DELTA), sums, "value")
    dropped = {"robots": {"sum": {"field": "robots"}}}
    of_all = {"term": {"community_id": GLOBAL}}
    robots = _by_month(ROBOTS, "day", of_all, dropped, "value")
    rows = {
        month: (number - robots.get(month, (0,))[0],)
        for month, (number,) in found.items()
    }
    events = {month: (number,) for month, number in events.items() if number}
    found = _differing(events, rows, done_until(USAGE_DELTA), USAGE_DELTA)
    return [month for month in found if month not in without]


def _of_instance(aggregation):
    """Return the query of the rows that hold the totals of the whole instance."""
    of_all = {"term": {"community_id": GLOBAL}}
    return {"bool": {"filter": [of_all, aggregator_of(aggregation).totals]}}


def _differing(events, rows, done, kind):
    """Return the completed months without stale days in which two counts differ."""
    stale = {mark.day[:7] for mark in State().stale_days(kind)}
    return sorted(
        month
        for month in events.keys() | rows.keys()
        if f"{month}-31" < done
        and month not in stale
        and any(
            a != b
            for a, b in zip_longest(
                events.get(month, ()), rows.get(month, ()), fillvalue=0
            )
        )
    )


def done_until(aggregation):
    """Return the day up to which an aggregation is complete, ``""`` if never."""
    moment = aggregator_of(aggregation).bookmarks.get_bookmark(refresh_time=0)
    return moment.date().isoformat() if moment else ""


def _by_month(index, field, query, values, key):
    """Return month → tuple of numbers, of the months that have documents.

    :param index: name without prefix and year.
    """
    index = every(index)
    current_search_client.indices.refresh(index=index, ignore_unavailable=True)
    months = {
        "field": field,
        "calendar_interval": "month",
        "format": "yyyy-MM",
        "min_doc_count": 1,
    }
    span = {"range": {field: {"lte": today().isoformat(), "format": "yyyy-MM-dd"}}}
    body = {
        "size": 0,
        "query": {"bool": {"filter": [query, span]}},
        "aggs": {"months": {"date_histogram": months, "aggs": values}},
    }
    found = whole_search(current_search_client, index, body)
    buckets = found.get("aggregations", {}).get("months", {}).get("buckets", [])
    return {
        bucket["key_as_string"]: tuple(int(bucket[name][key]) for name in values)
        for bucket in buckets
    }


def old_formats():
    """Return index → format of event indices created by RDM 13 or earlier.

    The format of their timestamps accepts no plain days, and cannot be changed.
    """
    found = current_search_client.indices.get_mapping(
        index=event_indices(), ignore_unavailable=True
    )
    formats = {
        name: part["mappings"].get("properties", {}).get("timestamp", {}).get("format")
        for name, part in sorted(found.items())
    }
    return {n: f for n, f in formats.items() if f and DAYS_ACCEPTED not in f}
