# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Addresses, who may open them, and what the script is told."""

import json
from pathlib import Path

import pytest
from flask import Blueprint
from invenio_records_permissions.generators import AuthenticatedUser

from invenio_stats_dashboard.permissions import CommunityStatsPermissionPolicy
from invenio_stats_dashboard.queries.params.fiscal import fiscal_year_start
from invenio_stats_dashboard.views.config import drawn_layout
from invenio_stats_dashboard.views.ui import create_ui_blueprint

from ..page_words import PAGE_WORDS, page_words


def address(slug):
    """Return the address of a community's page."""
    return f"/communities/{slug}/stats"


@pytest.fixture()
def switch(app):
    """Return a function that changes configuration for the time of a test."""
    before = {}

    def _switch(**values):
        for key, value in values.items():
            before.setdefault(key, app.config[key])
            app.config[key] = value

    yield _switch
    app.config.update(before)


@pytest.mark.parametrize("path", ["/stats", "/stats/"])
def test_global_page(client, open_page, path):
    status, page = open_page(client, path)

    assert status == 200
    assert page.texts["h1"] == ["Statistics"]
    assert page.setting("community") is None
    assert page.mount["data-api-base"] == "/api/stats-dashboard"
    assert page.mount["data-color-scheme"] == "light"
    limits = {"days": 36600, "daily": 100, "weekly": 550, "values": 50000}
    assert page.setting("limits") == limits
    tabs = page.setting("layout")["tabs"]
    assert [tab["label"] for tab in tabs] == ["Overview", "Content", "Traffic"]


def test_community_page_is_within_the_communitys_pages(client, open_page, slugs):
    status, page = open_page(client, address(slugs["public"]))

    assert status == 200
    assert page.setting("community")["slug"] == slugs["public"]
    assert "active" in page.links[address(slugs["public"])]
    assert page.texts["h1"][0].endswith("· Statistics")


def test_community_page_by_id(client, open_page, slugs):
    _, page = open_page(client, address(slugs["public"]))
    community = page.setting("community")

    status, page = open_page(client, address(community["id"]))

    assert (status, page.setting("community")) == (200, community)


def test_without_script_the_page_says_so(client, slugs):
    for path in ("/stats", address(slugs["public"])):
        html = client.get(path).get_data(as_text=True)
        assert "<noscript>" in html and "read the numbers from the API" in html
        assert 'href="#stats-numbers"' in html


@pytest.mark.parametrize(
    "role,status",
    [(None, 403), ("outsider", 403), ("member", 200), ("curator", 200)],
)
def test_restricted_community(client, login, users, open_page, slugs, role, status):
    browser = login(users[role]) if role else client

    found, page = open_page(browser, address(slugs["restricted"]))

    assert found == status
    assert bool(page.mount) == (status == 200)


class MembersOnly(CommunityStatsPermissionPolicy):
    """A policy of an instance whose statistics are for those who are logged in."""

    can_read_global_stats = [AuthenticatedUser()]
    can_read_community_stats = [AuthenticatedUser()]


@pytest.mark.parametrize("role,expected", [(None, 403), ("outsider", 200)])
def test_roles_are_those_of_the_policy(
    client, login, users, open_page, slugs, switch, role, expected
):
    """Pages, menu entry and tab are for whoever may read the numbers."""
    switch(STATS_DASHBOARD_PERMISSION_POLICY=MembersOnly)
    browser = login(users[role]) if role else client

    for path in ("/stats", address(slugs["public"])):
        assert open_page(browser, path)[0] == expected
    _, page = open_page(browser, f"/communities/{slugs['public']}/records")

    links = ("/stats", address(slugs["public"]))
    assert [link in page.links for link in links] == [expected == 200] * 2


def test_unknown_community(client):
    assert client.get(address("no-such-community")).status_code == 404


def test_deleted_community(client, slugs):
    assert client.get(address(slugs["deleted"])).status_code in (404, 410)


def test_titles_and_description_come_from_the_configuration(client, open_page, switch):
    switch(
        STATS_DASHBOARD_UI_CONFIG={
            "global": {"title": "Our numbers", "description": "Since 2020."}
        }
    )

    _, page = open_page(client, "/stats")

    assert page.texts["h1"] == ["Our numbers"]
    assert "Since 2020." in page.texts["p"]


def test_community_page_has_its_own_words(client, open_page, slugs, switch):
    words = {"title": "Readers & <records>", "description": "Who reads us."}
    switch(STATS_DASHBOARD_UI_CONFIG={"community": words, "global": {}})

    _, page = open_page(client, address(slugs["public"]))
    _, whole = open_page(client, "/stats")

    assert page.texts["h1"][0].endswith("· Readers & <records>")
    assert "Who reads us." in page.texts["p"]
    assert whole.texts["h1"] == ["Statistics"]


def test_ranges_and_titles_of_breakdowns_come_from_the_configuration(
    client, open_page, switch
):
    switch(
        STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS={"default": "30d"},
        STATS_DASHBOARD_UI_SUBCOUNTS={"languages": {"title": "Tongues"}},
        STATS_DASHBOARD_MAX_RANGE_DAYS=400,
    )

    _, page = open_page(client, "/stats")

    assert page.setting("range-options") == {"default": "30d"}
    assert page.setting("breakdowns") == {
        "languages": {
            "param": "language",
            "usage": True,
            "content": True,
            "multivalued": True,
            "name": "Language",
            "title": "Tongues",
        }
    }
    assert page.setting("limits")["days"] == 400


