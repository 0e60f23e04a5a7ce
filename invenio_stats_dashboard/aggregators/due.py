# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Due days, in groups of limited size."""

from typing import NamedTuple

from ..dates import today
from ..search.client import whole_search
from ..search.composite import buckets

BATCH_EVENTS = 20_000
"""Maximum number of events of a group of days, unless a single day has more."""

FORMAT = "yyyy-MM-dd"
"""Format of days in ranges: the field's own format differs in event indices created by
earlier versions of RDM.
"""

BATCH_DAYS = 100
"""Maximum number of days folded together.

A query names each of them in up to three fields, of which each is two clauses: the
search engine takes 1,024.
"""

YEARS = 150
"""Maximum number of years whose days are counted by one search."""


class Part(NamedTuple):
    """Rows of one index, aggregated by one date of the events."""

    kind: str
    """Kind of its stale days."""
    index: str
    """Name of the index without prefix and year."""
    field: str
    """Date field of the events."""


class Plan(NamedTuple):
    """Plan of a run for one part."""

    part: Part
    days: dict
    """Day → number of events."""
    marks: list
    left: list
    """Due days beyond the limit of one run."""


def batches(counts, size):
    """Group days so that each group has at most ``size`` events, or is one day.

    :param counts: day → number of events.
    """
    group, total = [], 0
    for day in sorted(counts):
        if group and (total + counts[day] > size or len(group) == BATCH_DAYS):
            yield group
            group, total = [], 0
        group.append(day)
        total += counts[day]
    if group:
        yield group


class DueDays:
    """Search for the days to recompute, by a date field of the events."""

    def __init__(self, client, indices, field):
        """Initialize with client, event indices (with prefix) and field."""
        self.client, self.indices, self.field = client, indices, field

    def find(self, since, until, marks):
        """Return day → number of events, of all days to recompute.

        :param since: first day, or ``None``; stale days may lie before it.
        :param until: last day, by default today.
        """
        until = until or today().isoformat()
        due = self.counts({"gte": since, "lte": until})
        stale = [mark.day for mark in marks if mark.day <= until]
        for part in (stale[i : i + 1000] for i in range(0, len(stale), 1000)):
            due.update({day: 0 for day in part if day not in due})
            due.update(self.counts({"gte": part[0], "lte": part[-1]}, part))
        return due

    def counts(self, span, only=None, filters=()):
        """Count events by day.

        Several searches if necessary: publication dates may reach far back, and one
        search returns at most 65,535 buckets, the days of 179 years. (A composite
        aggregation has no limit, but OpenSearch 2.19 fails on one over dates alone when
        an index is empty.)

        :param only: count these days only.
        :param filters: further conditions, as in a query.
        """
        span = {key: value for key, value in span.items() if value}
        span["format"] = FORMAT
        self.client.indices.refresh(index=self.indices, ignore_unavailable=True)
        within = [{"range": {self.field: span}}, *filters]
        years = sorted(int(day[:4]) for day in self._histogram(within, "year"))
        counts = {}
        while years:
            part = [year for year in years if year < years[0] + YEARS]
            ends = {"gte": f"{part[0]:04}-01-01", "lte": f"{part[-1]:04}-12-31"}
            ends["format"] = FORMAT
            some = [*within, {"range": {self.field: ends}}]
            counts |= self._histogram(some, "day")
            years = years[len(part) :]
        return {d: n for d, n in counts.items() if only is None or d in set(only)}

    def _histogram(self, filters, interval):
        """Return first day → number of events, of the intervals that have any."""
        histogram = {
            "field": self.field,
            "calendar_interval": interval,
            "format": FORMAT,
            "min_doc_count": 1,
        }
        body = {
            "size": 0,
            "query": {"bool": {"filter": filters}},
            "aggs": {"spans": {"date_histogram": histogram}},
        }
        found = whole_search(self.client, self.indices, body)
        buckets = found.get("aggregations", {}).get("spans", {}).get("buckets", [])
        return {b["key_as_string"]: b["doc_count"] for b in buckets}

    def communities(self, day):
        """Return the communities of a day's events."""
        span = {"gte": day, "lte": day, "format": FORMAT}
        source = {"community": {"terms": {"field": "community_id"}}}
        query = {"range": {self.field: span}}
        found = buckets(self.client, self.indices, query, [source])
        return [bucket["key"]["community"] for bucket in found]
