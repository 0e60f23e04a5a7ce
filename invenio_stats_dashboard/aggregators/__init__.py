# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Aggregators: events to rows, rows to balances."""

from ..deferred import deferred

__getattr__ = deferred(
    __name__,
    {
        "backfill": ["take_part"],
        "records": ["CommunityRecordDeltaAggregator"],
        "snapshots": [
            "CommunityRecordSnapshotAggregator",
            "CommunityUsageSnapshotAggregator",
        ],
        "usage": ["CommunityUsageDeltaAggregator"],
    },
)

__all__ = (
    "CommunityRecordDeltaAggregator",
    "CommunityRecordSnapshotAggregator",
    "CommunityUsageDeltaAggregator",
    "CommunityUsageSnapshotAggregator",
)