def test_layout_comes_from_the_configuration(client, open_page, slugs, switch):
    tabs = [{"name": "only", "label": "Only", "rows": []}]
    switch(STATS_DASHBOARD_LAYOUT={"community": {"tabs": tabs}})

    for path in ("/stats", address(slugs["public"])):
        _, page = open_page(client, path)
        assert page.setting("layout") == {"tabs": tabs}


def test_periods_have_the_days_that_the_answers_have(app, open_page, client):
    """The page names the days of a period before it has an answer."""
    _, page = open_page(client, "/stats")

    for entry in page.setting("periods"):
        query = f"period={entry['name']}"
        answer = client.get(f"/api/stats-dashboard/global/totals?{query}").json
        if entry["name"] != "all":
            assert {**entry, **answer["period"]} == {
                **entry,
                "days": answer["period"]["days"],
            }


def test_a_fiscal_year_is_offered_where_there_is_one(app, open_page, client, switch):
    """Its periods come with the instance's own words, and the API has its days."""
    _, page = open_page(client, "/stats")
    names = [entry["name"] for entry in page.setting("periods")]
    assert names[:2] == ["today", "7d"] and names[-1] == "all"
    assert "fiscal_year" not in names
    own = {"start": "10-01", "fiscal_year": "This academic year"}
    switch(STATS_DASHBOARD_FISCAL_YEAR=own)

    _, page = open_page(client, "/stats")

    found = {entry["name"]: entry for entry in page.setting("periods")}
    assert found["fiscal_year"]["label"] == "This academic year"
    assert found["last_fiscal_year"]["label"] == "Last fiscal year"
    assert found["last_fiscal_year"]["to"].endswith("-09-30")
    with app.app_context():
        assert fiscal_year_start() == (10, 1)


def test_panels_come_with_what_they_are_drawn_by(app, switch):
    """Words and props of a layout's items, with those of the layout on top."""
    components = [
        {"component": "ContentStatsChart", "width": 6},
        {
            "component": "BreakdownMultiDisplay",
            "props": {"breakdown": "languages", "metric": "views"},
        },
        {"component": "MostViewedRecordsMultiDisplay", "props": {"title": "Hits"}},
        {"component": "LocalPanel", "width": 3},
    ]
    layout = {"tabs": [{"name": "one", "rows": [{"components": components}]}]}

    with app.test_request_context():
        tabs = drawn_layout(app.config, layout)["tabs"]

    chart, breakdown, ranking, local = tabs[0]["rows"][0]["components"]
    assert (chart["panel"], chart["title"]) == ("series", "New records")
    assert chart["props"]["basis"] and chart["props"]["rare"]
    assert breakdown["title"] == "Languages"
    assert breakdown["props"] == {"breakdown": "languages", "metric": "views"}
    assert (ranking["panel"], ranking["title"]) == ("ranking", "Hits")
    assert local == components[-1]


def test_scripts_are_tested_with_what_the_server_says(app):
    """The words that the tests of the scripts have are those of the pages.

    A change of them is written by ``python -m tests.page_words``.
    """
    with app.test_request_context():
        assert json.loads(PAGE_WORDS.read_text()) == page_words(app.config)


def test_templates_come_from_the_configuration(client, switch):
    templates = {"global": "invenio_stats_dashboard/mount.html"}
    switch(STATS_DASHBOARD_TEMPLATES=templates)

    html = client.get("/stats").get_data(as_text=True)

    assert "<html" not in html and 'id="invenio-stats-dashboard"' in html


LANGUAGES = {
    "de": ("ltr", "Statistik", ["Übersicht", "Inhalt", "Nutzung"]),
    "fr": ("ltr", "Statistiques", ["Vue d’ensemble", "Contenu", "Fréquentation"]),
    # There is no translation of ours, but the direction is right.
    "ar": ("rtl", "Statistics", None),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_the_readers_language(login, users, open_page, slugs, language):
    direction, title, labels = LANGUAGES[language]
    browser = login(users["outsider"])
    open_page(browser, f"/lang/{language}")

    _, page = open_page(browser, "/stats")
    _, community = open_page(browser, address(slugs["public"]))

    assert page.mount["data-locale"] == language
    assert page.texts["h1"] == [title]
    for found in (page, community):
        tabs = [tab["label"] for tab in found.setting("layout")["tabs"]]
        assert labels in (tabs, None)
        # Also where the instance's own frame of pages does not say it.
        assert found.mount["dir"] == direction


def test_settings_cannot_break_out_of_their_attribute(client, open_page, switch):
    title = '"><script>alert(1)</script>'
    tabs = [{"name": "only", "label": title, "rows": []}]
    switch(STATS_DASHBOARD_LAYOUT={"community": {"tabs": tabs}})

    _, page = open_page(client, "/stats")

    assert page.setting("layout")["tabs"][0]["label"] == title


def rules(app, blueprint):
    """Return the address rules that a blueprint adds."""
    state = blueprint.make_setup_state(app, {})
    found = []
    state.add_url_rule = lambda rule, *_, **__: found.append(rule)
    for deferred in blueprint.deferred_functions:
        if "add_url_rule" in deferred.__qualname__:
            deferred(state)
    return found


def test_routes_come_from_the_configuration(app, switch):
    switch(
        STATS_DASHBOARD_ROUTES={
            "global": "/numbers",
            "community": "/communities/<pid_value>/numbers",
        }
    )

    blueprint = create_ui_blueprint(app)

    assert rules(app, blueprint) == ["/numbers", "/communities/<pid_value>/numbers"]


def test_switched_off_there_are_no_pages(app, switch):
    switch(COMMUNITY_STATS_ENABLED=False)

    blueprint = create_ui_blueprint(app)

    assert isinstance(blueprint, Blueprint)
    assert rules(app, blueprint) == []
