# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What managers of a community decide about its page, and what is refused."""

import json

import pytest
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_search.utils import build_alias_name

from invenio_stats_dashboard.layouts.communities import ENABLED, LAYOUT
from invenio_stats_dashboard.layouts.community_field import LIMITS, extend_communities
from invenio_stats_dashboard.layouts.default import component, row
from tests.factories import create_community


def layout(*components, **tab):
    """Return a layout of one tab and one row."""
    rows = [row(*(components or (component("SingleStatViews", 2),)))]
    return {"tabs": [{"name": "mine", "label": "Our numbers", "rows": rows, **tab}]}


@pytest.fixture()
def community(app, users):
    """Id of a new public community of the curator's."""
    return create_community(users["curator"])


@pytest.fixture()
def opt_in(app, monkeypatch):
    """Pages are shown only where they are switched on."""
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_COMMUNITY_OPT_IN", True)


@pytest.fixture()
def save(login, users):
    """Return a function that saves custom fields as the form does."""

    def _save(uuid, fields, role="curator"):
        browser = login(users[role])
        address = f"/api/communities/{uuid}"
        data = browser.get(address).get_json()
        data["custom_fields"] = fields
        return browser.put(address, json=data)

    return _save


def messages(response):
    """Return field → messages of what was refused."""
    assert response.status_code == 400, response.get_json()
    return {e["field"]: " ".join(e["messages"]) for e in response.get_json()["errors"]}


def tabs_of(page):
    """Return the labels of the tabs on a page."""
    return [tab["label"] for tab in page.setting("layout")["tabs"]]


def test_own_layout_is_shown_and_exported(client, save, community, open_page):
    answer = save(community, {LAYOUT: layout()})
    _, page = open_page(client, f"/communities/{community}/stats")
    address = f"/api/stats-dashboard/{community}/export"
    # Sent while it is read: so before the next request.
    export = json.loads(client.get(f"{address}?tab=mine&format=json").get_data())
    unknown = client.get(f"{address}?tab=content")

    assert answer.get_json()["custom_fields"] == {LAYOUT: layout()}
    assert tabs_of(page) == ["Our numbers"]
    assert [panel["name"] for panel in export["panels"]] == ["totals"]
    assert "Allowed values: mine" in unknown.get_json()["errors"][0]["messages"][0]


def test_other_pages_keep_theirs(client, save, community, slugs, open_page):
    save(community, {LAYOUT: layout()})

    for path in ("/stats", f"/communities/{slugs['public']}/stats"):
        _, page = open_page(client, path)
        assert tabs_of(page) == ["Overview", "Content", "Traffic"]


def test_removed_layout_is_the_standard_one_again(client, save, community, open_page):
    save(community, {LAYOUT: layout()})
    answer = save(community, {LAYOUT: {}})

    _, page = open_page(client, f"/communities/{community}/stats")

    assert answer.get_json()["custom_fields"] == {}
    assert tabs_of(page) == ["Overview", "Content", "Traffic"]


def test_tab_without_title_has_the_standard_one(
    login, users, save, community, open_page
):
    save(community, {LAYOUT: layout(name="content", label=None)})
    browser = login(users["outsider"])
    open_page(browser, "/lang/de")

    _, page = open_page(browser, f"/communities/{community}/stats")

    assert tabs_of(page) == ["Inhalt"]


def test_it_is_one_text_in_database_and_search_engine(search_client, save, community):
    answer = save(community, {LAYOUT: layout()})
    # Written in the session of the request; that of the test may still have it as it was.
    row = db.session.get(CommunityMetadata, community, populate_existing=True)
    stored = row.json["custom_fields"][LAYOUT]
    current_communities.service.indexer.refresh()
    found = search_client.search(
        index=build_alias_name("communities"),
        body={"query": {"ids": {"values": [community]}}},
    )
    (hit,) = found["hits"]["hits"]

    assert answer.status_code == 200
    assert json.loads(stored) == layout()
    assert hit["_source"]["custom_fields"][LAYOUT] == stored


