# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Which rebuild of all rows is under way, and what it must not miss."""

BOOKMARK = "rebuild"

TARGET = "stats-rebuild-"
"""Beginning of the names of everything that belongs to a rebuild.

Not matched by the patterns that answers are read from.
"""


def current_target(state):
    """Return the target of the rebuild that is under way, or ``None``."""
    content = state.bookmark(BOOKMARK)
    return content and content["target"]


def mark_for_rebuild(state, kind, days):
    """Let a rebuild do these days again: their events have changed meanwhile.

    Called before the marks of the days are cleared, so that no change can slip
    between the rows in force and those that will replace them.
    """
    if kind.startswith(TARGET):
        return
    target = current_target(state)
    if target:
        state.mark_stale(f"{target}{kind}", days)
