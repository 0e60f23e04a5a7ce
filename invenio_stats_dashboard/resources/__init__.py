# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""HTTP resources."""

from .config import CommunityStatsResourceConfig
from .resource import CommunityStatsResource

__all__ = ("CommunityStatsResource", "CommunityStatsResourceConfig")