@pytest.mark.parametrize("role", ["member", "outsider"])
def test_only_managers_may_change_it(save, community, role):
    assert save(community, {LAYOUT: layout()}, role).status_code == 403


BAD = [
    ("x", "", "not a layout", "tabs"),
    ({"tabs": []}, ".tabs", "[]", "a list of dicts"),
    ({"tabs": layout()["tabs"], "x": 1}, ".x", "1", "tabs"),
    (layout(name="a b"), ".tabs.0.name", "a b", "letters, digits"),
    (layout(label="x" * 101), ".tabs.0.label", "xxx", "up to 100 characters"),
    (layout(component("Pie", 3)), ".component", "Pie", "SingleStatViews"),
    (layout(component("SingleStatViews", 0)), ".width", "'0'", "from 1 to 12"),
    (
        layout(*[component("SingleStatViews", 7)] * 2),
        ".components",
        "14",
        "widths of 12",
    ),
    (
        layout(component("SubjectsMultiDisplay", 4, below="yes")),
        ".props.below",
        "yes",
        "true or false",
    ),
    (
        layout(component("TopCountriesMultiDisplay", 4, metric="records")),
        ".props.metric",
        "records",
        "views, unique_views",
    ),
    (
        layout(component("SubjectsMultiDisplay", 4, limit=101)),
        ".props.limit",
        "101",
        "from 1 to 100",
    ),
    (layout(rows=[row(component("SingleStatViews"[:-1], 2))]), ".component", "", ""),
    (layout(rows=layout()["tabs"][0]["rows"] * 41), ".rows", "41", "up to 40"),
    ({"tabs": layout()["tabs"] * 11}, ".tabs", "11", "up to 10 tabs"),
    (
        layout(component("TrafficStatsChart", 8, metrics=["views"] * 50_000)),
        ".tabs",
        "",
        "up to 100000 characters",
    ),
    (
        layout(component("TrafficStatsChart", 8, metrics=["views"] * 50)),
        ".props.metrics",
        "'views'",
        "each once of views",
    ),
    (
        layout(component("TrafficStatsChart", 8, metrics="views")),
        ".props.metrics",
        "'views'",
        "a list of metrics",
    ),
    (
        layout(component("BreakdownMultiDisplay", 8, breakdown=["a"])),
        ".props.breakdown",
        "['a']",
        "resource_types",
    ),
    (
        layout(component("TrafficStatsChart", 8, breakdown="countries")),
        ".props.breakdown",
        "countries",
        "none in common",
    ),
]


@pytest.mark.parametrize(("value", "place", "words", "allowed"), BAD)
def test_bad_layouts(save, community, value, place, words, allowed):
    """The message names the place, what stands there and what is allowed."""
    found = messages(save(community, {LAYOUT: value}))

    (field,) = [name for name in found if name.endswith(place)]
    assert field.startswith(f"custom_fields.{LAYOUT}")
    assert words in found[field] and allowed in found[field].partition("Allowed: ")[2]


def test_messages_are_short(save, community):
    """A long value is not repeated in full."""
    bad = layout(component("SingleStatViews", 2, title=["x" * 90_000]))

    (text,) = messages(save(community, {LAYOUT: bad})).values()

    assert len(text) < 500


def test_own_components_have_bounds_too(api_app, monkeypatch, save, community):
    """What they share with ours is checked; the rest is theirs to know."""
    own = {"Mine": {"kind": "series", "metrics": ["views"]}}
    monkeypatch.setitem(api_app.config, "STATS_DASHBOARD_EXPORT_COMPONENTS", own)
    good = layout(component("Mine", 4, metrics=["views"], colour="red"))
    bad = layout(component("Mine", 4, metrics="views"))

    assert save(community, {LAYOUT: good}).status_code == 200
    assert "a list of metrics" in str(messages(save(community, {LAYOUT: bad})))


def test_all_mistakes_are_named_at_once(save, community):
    bad = layout(component("Pie", 13), component("Map", 2, colour="red"), name="")

    found = messages(save(community, {LAYOUT: bad}))

    assert len(found) == 4


