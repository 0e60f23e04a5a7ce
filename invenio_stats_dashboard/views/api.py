# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Blueprint of the API."""

from flask import Blueprint

from ..proxies import current_service
from ..resources import CommunityStatsResource, CommunityStatsResourceConfig


def create_api_blueprint(app):
    """Create the blueprint of the API; without routes when switched off."""
    if not app.config["COMMUNITY_STATS_ENABLED"]:
        return Blueprint(CommunityStatsResourceConfig.blueprint_name, __name__)
    config = CommunityStatsResourceConfig()
    return CommunityStatsResource(config, current_service).as_blueprint()
