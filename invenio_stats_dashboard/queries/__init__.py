# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Answers computed from rows, and the queries of invenio-stats."""

from .queries import (
    CommunityRowsQuery,
    CommunityStatsQuery,
    GlobalStatsQuery,
    register_queries,
)

__all__ = (
    "CommunityRowsQuery",
    "CommunityStatsQuery",
    "GlobalStatsQuery",
    "register_queries",
)
