# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Names of the indices that answers are read from."""

from invenio_search.utils import build_alias_name

EVENTS = "stats-community-events"
BOOKMARKS = "stats-bookmarks"
STATE = "stats-community-state"

FIRST_YEAR = 1970
"""Year of the oldest index, which holds all earlier days as well."""


def delta(family, basis):
    """Return the name, without year, of the rows of a family of metrics."""
    return (
        "stats-community-usage-delta" if family == "usage" else _records("delta", basis)
    )


def snapshot(basis):
    """Return the name, without year, of the balances of content."""
    return _records("snapshot", basis)


def _records(kind, basis):
    return f"stats-community-records-{kind}-{basis}"


def bookmark(family, kind="delta"):
    """Return the aggregation whose bookmark tells how complete a family is."""
    return f"community-{family}-{kind}-agg"


MANY = 30
"""Years or months from which on a pattern is shorter than the names of all indices."""


def yearly(name, span):
    """Return the prefixed names of the indices that hold the days of a span."""
    first, last = max(span.first.year, FIRST_YEAR), max(span.last.year, FIRST_YEAR)
    if last - first >= MANY:
        return every(name)
    return [build_alias_name(f"{name}-{year}") for year in range(first, last + 1)]


def monthly(name, span):
    """Return the prefixed names of the indices that hold the events of a span."""
    first, last = (day.year * 12 + day.month - 1 for day in span)
    if last - first >= MANY:
        return every(name)
    months = range(first, last + 1)
    return [build_alias_name(f"{name}-{m // 12:04}-{m % 12 + 1:02}") for m in months]


def every(name):
    """Return a prefixed pattern for the indices of all years."""
    return [build_alias_name(f"{name}-*")]


def single(name):
    """Return the prefixed name of an index without year."""
    return [build_alias_name(name)]
