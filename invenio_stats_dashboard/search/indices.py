# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Names of the indices of this module, and of RDM's usage events."""

from invenio_search import current_search_client
from invenio_search.utils import build_alias_name, prefix_index

from ..metrics.metrics import RECORDS, USAGE

PREFIX = "stats-community-"
"""Beginning of the names of all our indices and search templates."""

EVENTS = f"{PREFIX}events"
ROBOTS = f"{PREFIX}robots"
STATE = f"{PREFIX}state"
STALE_KEYS = f"{PREFIX}stale-keys"
BOOKMARKS = "stats-bookmarks"

REBUILD = "stats-rebuild-"
"""Prefix of all names that belong to a rebuild.

Not matched by the patterns that answers are read from.
"""

FIRST_YEAR = 2020
"""Year of the oldest index of content: it holds all earlier days as well.

Publication dates reach back centuries, and rows of content are few: an index for each
year would make many shards of nearly nothing. Usage is no older than its repository.
"""


def rows(mode, family, basis=None):
    """Return the name, without year, of the rows of a family of metrics.

    :param mode: ``delta`` or ``snapshot``.
    :param basis: of content; usage has none.
    """
    name = f"{PREFIX}{family}-{mode}"
    return name if family == USAGE else f"{name}-{basis}"


def delta(family, basis):
    """Return the name, without year, of the rows of a family of metrics."""
    return rows("delta", family, basis)


def snapshot(family, basis):
    """Return the name, without year, of the closings of a family of metrics."""
    return rows("snapshot", family, basis)


ROWS = tuple(
    f"{PREFIX}{family}-{mode}"
    for family in (USAGE, RECORDS)
    for mode in ("delta", "snapshot")
)
"""Name prefixes of the indices of rows and balances."""


def bookmark(family, kind="delta"):
    """Return the aggregation whose bookmark tells how complete a family is."""
    return f"community-{family}-{kind}-agg"


MANY = 30
"""Years from which on a pattern is shorter than the names of all indices."""


def yearly(name, span):
    """Return the prefixed names of the indices that hold the days of a span."""
    first, last = span.first.year, span.last.year
    if name.startswith(f"{PREFIX}{RECORDS}"):
        first, last = max(first, FIRST_YEAR), max(last, FIRST_YEAR)
    if last - first >= MANY:
        return every(name)
    return [build_alias_name(f"{name}-{year}") for year in range(first, last + 1)]


def every(name):
    """Return a prefixed pattern for the indices of all years."""
    return [build_alias_name(f"{name}-*")]


def single(name):
    """Return the prefixed name of an index without year."""
    return [build_alias_name(name)]


USAGE_EVENTS = ("record-view", "file-download")
"""Types of usage events that are enriched and aggregated."""


USAGE_DELTA = "community-usage-delta-agg"
"""Aggregation whose days go stale when events arrive late."""


RECORDS_DELTA = "community-records-delta-agg"
"""Aggregation whose days go stale when membership events change."""


def stale_kind(basis):
    """Return the name under which a basis' stale days are kept."""
    return f"{RECORDS_DELTA}-{basis}"


def event_index(event_type, month="*"):
    """Return the name, without prefix, of a month's index of usage events."""
    return f"events-stats-{event_type}-{month}"


def event_indices(event_types=USAGE_EVENTS):
    """Return the prefixed patterns of the indices of usage events, as one text."""
    return ",".join(prefix_index(event_index(name)) for name in event_types)


def month_indices(event_types=USAGE_EVENTS, months=None):
    """Return the names of the event indices there are, oldest month first.

    :param months: list of ``YYYY-MM``; all by default.
    """
    names = []
    for event_type in event_types:
        pattern = prefix_index(event_index(event_type))
        names += current_search_client.indices.get(index=pattern)
    chosen = [n for n in names if months is None or n[-7:] in months]
    return sorted(chosen, key=lambda name: (name[-7:], name))


def index_year(day):
    """Return the year in the name of the index that holds a day of content."""
    return max(int(day[:4]), FIRST_YEAR)
