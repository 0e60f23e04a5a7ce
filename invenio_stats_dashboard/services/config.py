# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Configuration of the service."""

from invenio_records_resources.services.base import ServiceConfig
from invenio_records_resources.services.base.config import ConfiguratorMixin, FromConfig

from ..permissions import CommunityStatsPermissionPolicy
from .results import StatsResult


class CommunityStatsServiceConfig(ServiceConfig, ConfiguratorMixin):
    """Service configuration; the policy comes from the instance's configuration."""

    service_id = "community-stats"

    permission_policy_cls = FromConfig(
        "STATS_DASHBOARD_PERMISSION_POLICY",
        default=CommunityStatsPermissionPolicy,
        import_string=True,
    )

    result_item_cls = StatsResult
