# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage of records with DOIs in a month, in no particular form."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from dateutil.relativedelta import relativedelta
from invenio_search import current_search_client
from invenio_search.engine import dsl

from ..metrics.metrics import USAGE
from ..queries.params.bounds import min_count
from ..queries.params.periods import Span
from ..queries.sources.aggregations import range_of, whole
from ..queries.sources.usage import RECORD, ROUNDED
from ..search import indices
from ..search.client import chunks, search_errors
from ..search.composite import buckets
from ..services.records import record_search
from ..services.visitors import visitor

NUMBERS = ("views", "downloads", "unique_downloads", "unique_item_investigations")
"""Metrics of the rows that reports are made of."""

MANY = 500
"""Records whose metadata are read at a time."""

FIELDS = (
    "id",
    "pids.doi",
    "metadata.title",
    "metadata.publisher",
    "metadata.resource_type.id",
    "metadata.publication_date",
    "metadata.version",
    "metadata.creators",
)


@dataclass(frozen=True)
class RecordUsage:
    """A record and its usage in a month."""

    record: dict
    """Public metadata, as indexed."""
    numbers: dict
    """Access method (``regular``, ``tdm``) → metric → number."""

    @property
    def doi(self):
        """Return the DOI."""
        return self.record["pids"]["doi"]["identifier"]


def month_span(month):
    """Return the days of a month (``YYYY-MM``)."""
    first = date.fromisoformat(f"{month}-01")
    return Span(first, first + relativedelta(day=31))


def usage_of(month, settings, after=""):
    """Yield the usage of each public record with a DOI, in the order of their ids.

    Restricted and deleted records are left out, and so are DOIs of others. Where small
    numbers are suppressed, these are the sums of the rounded ones, as on the pages.

    :param month: ``YYYY-MM``.
    :param settings: :class:`.settings.Settings`.
    :param after: only of records whose ids come after this one.
    """
    found = groupby(_buckets(month_span(month)), lambda b: b["key"]["record_id"])
    wanted = ((recid, group) for recid, group in found if recid > after)
    numbers = ((recid, dict(map(_numbers, group))) for recid, group in wanted)
    for part in _parts(numbers):
        records = _records(list(part), settings)
        for recid, methods in part.items():
            if recid in records and any(map(any, map(dict.values, methods.values()))):
                yield RecordUsage(records[recid], methods)


def _parts(pairs):
    """Yield dicts of as many pairs as metadata are read for at a time."""
    part = {}
    for key, value in pairs:
        part[key] = value
        if len(part) == MANY:
            yield part
            part = {}
    if part:
        yield part


def _buckets(span):
    """Yield the sums of each record and access method, in order."""
    prefix = f"{ROUNDED}." if min_count() else ""
    filters = [{"term": {"level": RECORD}}, {"range": {"day": range_of(span)}}]
    names = ("record_id", "access_method")
    sources = [{name: {"terms": {"field": name}}} for name in names]
    sums = {name: {"sum": {"field": f"{prefix}{name}"}} for name in NUMBERS}
    index = indices.yearly(indices.delta(USAGE, None), span)
    with search_errors():
        yield from buckets(
            current_search_client, index, {"bool": {"filter": filters}}, sources, sums
        )


def _numbers(bucket):
    """Return the access method of a bucket, and its numbers."""
    sums = {name: whole(bucket[name]["value"]) for name in NUMBERS}
    if min_count():
        # Rounded apart, totals may have been drawn lower than what is unique of them.
        sums["downloads"] = max(sums["downloads"], sums["unique_downloads"])
        seen = sums["unique_item_investigations"] - sums["downloads"]
        sums["views"] = max(sums["views"], seen)
    return bucket["key"]["access_method"], sums


def _records(recids, settings):
    """Return recid → metadata of those that are reported, as a visitor reads them."""
    found = {}
    for part in chunks(recids, MANY):
        query = dsl.Q("terms", id=part) & dsl.Q("term", is_published=True)
        search = record_search(visitor(), query).source(list(FIELDS))
        with search_errors():
            hits = search[: len(part)].execute()
        found.update({hit["id"]: hit.to_dict() for hit in hits})
    return {n: record for n, record in found.items() if is_reported(record, settings)}


def is_reported(record, settings):
    """Return True if a record has a DOI of ours and a type that is reported.

    :param settings: :class:`.settings.Settings`.
    """
    doi = record.get("pids", {}).get("doi", {})
    kind = record["metadata"]["resource_type"]["id"]
    ours = doi.get("identifier") and doi.get("provider") in settings.providers
    return bool(ours) and settings.takes(kind)
