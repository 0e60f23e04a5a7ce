# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Every component by its name, and a picture of each for the documentation."""

import pytest
from playwright.sync_api import expect

from invenio_stats_dashboard.layouts.components import COMPONENTS
from invenio_stats_dashboard.layouts.default import component

from .axe import violations
from .pictures import keep, settled
from .rewriting import change_settings

EARTH = "/communities/earth/stats"
WIDTHS = {"totals": 2, "series": 8, "breakdown": 4, "ranking": 4, "changes": 12}
PROPS = {
    "BreakdownMultiDisplay": {
        "breakdown": "languages",
        "display": "table",
        "title": "Any breakdown",
    }
}
CONTENT = ".sd-plot svg path, .sd-rows li, .sd-ranking li, table tbody tr, .sd-map-plot"


def layout_of_all():
    """Return a layout of one tab with every component: strips of six, then panels."""
    stats, panels = [], []
    for name, entry in COMPONENTS.items():
        width = 8 if name == "StatsMap" else WIDTHS[entry["kind"]]
        item = component(name, width, **PROPS.get(name, {}))
        (stats if entry["kind"] == "totals" else panels).append(item)
    strips = [stats[at : at + 6] for at in range(0, len(stats), 6)]
    rows = [{"components": part} for part in [*strips, *([item] for item in panels)]]
    return {"tabs": [{"name": "all", "label": "All", "rows": rows}]}


def test_every_component(page):
    """Each shows numbers, none fails, and axe has nothing to say; its picture is kept."""
    change_settings(page, layout=layout_of_all())
    page.goto(EARTH)
    settled(page)

    expect(page.get_by_text("could not be loaded")).to_have_count(0)
    for name, entry in COMPONENTS.items():
        if entry["kind"] == "totals":
            part = page.locator(f'[data-stat="{name}"]')
            assert any(map(str.isdigit, part.locator(".sd-stat-value").inner_text()))
        else:
            part = page.locator(f"#panel-{name}")
            assert part.locator(CONTENT).count() > 0, name
        keep(part.screenshot(), f"components/{name}")
    assert violations(page, ".stats-dashboard") == []


PAGES = {
    "community": EARTH,
    "content": f"{EARTH}?tab=content",
    "traffic": f"{EARTH}?tab=traffic",
    "global": "/stats",
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_pictures_of_pages(page, name, width):
    """The pages as they are, on a desk and on a phone; nothing is cut."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(PAGES[name])
    settled(page)

    picture = keep(page.screenshot(full_page=True), f"{name}-{width}")

    assert picture.stat().st_size > 20_000
    assert page.evaluate("document.documentElement.scrollWidth") <= width
