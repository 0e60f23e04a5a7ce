# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Source of content under filters: the membership events.

The events carry all keys of their record: the state on a day is what was added until
then minus what was removed, under any filters.
"""

from ...metrics.metrics import RECORDS
from ...search import indices
from ...search.batch import Pending, PendingPages
from ..params.periods import Span
from .aggregations import BEGINNING, by_keys, by_unit, range_of, steps_reader, whole

ADDED, REMOVED = "added", "removed"

ADDENDS = {
    "files": {"sum": {"field": "files"}},
    "file_bytes": {"sum": {"field": "file_bytes"}},
    "with_files": {"filter": {"term": {"has_files": True}}},
    "metadata_only": {"filter": {"term": {"has_files": False}}},
}
"""Contribution of one event to a metric: one for records and works."""


class Stream:
    """Events of one kind: additions or removals."""

    def __init__(self, basis, name, fields):
        """Initialize with the basis, the name of the stream and the fields asked for.

        :param fields: names such as ``files_added``.
        """
        self.name = name
        self.fields = fields
        of_works, _, side = name.rpartition("_")
        if of_works:
            self.day = f"works.{basis}.{'first' if side == ADDED else 'end'}"
            self.clauses = []
        else:
            self.day = f"dates.{basis}"
            kind = "add" if side == ADDED else "remove"
            self.clauses = [{"term": {"event_type": kind}}]

    @classmethod
    def all_of(cls, basis, fields):
        """Return the streams that some fields need."""
        streams = {}
        for field in fields:
            metric, side = field.rsplit("_", 1)
            name = f"works_{side}" if metric == "works" else side
            streams.setdefault(name, []).append(field)
        return [cls(basis, name, names) for name, names in streams.items()]

    def query(self, span):
        """Return the query for the events of a span."""
        days = {"range": {self.day: range_of(span)}}
        return {"bool": {"filter": [days, *self.clauses]}}

    @property
    def aggs(self):
        """Return the aggregations that the fields need."""
        addends = {field: ADDENDS.get(field.rsplit("_", 1)[0]) for field in self.fields}
        return {field: addend for field, addend in addends.items() if addend}

    def read(self, bucket):
        """Return field → number of a bucket."""
        return {field: self._number(bucket, field) for field in self.fields}

    def _number(self, bucket, field):
        """Return the contribution of a bucket's events to a field."""
        found = bucket.get(field)
        if found is None:
            return bucket.get("doc_count", 0)
        return whole(found["value"]) if "value" in found else found["doc_count"]


class MembershipEvents:
    """Adds searches over the membership events to a batch."""

    def __init__(self, batch, state, params):
        """Initialize with the batch and the community."""
        self.batch, self.state, self.params = batch, state, params

    def sums(self, span, fields):
        """Sum fields over a span. Value: field → number."""
        streams = Stream.all_of(self.state.basis, fields)

        def parse(found):
            numbers = [stream.read(found.get(stream.name, {})) for stream in streams]
            return {name: number for part in numbers for name, number in part.items()}

        return self._search(self._aggs(streams, span), parse)

    def by_key(self, span, fields, breakdown, keys=None):
        """Sum fields over a span by key. Value: key → field → number."""
        streams = Stream.all_of(self.state.basis, fields)

        def parse(found):
            return {
                bucket["key"]["key"]: {
                    name: number
                    for stream in streams
                    for name, number in stream.read(bucket[stream.name]).items()
                }
                for bucket in found
            }

        return self.batch.add(
            PendingPages(
                indices.every(indices.EVENTS),
                {"query": self._query(streams, span)},
                [{"key": {"terms": {"field": self._field(breakdown)}}}],
                self._aggs(streams, span),
                parse,
            )
        )

    def by_unit(self, span, fields, unit, breakdown=None, keys=()):
        """Sum fields by unit of time. Value: key → first day → field → number.

        Each stream has days of its own, and a search of its own: together they could
        have more buckets than the search engine allows.
        """
        return Merged(
            [
                self._steps(stream, span, unit, breakdown, list(keys))
                for stream in Stream.all_of(self.state.basis, fields)
            ]
        )

    def _steps(self, stream, span, unit, breakdown, keys):
        """Add the search for the units of time of one stream."""
        aggs = by_unit(stream.day, unit, stream.aggs)
        if breakdown:
            aggs = by_keys(self._field(breakdown), keys, aggs)
        parse = steps_reader(stream.read)
        return self._search(aggs, parse, self._query([stream], span))

    def opening(self, day, metrics, breakdown=None):
        """Return no opening balance, and all days: there are no closings under filters."""
        return None, Span(BEGINNING, day)

    def _search(self, aggs, parse, query=None):
        """Add a search over the events that match the filters."""
        body = {"query": query or self._query(), "aggs": aggs}
        return self.batch.add(Pending(indices.every(indices.EVENTS), body, parse))

    def _aggs(self, streams, span):
        """Return the aggregations of some streams in a span."""
        return {
            stream.name: {"filter": stream.query(span), "aggs": stream.aggs}
            for stream in streams
        }

    def _query(self, streams=(), span=None):
        """Return the query for the events that match the filters.

        :param streams: only events of these, in the span.
        """
        filters = [
            {"term": {"community_id": self.state.community_id}},
            *(entry.clause for entry in self.params.filters_of(RECORDS)),
        ]
        if streams:
            wanted = [stream.query(span) for stream in streams]
            filters.append({"bool": {"should": wanted}})
        return {"bool": {"filter": filters}}

    def _field(self, breakdown):
        """Return the field that holds the keys of a breakdown."""
        return self.params.breakdowns[breakdown]["field"]


class Merged:
    """Numbers of several searches by key and day, merged."""

    def __init__(self, parts):
        """Initialize with the searches."""
        self.parts = parts

    @property
    def value(self):
        """Return key → first day → field → number."""
        result = {}
        for part in self.parts:
            for key, steps in part.value.items():
                days = result.setdefault(key, {})
                for day, numbers in steps.items():
                    days.setdefault(day, {}).update(numbers)
        return result
