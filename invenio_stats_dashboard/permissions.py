# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Who may read, export and manage statistics."""

from flask import g
from invenio_administration.generators import Administration
from invenio_communities.generators import CommunityManagers
from invenio_communities.proxies import current_communities
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_records_permissions.generators import (
    AnyUser,
    AuthenticatedUser,
    Generator,
    SystemProcess,
)
from invenio_records_permissions.policies import BasePermissionPolicy

from .metrics.metrics import GLOBAL
from .proxies import current_stats_dashboard
from .queries.queries import community_parameter


class RecordReaders(Generator):
    """Users who may read the record, as defined by RDM."""

    action = "read"

    @property
    def service(self):
        """The service whose policy decides."""
        return current_rdm_records_service

    def _policy(self, record):
        policy = self.service.config.permission_policy_cls
        return policy(self.action, record=record)

    def needs(self, record=None, **kwargs):
        """Return the needs for the action."""
        return self._policy(record).needs if record is not None else []

    def excludes(self, record=None, **kwargs):
        """Return the excluded needs for the action."""
        return self._policy(record).excludes if record is not None else []


class CommunityReaders(RecordReaders):
    """Users who may read the community, as defined by the communities module."""

    @property
    def service(self):
        """The service whose policy decides."""
        return current_communities.service


class RecordFileReaders(RecordReaders):
    """Users who may see the files of the record, as defined by RDM."""

    action = "read_files"


class RecordManagers(RecordReaders):
    """Users who may manage the record: its owners, and whom they share it with."""

    action = "manage"


class CommunityStatsPermissionPolicy(BasePermissionPolicy):
    """Permissions of statistics; replace by ``STATS_DASHBOARD_PERMISSION_POLICY``."""

    can_read_community_stats = [CommunityReaders(), SystemProcess()]

    can_read_global_stats = [AnyUser(), SystemProcess()]

    can_read_record_stats = [RecordReaders(), SystemProcess()]
    """``[RecordManagers(), SystemProcess()]`` limits it to owners and managers."""

    can_read_record_files = [RecordFileReaders(), SystemProcess()]
    """Downloads by file, with their names; of a record whose statistics they may read."""

    can_read_user_stats = [AuthenticatedUser(), SystemProcess()]
    """Of their own records."""

    can_export = [AnyUser(), SystemProcess()]
    """Required in addition to reading, not instead of it."""

    can_curate_community_stats = [CommunityManagers(), SystemProcess()]
    """Write the annotations of a community, and save views for all its readers."""

    can_curate_global_stats = [Administration(), SystemProcess()]
    """Write the annotations of the instance, shown on every page, and save views of
    its page for all."""

    can_save_views = [AuthenticatedUser(), SystemProcess()]
    """Save views of the pages that one may read, for oneself."""

    can_manage = [Administration(), SystemProcess()]


def is_for_record_readers(policy):
    """Return True if whoever may read a record may read its statistics."""
    return any(type(each) is RecordReaders for each in policy.can_read_record_stats)


class StatsQueryPermission:
    """Permission of one query of ``POST /api/stats``, as invenio-stats asks for it."""

    def __init__(self, community):
        """Initialize with the id or slug of a community, or ``"global"``."""
        self.community = community

    def can(self):
        """Return whether the current identity may have the answer.

        :raises CommunityNotFoundError: when there is no such community.
        """
        return current_stats_dashboard.service.can_read(g.identity, self.community)


def global_stats_permission_factory(query_name, params):
    """Return the permission of a query about the whole instance."""
    return StatsQueryPermission(GLOBAL)


def community_stats_permission_factory(query_name, params):
    """Return the permission of a query about one community.

    :raises InvalidParametersError: when the parameters name no community.
    """
    return StatsQueryPermission(community_parameter(params))
