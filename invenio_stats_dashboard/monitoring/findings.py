# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What a check has found, as all checks say it."""

from typing import NamedTuple

NAMED = 5
"""Names that a list shows at most."""


class Finding(NamedTuple):
    """What the doctor found."""

    check: str
    ok: bool
    detail: str
    advice: str = ""


def short(names):
    """Return names as a sorted list that a line has room for."""
    names = sorted(names)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
