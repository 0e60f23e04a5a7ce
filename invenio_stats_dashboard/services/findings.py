# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Findings of checks, and of the steps of the set-up."""

from typing import NamedTuple


class Finding(NamedTuple):
    """Finding of a check: fine, or with advice."""

    check: str
    ok: bool
    detail: str
    advice: str = ""
