# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Answers: from rows to numbers, and the queries of invenio-stats."""

from .queries import CommunityStatsQuery, GlobalStatsQuery, register_queries

__all__ = ("CommunityStatsQuery", "GlobalStatsQuery", "register_queries")