def test_messages_are_in_the_readers_language(login, users, community, open_page):
    browser = login(users["curator"])
    open_page(browser, "/lang/de")
    data = browser.get(f"/api/communities/{community}").get_json()
    data["custom_fields"] = {LAYOUT: layout(component("Pie", 3))}

    answer = browser.put(f"/api/communities/{community}", json=data)

    (text,) = messages(answer).values()
    assert text.startswith("'Pie' ist nicht erlaubt.")


@pytest.mark.parametrize("fields", [{}, {ENABLED: False}, {LAYOUT: layout()}])
def test_switched_off(client, save, community, opt_in, open_page, fields):
    save(community, fields)

    status, page = open_page(client, f"/communities/{community}/stats")
    _, records = open_page(client, f"/communities/{community}/records")

    assert status == 404 and not page.mount
    assert not [link for link in records.links if link and link.endswith("/stats")][1:]
    totals = client.get(f"/api/stats-dashboard/{community}/totals")
    assert totals.status_code == 200


def test_switched_on(client, save, community, opt_in, open_page):
    save(community, {ENABLED: True})

    status, page = open_page(client, f"/communities/{community}/stats")
    slug = page.setting("community")["slug"]
    _, records = open_page(client, f"/communities/{slug}/records")

    assert status == 200
    assert f"/communities/{slug}/stats" in records.links


def test_switch_does_nothing_where_all_have_a_page(client, save, community, open_page):
    save(community, {ENABLED: False})

    status, _ = open_page(client, f"/communities/{community}/stats")

    assert status == 200


def test_restricted_stays_restricted(client, opt_in, slugs):
    """Who may not read a community does not learn whether it has a page."""
    address = f"/communities/{slugs['restricted']}/stats"

    assert client.get(address).status_code == 403


@pytest.mark.parametrize("role,status", [("curator", 200), ("outsider", 403)])
def test_form_is_offered_to_managers(login, users, community, open_page, role, status):
    browser = login(users[role])

    found, page = open_page(browser, f"/communities/{community}/settings")

    assert found == status
    assert ("app" in page.ids) == (status == 200)
    if status == 200:
        sections = json.loads(page.ids["app"]["data-custom-fields"])["ui"]
        (field,) = sections[-1]["fields"]
        assert field["ui_widget"] == "StatsDashboardSettings"
        titles = [choice["title"] for choice in field["props"]["components"]]
        assert {"Unique views", "Most viewed records", "Languages"} <= set(titles)


def test_information_page_links_instead_of_showing_json(
    client, save, community, open_page
):
    save(community, {LAYOUT: layout()})

    _, page = open_page(client, f"/communities/{community}/about")

    assert "Statistics of this community" in page.texts["a"]
    assert "SingleStatViews" not in str(page.texts)


def test_fields_of_the_instance_stay():
    """Ours come after those configured, and not twice."""
    config = dict(
        STATS_DASHBOARD_COMMUNITY_OPT_IN=False,
        COMMUNITIES_CUSTOM_FIELDS_UI=[
            {"section": "Theirs", "fields": [{"field": LAYOUT}]}
        ],
        COMMUNITIES_NAMESPACES={"theirs": "https://example.org"},
    )

    extend_communities(config)
    extend_communities(config)

    names = [field.name for field in config["COMMUNITIES_CUSTOM_FIELDS"]]
    assert names == [ENABLED, LAYOUT]
    assert len(config["COMMUNITIES_CUSTOM_FIELDS_UI"]) == 1
    assert list(config["COMMUNITIES_NAMESPACES"]) == ["stats_dashboard", "theirs"]


def test_limits_hold_the_standard_layout(app):
    """Whoever starts from the standard layout can save it."""
    tabs = app.config["STATS_DASHBOARD_LAYOUT"]["community"]["tabs"]
    sizes = [sum(len(r["components"]) for r in tab["rows"]) for tab in tabs]

    assert len(tabs) <= LIMITS.tabs and max(sizes) <= LIMITS.components
