# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Events that could not be enriched when they came: tried again, a few at a time.

A record that was not known then (its transaction was still open, the database was
away, it was imported later) may be known now.
"""

from datetime import datetime, timezone

from dateutil.relativedelta import relativedelta
from flask import current_app
from invenio_search import current_search_client

from ..membership.records import facts_by_recid
from ..search.client import whole_search
from ..search.indices import month_indices
from ..search.state import State
from .migration import MonthReindexer, left

MONTHS = 3
"""Months looked at, the current one included; older ones are for the migration."""

RECORDS = 1000
"""Records looked up per index and run: those that stay unknown cost no more."""


def recent_months():
    """Return the recent months as ``YYYY-MM``."""
    now = datetime.now(timezone.utc)
    return [f"{now - relativedelta(months=n):%Y-%m}" for n in range(MONTHS)]


def enrich_left():
    """Enrich what is left of the recent months, as far as its records are known.

    Each run looks at the next records in turn, so that records that stay unknown
    keep none from being found.

    :returns: dict of ``records`` looked up and events ``enriched``.
    """
    result = {"records": 0, "enriched": 0}
    for index in month_indices(months=recent_months()):
        recids = _next_recids(index)
        known = sorted(facts_by_recid(recids))
        result["records"] += len(recids)
        if known:
            month = MonthReindexer(index, **_limits(), recids=known).run()
            result["enriched"] += month.enriched
    return result


def _next_recids(index):
    """Return the records whose turn it is, of the events that are left."""
    client, state = current_search_client, State()
    name = f"left-{index}"
    after = state.bookmarks().get(name, (None, None))[1]
    composite = {"size": RECORDS, "sources": [{"recid": {"terms": {"field": "recid"}}}]}
    if after:
        composite["after"] = after
    query = left(current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
    body = {"size": 0, "query": query, "aggs": {"left": {"composite": composite}}}
    client.indices.refresh(index=index)
    found = whole_search(client, index, body)["aggregations"]["left"]
    # At the end the next run starts anew.
    state.set_bookmark(name, found.get("after_key"))
    return [bucket["key"]["recid"] for bucket in found["buckets"]]


def _limits():
    """Return the configured limits of a migration run."""
    names = ("batch_size", "max_batches", "max_memory_percent")
    config = current_app.config
    return {n: config[f"STATS_DASHBOARD_REINDEXING_{n.upper()}"] for n in names}
