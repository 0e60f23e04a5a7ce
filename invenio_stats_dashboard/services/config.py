# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Configuration of the services."""

from invenio_records_resources.services.base import ServiceConfig
from invenio_records_resources.services.base.config import ConfiguratorMixin, FromConfig

from ..permissions import CommunityStatsPermissionPolicy
from .results import ItemList, ItemResult, StatsResult
from .schemas import AnnotationSchema, SavedViewSchema


class StatsDashboardServiceConfig(ServiceConfig, ConfiguratorMixin):
    """What the services share: the policy comes from the instance's configuration."""

    permission_policy_cls = FromConfig(
        "STATS_DASHBOARD_PERMISSION_POLICY",
        default=CommunityStatsPermissionPolicy,
        import_string=True,
    )


class CommunityStatsServiceConfig(StatsDashboardServiceConfig):
    """Configuration of the service that answers."""

    service_id = "stats-dashboard"

    result_item_cls = StatsResult


class CommunityEventServiceConfig(StatsDashboardServiceConfig):
    """Configuration of the service of membership events."""

    service_id = "stats-dashboard-events"


class EventReindexingServiceConfig(StatsDashboardServiceConfig):
    """Configuration of the service of the migration of usage events."""

    service_id = "stats-dashboard-reindexing"


class AnnotationServiceConfig(StatsDashboardServiceConfig):
    """Configuration of the service of annotations."""

    service_id = "stats-dashboard-annotations"

    schema = AnnotationSchema

    result_item_cls = ItemResult
    result_list_cls = ItemList


class SavedViewServiceConfig(StatsDashboardServiceConfig):
    """Configuration of the service of saved views."""

    service_id = "stats-dashboard-views"

    schema = SavedViewSchema

    result_item_cls = ItemResult
    result_list_cls = ItemList
