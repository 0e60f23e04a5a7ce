# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Blueprints of the API."""

from flask import Blueprint

from ..exports.resource import ExportResource, ExportResourceConfig
from ..operations.endpoint import add_monitoring
from ..proxies import current_service
from ..resources import CommunityStatsResource, CommunityStatsResourceConfig


def _blueprint(app, resource, config):
    """Create the blueprint of a resource; without routes when switched off."""
    if not app.config["COMMUNITY_STATS_ENABLED"]:
        return Blueprint(config.blueprint_name, __name__)
    return resource(config(), current_service).as_blueprint()


def create_api_blueprint(app):
    """Create the blueprint of the answers, and of the figures for monitoring."""
    blueprint = _blueprint(app, CommunityStatsResource, CommunityStatsResourceConfig)
    return (
        add_monitoring(blueprint)
        if app.config["COMMUNITY_STATS_ENABLED"]
        else blueprint
    )


def create_export_blueprint(app):
    """Create the blueprint of the exports of whole pages."""
    return _blueprint(app, ExportResource, ExportResourceConfig)
