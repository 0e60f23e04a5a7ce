# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Blueprints of the API."""

from flask import Blueprint

from ..counter.openapi import counter_paths
from ..embeds.openapi import embed_paths
from ..proxies import (
    current_annotation_service,
    current_saved_view_service,
    current_stats_dashboard_service,
)
from ..resources import CommunityStatsResource, CommunityStatsResourceConfig
from ..resources.errors import handle_everywhere
from ..resources.exports import ExportResource, ExportResourceConfig
from ..resources.items import (
    AnnotationResourceConfig,
    ItemResource,
    SavedViewResourceConfig,
)
from ..resources.monitoring import MonitoringResource, MonitoringResourceConfig


def _blueprint(app, resource, config, service=current_stats_dashboard_service):
    """Create the blueprint of a resource; without routes when switched off."""
    if not app.config["COMMUNITY_STATS_ENABLED"]:
        return Blueprint(config.blueprint_name, __name__)
    return resource(config(), service).as_blueprint()


class ApiConfig(CommunityStatsResourceConfig):
    """Configuration of the API, whose description covers embeds and COUNTER, too."""

    site_paths = (embed_paths, counter_paths)


def create_api_blueprint(app):
    """Create the blueprint of the answers, of annotations, and of the monitoring."""
    blueprint = _blueprint(app, CommunityStatsResource, ApiConfig)
    if app.config["COMMUNITY_STATS_ENABLED"]:
        monitoring = _blueprint(app, MonitoringResource, MonitoringResourceConfig)
        annotations = _blueprint(
            app, ItemResource, AnnotationResourceConfig, current_annotation_service
        )
        handle_everywhere(blueprint).register_blueprint(monitoring)
        blueprint.register_blueprint(annotations)
        views = _blueprint(
            app, ItemResource, SavedViewResourceConfig, current_saved_view_service
        )
        blueprint.register_blueprint(views)
    return blueprint


def create_export_blueprint(app):
    """Create the blueprint of the exports of whole pages."""
    return _blueprint(app, ExportResource, ExportResourceConfig)
