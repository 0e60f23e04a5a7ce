# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Services."""

from .annotations import AnnotationService
from .events import CommunityEventService
from .reindexing import EventReindexingService
from .saved_views import SavedViewService
from .service import CommunityStatsService

__all__ = (
    "AnnotationService",
    "CommunityEventService",
    "CommunityStatsService",
    "EventReindexingService",
    "SavedViewService",
)
