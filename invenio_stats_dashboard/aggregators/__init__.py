# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Aggregators: events to rows, rows to balances."""

from .records import CommunityRecordDeltaAggregator
from .snapshots import (
    CommunityRecordSnapshotAggregator,
    CommunityUsageSnapshotAggregator,
)
from .usage import CommunityUsageDeltaAggregator

__all__ = (
    "CommunityRecordDeltaAggregator",
    "CommunityRecordSnapshotAggregator",
    "CommunityUsageDeltaAggregator",
    "CommunityUsageSnapshotAggregator",
)
