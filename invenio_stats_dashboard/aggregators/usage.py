# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage: views and downloads to rows."""

import math
from concurrent.futures import ThreadPoolExecutor

import polars as pl
from invenio_search.utils import prefix_index

from ..metrics.metrics import GLOBAL
from ..search.composite import buckets, scan_all
from ..search.indices import ROBOTS, USAGE_DELTA, USAGE_EVENTS
from ..search.scroll import shareable
from .days import DeltaAggregator
from .isolation import Share, cut
from .usage_rows import add_robots, add_rows, usage_rows

SHARE_EVENTS = 50_000
"""Events folded together at most: ≈ 300 MB."""

EVENT_SCHEMA = {
    "timestamp": pl.String,
    "recid": pl.String,
    "file_id": pl.String,
    "file_key": pl.String,
    "size": pl.Float64,
    "visitor_id": pl.String,
    "unique_session_id": pl.String,
    "is_robot": pl.Boolean,
    "is_machine": pl.Boolean,
    "country": pl.String,
    "referrer_domain": pl.String,
    "access_status": pl.String,
    "rights": pl.List(pl.String),
    "community_ids": pl.List(pl.String),
}
"""Fields of an event that the fold reads, besides those of the breakdowns."""

KINDS = {"view": "events-stats-record-view", "download": "events-stats-file-download"}


def event_schema(subcounts):
    """Return the schema of usage events with the fields of the breakdowns."""
    fields = {
        entry["field"]: pl.List(pl.String) if entry["multivalued"] else pl.String
        for entry in subcounts.values()
        if entry["usage"]
    }
    return {**fields, **EVENT_SCHEMA}


class CommunityUsageDeltaAggregator(DeltaAggregator):
    """Aggregates the usage of each day for each community."""

    name = USAGE_DELTA
    community_field = "community_ids"

    def own_parts(self):
        """Return the one part: all usage rows."""
        return [(USAGE_DELTA, "stats-community-usage-delta", "timestamp")]

    def received_until(self, now):
        """Return when the event queues were last worked off, at the latest now."""
        moments = [self.state.get_progress(f"indexed-stats-{e}") for e in USAGE_EVENTS]
        return min([now, *filter(None, moments)])

    def event_indices(self):
        """Return the patterns of both kinds of events."""
        return ",".join(prefix_index(f"{index}-*") for index in KINDS.values())

    def shares(self, days, events):
        """Cut a day that is too large into shares of communities.

        Each share has about :data:`SHARE_EVENTS` events, or is one community.
        """
        if events <= SHARE_EVENTS:
            return [None]
        return list(cut({**self._sizes(days), GLOBAL: events}, SHARE_EVENTS))

    def _sizes(self, days):
        """Return community → number of events of these days."""
        source = {"community": {"terms": {"field": "community_ids"}}}
        index = self._indices_of(days)
        return {
            bucket["key"]["community"]: bucket["doc_count"]
            for bucket in buckets(self.client, index, _within(days), [source])
        }

    def fold(self, days, field, share=None):
        """Return the usage rows of these days, of all communities or a share."""
        rows = None
        for visitors in self._visitors(days, share):
            events = self._events(days, share, visitors)
            part = usage_rows(events, self.subcounts, share and share.condition())
            rows = part if rows is None else add_rows(rows, part)
        return add_robots(rows, self._robots(days, share))

    def _visitors(self, days, share):
        """Return the ranges of visitors to be folded apart: all rows of them add up."""
        if share is None:
            return [None]
        body = {"query": _within(days, share)}
        index = self._indices_of(days)
        count = self.client.count(index=index, ignore_unavailable=True, body=body)
        parts = min(256, max(1, math.ceil(count["count"] / SHARE_EVENTS)))
        firsts = [f"{n * 256 // parts:02x}" for n in range(1, parts)]
        return [Share(*pair) for pair in zip([None, *firsts], [*firsts, None])]

    def _robots(self, days, share):
        """Return the robots that were dropped on these days."""
        index = prefix_index(f"{ROBOTS}-*")
        self.client.indices.refresh(index=index, ignore_unavailable=True)
        filters = [{"terms": {"day": days}}]
        filters += [share.query("community_id")] if share else []
        return scan_all(
            self.client,
            index,
            {"bool": {"filter": filters}},
            {"community_id": pl.String, "day": pl.String, "robots": pl.Int64},
        )

    def _indices_of(self, days, kinds=tuple(KINDS)):
        """Return the indices of the events of these days."""
        names = [f"{KINDS[kind]}-{month}" for kind in kinds for month in _months(days)]
        return ",".join(map(prefix_index, names))

    def _events(self, days, share, visitors):
        """Return the events of these days, both kinds, prepared for the fold."""
        names = {kind: self._indices_of(days, [kind]) for kind in KINDS}
        query = _within(days, share, visitors)
        return read_events(self.client, names, query, event_schema(self.subcounts))


def read_events(client, names, query, schema):
    """Return the events of both kinds that match, prepared for the fold.

    Both are read at the same time: while one is decoded, the other comes.

    :param names: kind → names of its indices, with prefix.
    """
    client = shareable(client)

    def read(kind):
        return prepare(scan_all(client, names[kind], query, schema), kind)

    with ThreadPoolExecutor(len(names)) as readers:
        return pl.concat(readers.map(read, names))


def prepare(frame, kind):
    """Return events of one kind, as they are stored, as the fold takes them."""
    target = "recid" if kind == "view" else "file_id"
    moment = pl.col("timestamp").str.slice(0, 19)
    return frame.with_columns(
        pl.lit(kind).alias("kind"),
        pl.col(target).fill_null(pl.col("recid")).alias("target"),
        moment.str.slice(0, 10).alias("day"),
        moment.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=True),
        pl.col("is_robot", "is_machine").fill_null(False),
        pl.col("size").fill_null(0),
    )


def _within(days, share=None, visitors=None):
    """Return the query of the events of these days, communities and visitors."""
    spans = [{"range": {"timestamp": _span(day)}} for day in days]
    filters = [{"bool": {"should": spans}}]
    if share and not share.includes(GLOBAL):
        filters.append(share.query("community_ids"))
    if visitors:
        filters.append(visitors.query("visitor_id"))
    return {"bool": {"filter": filters}}


def _span(day):
    """Return the range of a day."""
    return {"gte": day, "lte": f"{day}||/d"}


def _months(days):
    """Return the months of the days, for index names."""
    return sorted({day[:7] for day in days})
