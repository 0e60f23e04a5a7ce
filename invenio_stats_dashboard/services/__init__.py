# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Services."""

from .service import CommunityStatsService

__all__ = ("CommunityStatsService",)
