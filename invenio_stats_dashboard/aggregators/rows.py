# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Writing of rows, a whole set of days at a time."""

import time

import polars as pl
from invenio_search.utils import prefix_index

from ..search.bulk import IDENTITY, _actions, documents, send_rows
from ..search.client import LONG, whole_count
from ..search.frames import scan_all
from ..search.indices import index_year

COMPLETE = pl.selectors.integer().fill_null(0)
"""Selector of all numbers, with missing ones as zero."""


def breakdown_schema(subcounts, side):
    """Return the fields of breakdowns on events, and their types.

    :param side: ``usage`` or ``content``.
    """
    return {
        entry["field"]: pl.List(pl.String) if entry["multivalued"] else pl.String
        for entry in subcounts.values()
        if entry[side]
    }


def write_rows(client, index, rows, id_day="day"):
    """Write rows under deterministic ids into the indices of their years.

    :param index: index name without prefix and year.
    :param rows: data frame with ``day`` as ``YYYY-MM-DD``.
    :param id_day: column used as the day in id and index name; a separate one is not
        stored.
    :raises WriteError: when the search engine refuses a row.
    """
    # Not stored, but part of the action.
    document = documents([] if id_day == "day" else [id_day])
    send_rows(
        client, rows, lambda part: [_actions(part, index, "index", id_day), document]
    )


def delete_rows(client, index, rows, id_day="day"):
    """Delete the rows of these identities; missing ones are no error."""
    send_rows(client, rows, lambda part: [_actions(part, index, "delete", id_day)])


def stored_rows(client, index, days, schema, share=None):
    """Return the stored rows of these days.

    :param schema: column → polars type.
    :param share: only rows of these communities, see :class:`~.isolation.Share`.
    """
    names = [prefix_index(f"{index}-{y}") for y in sorted(set(map(index_year, days)))]
    filters = [{"terms": {"day": list(days)}}]
    filters += [share.query("community_id")] if share else []
    query = {"bool": {"filter": filters}}
    return scan_all(client, ",".join(names), query, schema)


def difference(old, new):
    """Return the rows to write, and those to delete.

    :param old: rows as stored, same columns as ``new``.
    :returns: (rows of ``new`` that are not stored like this, rows of ``old``
        whose identity ``new`` does not have).
    """
    old, new = old.with_columns(COMPLETE), new.with_columns(COMPLETE)
    same = [name for name in IDENTITY if name in new.columns]
    written = new.join(old, on=new.columns, how="anti", nulls_equal=True)
    return written, old.join(new, on=same, how="anti", nulls_equal=True)


def new_generation():
    """Return a number larger than those of all earlier runs: microseconds."""
    return time.time_ns() // 1000


def refresh(client, pattern):
    """Make all rows written so far searchable; with many rows this takes a while."""
    client.indices.refresh(index=pattern, ignore_unavailable=True, request_timeout=LONG)


def remove_older(client, index, generation):
    """Remove the rows of an index not written by this generation.

    :param index: index name or pattern, without prefix.
    :returns: number of rows removed.
    """
    pattern = prefix_index(index)
    older = {"range": {"generation": {"lt": generation}}}
    refresh(client, pattern)
    if not whole_count(client, pattern, older):
        return 0
    response = client.delete_by_query(
        index=pattern,
        body={"query": older},
        conflicts="proceed",
        refresh=True,
        request_timeout=LONG,
    )
    return response["deleted"]
