# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Generated queries of ``POST /api/stats``.

``community-stats`` and ``global-stats`` answer everything. The others fix what the
rows of one index hold: ``community-usage-delta`` and ``community-usage-snapshot``, and
``community-record-delta-added`` and its like for each basis.
"""

from .metrics import BASES, MODES

QUERIES = "invenio_stats_dashboard.queries"
PERMISSIONS = "invenio_stats_dashboard.permissions"


def _query(cls, permission, **params):
    """Return the entry of one query."""
    return {
        "cls": f"{QUERIES}.{cls}",
        "permission_factory": f"{PERMISSIONS}.{permission}_stats_permission_factory",
        "params": params,
    }


def stats_queries():
    """Return name → entry of all queries."""
    queries = {
        "community-stats": _query("CommunityStatsQuery", "community"),
        "global-stats": _query("GlobalStatsQuery", "global"),
    }
    for mode in MODES:
        queries[f"community-usage-{mode}"] = _query(
            "CommunityRowsQuery",
            "community",
            fixed={"mode": mode},
            metric="views",
        )
        for basis in BASES:
            queries[f"community-record-{mode}-{basis}"] = _query(
                "CommunityRowsQuery",
                "community",
                fixed={"mode": mode, "basis": basis},
                metric="records",
            )
    return queries
