# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The entry of the main menu and the tab of communities."""

import pytest
from flask import Flask
from flask_menu import Menu, current_menu
from invenio_i18n import InvenioI18N

from invenio_stats_dashboard import config
from invenio_stats_dashboard.views.ui import register_menus


def register_nothing_but_a_mark(app):
    """Stand in for an instance's own registration function."""
    app.marked = True


@pytest.fixture()
def bare_app():
    """An application with a menu and our defaults, but no other modules."""
    app = Flask("bare")
    InvenioI18N(app)
    Menu(app)
    for key in dir(config):
        if key.isupper():
            app.config[key] = getattr(config, key)
    with app.test_request_context():
        yield app


def entry():
    """Return our entry of the main menu, or None."""
    return next((item for item in current_menu.submenu("main").children), None)


def test_main_menu_opens_the_global_page(client, open_page):
    _, page = open_page(client, "/")

    assert "/stats" in page.links


def test_tab_is_on_every_page_of_a_community(client, open_page, slugs):
    slug = slugs["public"]

    for path in ("records", "members", "stats"):
        _, page = open_page(client, f"/communities/{slug}/{path}")
        link = page.links[f"/communities/{slug}/stats"]
        assert ("active" in link) == (path == "stats")


@pytest.mark.parametrize("role,seen", [("member", True), ("outsider", False)])
def test_tab_of_a_restricted_community_is_for_its_members(
    login, users, open_page, slugs, role, seen
):
    slug = slugs["restricted"]

    _, page = open_page(login(users[role]), f"/communities/{slug}/records")

    assert (f"/communities/{slug}/stats" in page.links) == seen


def test_visitors_see_no_tab_of_a_restricted_community(client, open_page, slugs):
    slug = slugs["restricted"]

    _, page = open_page(client, f"/communities/{slug}/records")

    assert f"/communities/{slug}/stats" not in page.links


def test_entry_is_as_configured(bare_app):
    bare_app.config["STATS_DASHBOARD_MENU_TEXT"] = "Numbers"
    bare_app.config["STATS_DASHBOARD_MENU_ORDER"] = 7
    bare_app.config["STATS_DASHBOARD_MENU_ENDPOINT"] = "somewhere.else"

    register_menus(bare_app)

    assert (entry().text, entry().order) == ("Numbers", 7)
    assert entry()._endpoint == "somewhere.else"


def test_tab_has_the_title_of_its_page(bare_app):
    bare_app.config["STATS_DASHBOARD_UI_CONFIG"] = {
        "community": {"title": "Our readers"}
    }

    register_menus(bare_app)

    assert current_menu.submenu("communities.stats").text == "Our readers"


def test_entry_can_be_switched_off(bare_app):
    bare_app.config["STATS_DASHBOARD_MENU_ENABLED"] = False

    register_menus(bare_app)

    assert entry() is None
    assert current_menu.submenu("communities.stats").text == "Statistics"


@pytest.mark.parametrize(
    "function",
    [register_nothing_but_a_mark, f"{__name__}:register_nothing_but_a_mark"],
)
def test_entry_can_be_registered_by_the_instance(bare_app, function):
    bare_app.config["STATS_DASHBOARD_MENU_REGISTRATION_FUNCTION"] = function

    register_menus(bare_app)

    assert bare_app.marked
    assert entry() is None
