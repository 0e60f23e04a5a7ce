# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The pages, their menu entries and the community tab."""

from flask import Blueprint, abort, current_app, g, render_template, request
from flask_menu import current_menu
from invenio_base.utils import obj_or_import_string
from invenio_communities.errors import CommunityDeletedError
from invenio_communities.views.communities import (
    HEADER_PERMISSIONS,
    render_community_theme_template,
)
from invenio_communities.views.decorators import pass_community
from invenio_communities.views.ui import not_found_error, record_tombstone_error
from invenio_i18n import lazy_gettext as _
from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError
from invenio_records_resources.services.errors import (
    PermissionDeniedError,
    RecordPermissionDeniedError,
)

from ..errors import CommunityNotFoundError
from ..layouts.communities import is_shown
from ..metrics.metrics import GLOBAL
from ..paths import data_path
from ..proxies import current_stats_dashboard_service
from .config import page_config, page_title
from .mails import choose_mails, unsubscribe
from .records import record_stats_dashboard, user_stats_dashboard


def permission_denied_error(error):
    """Render RDM's own page with status 403, for visitors and users alike."""
    return render_template(current_app.config["THEME_403_TEMPLATE"]), 403


def global_stats_dashboard():
    """Render the statistics of the whole instance.

    :raises PermissionDeniedError: when the reader may not read them.
    """
    if not current_stats_dashboard_service.can_read(g.identity, GLOBAL):
        raise PermissionDeniedError()
    settings = page_config("global")
    return render_template(
        current_app.config["STATS_DASHBOARD_TEMPLATES"]["global"],
        settings=settings,
        title=settings["title"],
    )


@pass_community(serialize=True)
def community_stats_dashboard(pid_value, community, community_ui):
    """Render the statistics of one community.

    :param pid_value: slug or id in the address.
    :param community: the community, as read by ``pass_community``.
    :param community_ui: the same, serialized for templates.
    :raises PermissionDeniedError: when the reader may not read its statistics.
    :raises NotFound: when the community has not enabled its page.
    """
    permissions = community.has_permissions_to(HEADER_PERMISSIONS)
    data = community.to_dict()
    readable = current_stats_dashboard_service.can_read(g.identity, data["id"])
    if not (permissions["can_read"] and readable):
        raise PermissionDeniedError()
    if not is_shown(data):
        abort(404)
    settings = page_config("community", data)
    return render_community_theme_template(
        current_app.config["STATS_DASHBOARD_TEMPLATES"]["community"],
        theme=community_ui.get("theme", {}),
        community=community,
        community_ui=community_ui,
        permissions=permissions,
        active_community_header_menu_item="stats",
        settings=settings,
        title=f"{data['metadata']['title']} · {settings['title']}",
    )


def create_ui_blueprint(app):
    """Create the blueprint of the pages; without routes when switched off."""
    blueprint = Blueprint(
        "invenio_stats_dashboard",
        __name__,
        template_folder=data_path("templates"),
    )
    if not app.config["COMMUNITY_STATS_ENABLED"]:
        return blueprint
    routes = app.config["STATS_DASHBOARD_ROUTES"]
    blueprint.add_url_rule(
        routes["global"], view_func=global_stats_dashboard, strict_slashes=False
    )
    blueprint.add_url_rule(routes["community"], view_func=community_stats_dashboard)
    for name, view in (
        ("record", record_stats_dashboard),
        ("user", user_stats_dashboard),
    ):
        if routes.get(name):
            blueprint.add_url_rule(routes[name], view_func=view)
    if routes.get("user"):
        base = routes["user"].rstrip("/")
        blueprint.add_url_rule(
            f"{base}/mails", view_func=choose_mails, methods=["POST"]
        )
        blueprint.add_url_rule(
            f"{base}/unsubscribe/<token>",
            view_func=unsubscribe,
            methods=["GET", "POST"],
        )
    for denied in (PermissionDeniedError, RecordPermissionDeniedError):
        blueprint.register_error_handler(denied, permission_denied_error)
    for missing in (PIDDoesNotExistError, CommunityNotFoundError):
        blueprint.register_error_handler(missing, not_found_error)
    blueprint.register_error_handler(CommunityDeletedError, record_tombstone_error)
    blueprint.register_error_handler(PIDDeletedError, record_tombstone_error)
    return blueprint


def register_menu_entry(app):
    """Register the entry of the main menu as configured."""
    current_menu.submenu("main.stats").register(
        endpoint=app.config["STATS_DASHBOARD_MENU_ENDPOINT"],
        text=app.config["STATS_DASHBOARD_MENU_TEXT"],
        order=app.config["STATS_DASHBOARD_MENU_ORDER"],
        visible_when=entry_is_visible,
    )


def entry_is_visible():
    """Return whether the reader may read the statistics of the whole instance."""
    identity = getattr(g, "identity", None)  # Missing on some error pages.
    return identity is not None and current_stats_dashboard_service.can_read(
        identity, GLOBAL
    )


def tab_is_visible():
    """Return whether the community of this request has a page for this reader."""
    community = getattr(request, "community", None)
    if community is None:
        return True
    return is_shown(community) and current_stats_dashboard_service.can_read(
        g.identity, community["id"]
    )


def register_menus(app):
    """Register menu entry and community tab.

    The theme shows a tab only if its ``permissions`` key names a permission of the
    user: without that key it would be hidden from everybody.

    :param app: the application, with all modules initialised.
    """
    if app.config["STATS_DASHBOARD_MENU_ENABLED"]:
        custom = app.config["STATS_DASHBOARD_MENU_REGISTRATION_FUNCTION"]
        register = obj_or_import_string(custom, default=register_menu_entry)
        register(app)
    if app.config["STATS_DASHBOARD_ROUTES"].get("user"):
        current_menu.submenu("dashboard").submenu("stats").register(
            endpoint="invenio_stats_dashboard.user_stats_dashboard",
            text=_("Statistics"),
            order=5,
        )
    current_menu.submenu("communities").submenu("stats").register(
        endpoint="invenio_stats_dashboard.community_stats_dashboard",
        text=page_title(app.config, "community"),
        order=35,
        expected_args=["pid_value"],
        visible_when=tab_is_visible,
        **{"icon": "chart bar", "permissions": "can_read"},
    )
