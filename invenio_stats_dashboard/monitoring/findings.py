# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Findings of checks."""

from typing import NamedTuple


class Finding(NamedTuple):
    """Finding of a check."""

    check: str
    ok: bool
    detail: str
    advice: str = ""
