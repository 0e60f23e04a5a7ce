# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Coverage of the rows of each community: days, gaps, size."""

from datetime import date, timedelta

from invenio_communities.proxies import current_communities
from invenio_search import current_search_client

from ..aggregators.due import DueDays, Part
from ..aggregators.registry import aggregator_of
from ..dates import today
from ..metrics.metrics import GLOBAL
from ..search.client import whole_count, whole_search
from ..search.indices import RECORDS_DELTA, USAGE_DELTA, every
from ..search.state import State
from ..search.templates import sizes_of

DELTAS = (RECORDS_DELTA, USAGE_DELTA)


def parts():
    """Yield (aggregator, part) of all rows."""
    for name in DELTAS:
        aggregator = aggregator_of(name)
        for part in aggregator.parts():
            yield aggregator, Part(*part)


def largest_communities(limit):
    """Return the ids of the communities with the most rows, the instance first."""
    pattern = every(*(part.index for _, part in parts()))
    totals = [aggregator.totals for aggregator, _ in parts()]
    body = {
        "size": 0,
        "query": {"bool": {"should": totals}},
        "aggs": {"ids": {"terms": {"field": "community_id", "size": limit + 1}}},
    }
    found = whole_search(current_search_client, pattern, body)
    buckets = found.get("aggregations", {}).get("ids", {}).get("buckets", [])
    names = [b["key"] for b in buckets if b["key"] != GLOBAL]
    return [GLOBAL, *names[:limit]]


def slugs(ids):
    """Return id → slug of communities; deleted ones are omitted."""
    model = current_communities.service.record_cls.model_cls
    chosen = [name for name in ids if name != GLOBAL]
    rows = model.query.filter(model.id.in_(chosen)).with_entities(model.id, model.slug)
    return {str(name): slug for name, slug in rows}


class Coverage:
    """The rows of one part, compared with the events that they are made of."""

    def __init__(self, aggregator, part):
        """Initialize with the aggregator and the part."""
        self.client, self.part = aggregator.client, part
        self.field = aggregator.community_field
        self.totals, self.rows_of = aggregator.totals, aggregator.rows_of
        self.events = aggregator.due_days(part)
        self.index = every(part.index)
        self.rows = DueDays(self.client, self.index, "day")
        self.stale = {m.day for m in State(self.client).stale_days(part.kind)}
        bookmark = aggregator.bookmarks.get_bookmark(refresh_time=0)
        self.due = bookmark and bookmark.date().isoformat()
        stored = sizes_of([self.index]).values()
        self.bytes = sum(size["bytes"] for size in stored)
        self.total = sum(size["rows"] for size in stored)

    def of(self, community):
        """Return the figures of a community, days as ``YYYY-MM-DD``.

        :returns: dict; ``gaps`` are the [first, last] of days with events but no rows
            that no run would process, ``waiting_days`` those that the next run will,
            ``bytes`` is the rows' share of the index.
        """
        own = [{"term": {"community_id": community}}]
        usage_of_all = community == GLOBAL and self.field == "community_ids"
        theirs = [] if usage_of_all else [{"term": {self.field: community}}]
        span = {"lte": today().isoformat()}
        expected = set(self.events.counts(span, filters=theirs))
        there = set(self.rows.counts(span, filters=[*own, self.totals]))
        rows = whole_count(self.client, self.index, self.rows_of(community))
        lacking = expected - there
        missing = sorted(day for day in lacking if not self._is_waiting(day))
        days = len(expected | there)
        return {
            "first_day": min(there, default=None),
            "last_day": max(there, default=None),
            "days": len(there),
            "gaps": ranges(missing),
            "missing_days": len(missing),
            "waiting_days": len(lacking) - len(missing),
            "stale_days": len(self.stale & (expected | there)),
            "rows": rows,
            "bytes": round(self.bytes * rows / (self.total or 1)),
            "complete": 1.0 if not days else round(1 - len(lacking) / days, 4),
        }

    def _is_waiting(self, day):
        """Return True if the next run processes a day; known once one has run."""
        return self.due is not None and (day >= self.due or day in self.stale)


def ranges(days):
    """Return sorted days as [first, last] of what follows without a break."""
    found = []
    for day in days:
        before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        if found and found[-1][1] == before:
            found[-1][1] = day
        else:
            found.append([day, day])
    return found
