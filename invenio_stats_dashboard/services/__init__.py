# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Services."""

from .events import CommunityEventService
from .reindexing import EventReindexingService
from .service import CommunityStatsService

__all__ = (
    "CommunityEventService",
    "CommunityStatsService",
    "EventReindexingService",
)
