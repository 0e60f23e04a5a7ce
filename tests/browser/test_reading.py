# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What readers came across: things that were covered, cut off, too small or unreadable."""

import re

import pytest
from playwright.sync_api import expect

from .pictures import settled
from .tools import CHART, EARTH, PATIENCE, in_view, press

TRAFFIC = f"{EARTH}?tab=traffic"

OVERLAP = """([a, b]) => {
  const [one, other] = [a, b].map((s) => document.querySelector(s));
  const [p, q] = [one, other].map((e) => e.getBoundingClientRect());
  return p.left < q.right && q.left < p.right && p.top < q.bottom && q.top < p.bottom;
}"""


def boxes(page, selector):
    """Return the rectangles of what is seen of a selector."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)]
          .map((e) => [e.textContent, e.getBoundingClientRect().toJSON(), e])
          .filter(([, box]) => box.width)
          .map(([text, box, e]) => ({text, ...box,
            cut: e.scrollWidth > e.clientWidth + 1}))""",
        selector,
    )


@pytest.fixture()
def phone(chromium, url):
    """A page under a finger."""
    context = chromium.new_context(
        base_url=url,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_a_linked_panel_stands_under_the_bar(page, width):
    """What an address leads to begins below the toolbar that sticks."""
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{TRAFFIC}#panel-TopReferrersMultiDisplay")
    panel = page.locator("#panel-TopReferrersMultiDisplay")
    expect(panel.locator(".sd-row").first).to_be_in_viewport()
    page.wait_for_timeout(500)
    bar = page.locator(".sd-toolbar").bounding_box()
    assert panel.bounding_box()["y"] >= bar["y"] + bar["height"] - 1


@pytest.mark.parametrize(
    ("width", "rows"), [(390, 2), (681, 2), (768, 2), (1023, 2), (1024, 1), (1280, 1)]
)
def test_rows_of_the_toolbar(page, width, rows):
    """One row on a screen, two between, and on a phone one that stays."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{EARTH}?country=DE")
    settled(page)
    tops = boxes(page, ".sd-tabs, .sd-pickers .sd-button")
    middles = sorted(box["top"] + box["height"] / 2 for box in tops)
    found = 1 + sum(b - a > 20 for a, b in zip(middles, middles[1:]))
    assert found == rows
    page.evaluate("window.scrollTo(0, 1500)")
    expect(page.locator(".sd-count")).to_be_in_viewport()
    expect(page.locator(".sd-count")).to_have_text("1")
    if width < 681:
        bar = page.locator(".sd-toolbar").bounding_box()
        assert bar["y"] + bar["height"] <= 60


@pytest.mark.parametrize("width", [1100, 1279, 1280])
def test_the_room_decides_and_not_the_screen(page, width):
    """Where the theme keeps two thirds for its pages, numbers and panels do with it."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(EARTH)
    settled(page)
    room = page.locator(".sd-grid").first.bounding_box()["width"]
    stats = boxes(page, ".sd-stat")
    abreast = sum(box["top"] == stats[0]["top"] for box in stats)
    assert abreast == (6 if room > 1032 else 3)
    assert [box["text"] for box in stats if box["cut"]] == []
    chart = page.locator(CHART).bounding_box()["width"]
    assert chart == pytest.approx(room if room <= 1032 else room * 2 / 3, abs=12)


def test_axes_in_forced_colours(page):
    """Texts of charts have the reader's own colour of texts."""
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto(EARTH)
    text = page.locator(f"{CHART} .sd-plot text").first
    text.wait_for(state="attached")
    wanted = page.evaluate("""() => { const e = document.createElement('i');
          e.style.cssText = 'color: CanvasText'; document.body.append(e);
          return getComputedStyle(e).color }""")
    assert text.evaluate("element => getComputedStyle(element).fill") == wanted


TARGETS = """.stats-dashboard :is(button, select, summary, [tabindex="0"], a,
  input:not(:is([type=checkbox], [type=radio])), label:has([type=checkbox]))"""


def too_small(page):
    """Return what a finger would miss, but for titles, which are text."""
    seen = boxes(page, f"{TARGETS}:not(.sd-record-title a)")
    return [
        (box["text"], box["width"], box["height"])
        for box in seen
        if 0 < round(box["height"], 1) < 36
    ]


def test_targets_of_a_finger(phone):
    """Where a finger presses there are at least 36 pixels, on pages and in boxes."""
    phone.goto(
        f"{EARTH}?country=DE&split.TrafficStatsChart=resource_types"
        "&show.TopCountriesMultiDisplay=table"
    )
    settled(phone)
    assert too_small(phone) == []
    for name in ("Period:", "Comparison:"):
        phone.get_by_role("button", name=re.compile(f"^{name}")).first.click()
        assert too_small(phone) == []
    phone.locator("#sd-filter-button").click()
    phone.locator(".sd-dialog .sd-option").first.wait_for()
    assert too_small(phone) == []


def test_dates_of_the_periods_on_a_small_phone(page):
    """At 320 pixels each period in the menu has its dates, uncut."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(EARTH)
    press(page, "Period:")
    entries = boxes(page, ".sd-period [role=menuitemradio]")
    assert len(entries) >= 5
    assert [e["text"] for e in entries if e["cut"] or e["right"] > 320] == []
    assert all(re.search(r"20\d\d", e["text"]) for e in entries)


@pytest.mark.parametrize("width", [390, 1280])
def test_bylines_keep_their_type(page, width):
    """Many authors are cut off, and set apart from the type, which is whole."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(EARTH)
    panel = in_view(page, ".sd-panel-MostViewedRecordsMultiDisplay")
    line = panel.locator(".sd-byline", has=page.locator(".sd-authors")).first
    kind = line.locator(".sd-type")
    ends = [
        box["x"] + box["width"] for box in (kind.bounding_box(), line.bounding_box())
    ]
    assert ends[0] <= ends[1] + 1
    assert kind.inner_text().lstrip().startswith("·")


def test_titles_take_the_room_they_need(page):
    """A title on one line has the height of one line."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{EARTH}?tab=traffic")
    panel = in_view(page, ".sd-panel-MostDownloadedRecordsMultiDisplay")
    heights = panel.evaluate("""panel => {
      const title = panel.querySelector('.sd-record-title');
      const link = title.querySelector('a bdi');
      link.textContent = 'Short';
      return title.getBoundingClientRect().height;
    }""")
    assert heights < 25


def test_a_tooltip_covers_no_control(page):
    """What is read stands over the plot, never over what can be pressed."""
    page.goto(EARTH)
    panel = in_view(page, CHART)
    plot = panel.locator(".sd-plot")
    box = plot.bounding_box()
    for part in (0.02, 0.5, 0.98):
        plot.hover(position={"x": box["width"] * part, "y": box["height"] / 2})
        panel.locator(".sd-tooltip").wait_for()
        for control in (".sd-controls", ".sd-modes", ".sd-panel-menu"):
            pair = [f"{CHART} .sd-tooltip", f"{CHART} {control}"]
            assert not page.evaluate(OVERLAP, pair), (part, control)


def test_a_funnel_shows_where_it_is_pointed_at(page):
    """The filter of a record is seen on its row."""
    page.goto(EARTH)
    panel = in_view(page, ".sd-panel-MostViewedRecordsMultiDisplay")
    funnel = panel.locator(".sd-funnel").first
    assert funnel.evaluate("e => getComputedStyle(e).opacity") == "0"
    panel.locator(".sd-ranking li").first.hover()
    assert funnel.evaluate("e => getComputedStyle(e).opacity") == "1"


def test_nothing_lies_on_the_map(page):
    """Buttons and legend stand beneath the countries; Lato is the font of all that."""
    page.goto(TRAFFIC)
    in_view(page, "#panel-StatsMap")
    page.locator(".sd-map-plot path").first.wait_for()
    for control in (".sd-map-zoom", ".sd-map-legend"):
        assert not page.evaluate(OVERLAP, [".sd-map-plot", control])
    loaded = page.evaluate(
        "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    )
    assert "Lato" in [name.strip("\"'") for name in loaded]


def test_the_browsers_own_print(page):
    """Printed from the browser's menu after a while, every panel and the map are there."""
    page.goto(TRAFFIC)
    page.locator(".sd-panel .sd-plot").first.wait_for()
    expect(page.locator(".sd-skeleton:not(.sd-stand-in *)")).to_have_count(0)
    page.wait_for_timeout(9000)  # The outlines come when nothing else has to.
    found = page.evaluate("""() => {
      window.dispatchEvent(new Event('beforeprint'));
      const legend = document.querySelector('.sd-map-small');
      return {
        skeletons: document.querySelectorAll('.sd-skeleton').length,
        countries: document.querySelectorAll('.sd-map-plot path').length,
        cut: legend ? legend.scrollHeight > legend.clientHeight + 1 : false,
      };
    }""")
    assert found["skeletons"] == 0 and found["countries"] > 100 and not found["cut"]
