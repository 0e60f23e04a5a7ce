# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Proxies to the extension."""

from flask import current_app
from werkzeug.local import LocalProxy

current_stats_dashboard = LocalProxy(
    lambda: current_app.extensions["invenio-stats-dashboard"]
)
"""The extension of the current application."""

current_stats_dashboard_service = LocalProxy(lambda: current_stats_dashboard.service)
"""The service behind every response."""

current_community_event_service = LocalProxy(
    lambda: current_stats_dashboard.event_service
)
"""The service of membership events."""

current_annotation_service = LocalProxy(
    lambda: current_stats_dashboard.annotation_service
)
"""The service of annotations."""

current_event_reindexing_service = LocalProxy(
    lambda: current_stats_dashboard.reindexing_service
)
"""The service of the migration of usage events."""

current_saved_view_service = LocalProxy(
    lambda: current_stats_dashboard.saved_view_service
)
"""The service of saved views."""
