# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The registered aggregations, and those of a rebuild under a prefix of its own."""

from invenio_stats.proxies import current_stats

from ..metrics.metrics import MODES, RECORDS, USAGE
from ..search.indices import REBUILD, bookmark

RECORD_AGGREGATIONS = tuple(bookmark(RECORDS, mode) for mode in MODES)
USAGE_AGGREGATIONS = tuple(bookmark(USAGE, mode) for mode in MODES)
AGGREGATIONS = (*RECORD_AGGREGATIONS, *USAGE_AGGREGATIONS)

BOOKMARK = "rebuild"
"""Bookmark of the rebuild in progress."""


def aggregator_of(name, prefix=""):
    """Return the aggregator that is registered under a name.

    :param name: of the aggregation, with the prefix of a rebuild if it is one of its.
    :param prefix: of the rebuild that it writes for: indices, marks, bookmarks and
        locks then have names of their own.
    """
    if name.startswith(REBUILD):
        prefix, name = _split(name)
    config = current_stats.aggregations[name]
    return config.cls(name=config.name, prefix=prefix, **config.params)


def _split(name):
    """Split the full name of a rebuild's aggregation into prefix and name."""
    start = name.index("community-")
    return name[:start], name[start:]


def current_target(state):
    """Return the prefix of the rebuild in progress, or ``None``."""
    content = state.bookmark(BOOKMARK)
    return content and content["target"]


def mark_for_rebuild(state, kind, days):
    """Mark days for the rebuild in progress, since their events have changed.

    Called before the marks of the days are cleared, so that no change is lost between
    the active rows and those that will replace them.
    """
    if kind.startswith(REBUILD):
        return
    target = current_target(state)
    if target:
        state.mark_stale(f"{target}{kind}", days)
