# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage rows that a rebuild cannot derive, as their events are gone, and takes over."""

from flask import current_app
from invenio_search.utils import prefix_index

from ..errors import RebuildError
from ..metrics.metrics import USAGE
from ..search.client import whole_count
from ..search.indices import delta
from ..search.levels import CELL, DAY, RECORD
from .months import days_of
from .sampling import DRAWN_FOR
from .usage_store import ensure_mapping, mapped_fields

HOURS = 6 * 3600
"""Time-out in seconds of copying a month."""

LEVELS = [DAY, RECORD, CELL]
"""Levels that are copied; the sums of months are made from them."""


def keep_rows(client, index, month, subcounts):
    """Copy the rows of a month from those in force to the target of a rebuild.

    Fields of breakdowns that are no longer configured are left out; those that are new
    stay empty. Can be repeated.

    :param index: name of the target's indices, without prefix and year.
    :param month: ``YYYY-MM``.
    :param subcounts: the table of breakdowns.
    :returns: number of rows.
    :raises OutdatedRowsError: if they are of an earlier version.
    :raises RebuildError: if they are rounded for another threshold.
    """
    source, copy = (
        prefix_index(f"{name}-{month[:4]}") for name in (delta(USAGE), index)
    )
    if not client.indices.exists(index=source):
        return 0
    ensure_mapping(client, copy, subcounts)
    client.indices.refresh(index=source)
    query = rows_of(month)
    fields = mapped_fields(client, source)
    _check_rounding(client, source, query, month)
    dropped = sorted(fields - mapped_fields(client, copy))
    client.delete_by_query(
        index=copy,
        body={"query": query},
        conflicts="proceed",
        refresh=True,
        request_timeout=HOURS,
    )
    done = client.reindex(
        body={
            "source": {
                "index": source,
                "query": query,
                "_source": {"excludes": dropped},
            },
            "dest": {"index": copy},
        },
        refresh=True,
        request_timeout=HOURS,
    )
    if done["failures"]:
        raise RebuildError(f"the rows of {month} cannot be kept: {done['failures'][0]}")
    return done["total"]


def rows_of(month):
    """Return the query of the rows of a month, without its sums."""
    return {"bool": {"filter": [{"terms": {"level": LEVELS}}, days_of(month)]}}


def _check_rounding(client, source, query, month):
    """Refuse to keep rows that are rounded for another threshold.

    :raises RebuildError: if they are.
    """
    limit = current_app.config["STATS_DASHBOARD_MIN_COUNT"]
    of_days = {"bool": {"filter": [query, {"term": {"level": DAY}}]}}
    drawn = {"bool": {"filter": [of_days, {"term": {DRAWN_FOR: limit}}]}}
    if limit and whole_count(client, source, of_days) > whole_count(
        client, source, drawn
    ):
        raise RebuildError(
            f"the events of {month} are gone, and its rows cannot be kept: they are "
            f"not rounded for STATS_DASHBOARD_MIN_COUNT = {limit}"
        )
