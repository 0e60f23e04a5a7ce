# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Names of the indices of this module, and of RDM's usage events."""

from functools import partial

from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from ..metrics.metrics import MODES, RECORDS, USAGE

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


delta, snapshot = (partial(rows, mode) for mode in MODES)


ROWS = tuple(
    f"{PREFIX}{family}-{mode}" for family in (USAGE, RECORDS) for mode in MODES
)
"""Name prefixes of the indices of rows and balances."""


def bookmark(family, kind="delta"):
    """Return the aggregation of a family, whose bookmark says how complete it is."""
    return f"community-{family}-{kind}-agg"


MANY = 30
"""Years from which on a pattern is shorter than the names of all indices."""


def yearly(name, span):
    """Return the prefixed names of the indices that hold the days of a span."""
    first, last = span.first.year, span.last.year
    if name.startswith(f"{PREFIX}{RECORDS}"):
        first, last = max(first, FIRST_YEAR), max(last, FIRST_YEAR)
    if last - first >= MANY:
        return [every(name)]
    return [prefix_index(f"{name}-{year}") for year in range(first, last + 1)]


def every(*names):
    """Return prefixed patterns for the indices of all years or months, as one text."""
    return ",".join(prefix_index(f"{name}-*") for name in names)


def single(name):
    """Return the prefixed name of an index without year."""
    return [prefix_index(name)]


USAGE_EVENTS = ("record-view", "file-download")
"""Types of usage events that are enriched and aggregated."""


USAGE_DELTA = bookmark(USAGE)
"""Aggregation whose days go stale when events arrive late."""


RECORDS_DELTA = bookmark(RECORDS)
"""Aggregation whose days go stale when membership events change."""


def stale_kind(basis):
    """Return the name under which a basis' stale days are kept."""
    return f"{RECORDS_DELTA}-{basis}"


def event_index(event_type):
    """Return the name, without prefix and month, of the indices of usage events."""
    return f"events-stats-{event_type}"


def event_indices(event_types=USAGE_EVENTS):
    """Return the prefixed patterns of the indices of usage events, as one text."""
    return every(*map(event_index, event_types))


def month_indices(event_types=USAGE_EVENTS, months=None):
    """Return the names of the event indices there are, oldest month first.

    :param months: list of ``YYYY-MM``; all by default.
    """
    names = []
    for event_type in event_types:
        names += current_search_client.indices.get(index=event_indices([event_type]))
    chosen = [n for n in names if months is None or n[-7:] in months]
    return sorted(chosen, key=lambda name: (name[-7:], name))


def index_year(day):
    """Return the year in the name of the index that holds a day of content."""
    return max(int(day[:4]), FIRST_YEAR)
