# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Findings of checks."""

from typing import NamedTuple

NAMED = 5
"""Maximum number of names in a list."""


class Finding(NamedTuple):
    """Finding of a check."""

    check: str
    ok: bool
    detail: str
    advice: str = ""


def short(names):
    """Return names as a sorted list of limited length."""
    names = sorted(names)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
