# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Aggregations shared by rows and membership events."""

from datetime import date

BEGINNING = date(1, 1, 1)
"""Day before all others."""


def whole(value):
    """Return a sum as the integer that it is: exact up to 2^53 (9 PB)."""
    return int(round(value or 0))


def range_of(span):
    """Return a clause for the days of a span."""
    return {"gte": span.first.isoformat(), "lte": span.last.isoformat()}


def by_unit(field, unit, aggs):
    """Return an aggregation by unit of time, without empty units."""
    histogram = {
        "field": field,
        "calendar_interval": unit,
        "format": "yyyy-MM-dd",
        "min_doc_count": 1,
    }
    return {"steps": {"date_histogram": histogram, "aggs": aggs}}


def steps_reader(read):
    """Return a function that reads what :func:`by_unit` found, of some keys or of all.

    :param read: function from a bucket to its numbers.
    :returns: function from aggregations to key → first day → numbers; the key of all
        is ``""``.
    """

    def parse(found):
        groups = found["keys"]["buckets"] if "keys" in found else [found]
        return {
            group.get("key", ""): {
                date.fromisoformat(bucket["key_as_string"]): read(bucket)
                for bucket in group.get("steps", {}).get("buckets", [])
            }
            for group in groups
        }

    return parse


def by_keys(field, keys, aggs):
    """Return an aggregation by some keys, and no others, of a field."""
    terms = {"field": field, "include": keys, "size": max(1, len(keys))}
    return {"keys": {"terms": terms, "aggs": aggs}}
