# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage events as the fold takes them: what is read, where, and in which form."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import polars as pl
from invenio_search.utils import prefix_index

from ..search.frames import scan_all
from ..search.indices import USAGE_EVENTS, event_index
from ..search.scroll import shareable
from .due import FORMAT
from .rows import breakdown_schema

EVENT_SCHEMA = {
    "timestamp": pl.String,
    "recid": pl.String,
    "parent_recid": pl.String,
    "bucket_id": pl.String,
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
"""Fields of an event read by the fold, besides those of the breakdowns."""

KINDS = dict(zip(("view", "download"), USAGE_EVENTS))
"""Kind of a usage event → its type."""


def event_schema(subcounts):
    """Return the schema of usage events with the fields of the breakdowns."""
    return {**breakdown_schema(subcounts, "usage"), **EVENT_SCHEMA}


def indices_of(days, kinds=tuple(KINDS)):
    """Return the indices of the events of some days, with prefix, as one text."""
    types = [event_index(KINDS[kind]) for kind in kinds]
    names = [f"{name}-{month}" for name in types for month in months_of(days)]
    return ",".join(map(prefix_index, names))


def read_events(client, names, query, schema):
    """Return the events of both kinds that match, prepared for the fold.

    Both are read concurrently: while one is decoded, the other is fetched.

    :param names: kind → names of its indices, with prefix.
    """
    client = shareable(client)

    def read(kind):
        return prepare(scan_all(client, names[kind], query, schema), kind)

    with ThreadPoolExecutor(len(names)) as readers:
        return pl.concat(readers.map(read, names))


def prepare(frame, kind):
    """Return stored events of one kind, prepared for the fold.

    The target of a download is bucket and file: versions of a record share files.
    """
    file = pl.concat_str("bucket_id", "file_id", separator="|")
    target = "recid" if kind == "view" else file
    moment = pl.col("timestamp").str.slice(0, 19)
    return frame.with_columns(
        pl.lit(kind).alias("kind"),
        pl.coalesce(target, "file_id", "recid").alias("target"),
        moment.str.slice(0, 10).alias("day"),
        moment.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=True),
        pl.col("is_robot", "is_machine").fill_null(False),
        pl.col("size").fill_null(0),
    )


def within(days, records=None, visitors=None):
    """Return the query of the events of these days, records and visitors."""
    spans = [{"range": {"timestamp": _span(day)}} for day in days]
    filters = [{"bool": {"should": spans}}]
    if records:
        filters.append(records.query("recid"))
    if visitors:
        filters.append(visitors.query("visitor_id"))
    return {"bool": {"filter": filters}}


def _span(day):
    """Return the range of a day.

    With an explicit format: the field's own differs in months created by earlier
    versions of RDM.
    """
    following = date.fromisoformat(day) + timedelta(days=1)
    return {"gte": day, "lt": following.isoformat(), "format": FORMAT}


def months_of(days):
    """Return the months of the days, for index names."""
    return sorted({day[:7] for day in days})
