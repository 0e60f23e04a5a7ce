# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Retry of events whose record was unknown.

The record may be known now: its transaction was still open, the database was
unavailable, or it was imported later.
"""

from datetime import datetime, timezone

from dateutil.relativedelta import relativedelta
from flask import current_app
from invenio_search import current_search_client

from ..membership.records import facts_by_recid
from ..search.composite import Pages, fetch_page
from ..search.indices import month_indices
from ..search.state import State
from .migration import MonthReindexer, configured_limits, left

MONTHS = 3
"""Number of months, including the current one; older ones are left to the migration."""

RECORDS = 1000
"""Number of records looked up per index and run, which bounds the cost of unknown ones."""


def recent_months():
    """Return the recent months as ``YYYY-MM``."""
    now = datetime.now(timezone.utc)
    return [f"{now - relativedelta(months=n):%Y-%m}" for n in range(MONTHS)]


def enrich_left():
    """Enrich the remaining events of recent months whose records are known.

    Each run continues with the next records, so that unknown ones do not block others.

    :returns: dict of ``records`` looked up and events ``enriched``.
    """
    result = {"records": 0, "enriched": 0}
    for index in month_indices(months=recent_months()):
        recids = _next_recids(index)
        known = sorted(facts_by_recid(recids))
        result["records"] += len(recids)
        if known:
            month = MonthReindexer(index, **configured_limits(), recids=known).run()
            result["enriched"] += month.enriched
    return result


def _next_recids(index):
    """Return the next records of the remaining events."""
    client, state = current_search_client, State()
    name = f"left-{index}"
    after = state.bookmarks().get(name, (None, None))[1]
    source = {"recid": {"terms": {"field": "recid"}}}
    pages = Pages([source], size=RECORDS, after=after)
    query = left(current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
    client.indices.refresh(index=index)
    found = fetch_page(client, index, query, pages)
    # At the end, the next run starts over.
    state.set_bookmark(name, pages.after)
    return [bucket["key"]["recid"] for bucket in found]
