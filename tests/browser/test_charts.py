# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The map of the world, in a browser over the demo."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture()
def world(page):
    """Return a function that opens the map on a window of some width."""

    def _world(width=1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/stats?tab=traffic")
        panel = page.locator("#panel-StatsMap")
        panel.scroll_into_view_if_needed()
        panel.locator("path[data-country=US]").wait_for()
        return panel

    return _world


def test_arrows_read_what_the_api_counts(page, world, api):
    """The first country read is the largest, with its number; Enter filters by it."""
    answer = api("global/breakdowns/countries", metric="views", limit=300)
    largest = answer["items"][0]
    panel = world()
    panel.locator(".sd-map-plot").focus()
    page.keyboard.press("ArrowRight")

    read = panel.locator(".sd-map-read").inner_text()
    assert read.startswith(f"{largest['label']}: {largest['value']:,} views")

    page.keyboard.press("Enter")
    page.wait_for_url(f"**country={largest['key']}*")


def test_scale_and_zoom(world):
    """Equal steps instead of 1-3-10; a zoom stays within its limits."""
    panel = world()
    legend = panel.locator(".sd-map-legend")
    before = legend.inner_text()
    panel.get_by_role("radio", name="Linear").click()
    assert legend.inner_text() != before

    panel.get_by_role("button", name="Zoom in").click()
    assert "scale(2)" in panel.locator("svg g[transform]").get_attribute("transform")
    panel.get_by_role("button", name="Zoom out").click()
    assert panel.get_by_role("button", name="Zoom out").is_disabled()


def test_narrow_window(page, world):
    """Nothing is wider than a phone, and small countries are within reach."""
    panel = world(360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360

    panel.locator(".sd-map-small button").first.click()
    page.wait_for_url("**country=*")


def test_a_press_on_a_country(page, world):
    """It filters, is outlined and named; the wheel zooms only after a press."""
    panel = world()
    plot = panel.locator(".sd-map-plot")
    zoom = panel.locator("svg g[transform]")
    panel.hover()
    plot.hover()
    page.mouse.wheel(0, -200)
    assert "scale(1)" in zoom.get_attribute("transform")
    panel.scroll_into_view_if_needed()

    country = panel.locator("path[data-country=US]")
    box = country.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.62)
    page.wait_for_url("**country=US*")
    expect(country).to_have_class(re.compile("chosen"))
    expect(panel.locator(".sd-map-read")).to_contain_text("United States")
    page.mouse.wheel(0, -200)
    expect(zoom).to_have_attribute("transform", re.compile(r"scale\(1\.25\)"))
    page.mouse.move(0, 0)
    expect(panel.locator(".sd-map-label")).to_contain_text("United States")


def test_the_table_beside_the_map(world, page, api):
    """All countries, in any order; a name filters."""
    panel = world()
    panel.get_by_role("radio", name="Table").click()
    panel.locator("thead").get_by_role("button", name="Name").click()
    page.wait_for_url("**sort.StatsMap=label*")
    order = {"sort": "label", "limit": 300}
    items = api("global/breakdowns/countries", metric="views", **order)["items"]
    names = panel.locator("tbody tr:not(.rest) th")
    expect(names).to_have_text([item["label"] for item in items])
    names.first.get_by_role("button").click()
    page.wait_for_url("**country=*")
