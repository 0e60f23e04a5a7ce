# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The pages for everybody: axe, keyboard, small and large, right to left, on paper."""

import re

import pytest
from playwright.sync_api import expect

from .axe import violations
from .pictures import settled

EARTH = "/communities/earth/stats"
PAGE = ".stats-dashboard"


def sideways(page):
    """Return by how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize(
    "search",
    [
        "",
        "?country=DE&access!=open",
        "?show.TrafficStatsChart=table&show.TopCountriesMultiDisplay=table"
        "&show.AccessStatusMultiDisplay=table&show.MostViewedRecordsMultiDisplay=table",
        "?tab=content",
        "?tab=traffic",
        "?country=AQ",
    ],
)
def test_axe_finds_nothing(page, search):
    """Every tab, filtered, as tables, and filtered to nothing."""
    page.goto(EARTH + search)
    settled(page)
    assert violations(page, PAGE) == []


def test_axe_finds_nothing_in_what_opens(page):
    """Boxes, menus and dialogs: open, looked at, closed by Escape with focus back."""
    page.goto(f"{EARTH}?country=DE")
    settled(page)
    for name in ["Period:", "Interval:", "Comparison:", "Export", "Filter", "Save and"]:
        button = page.get_by_role("button", name=re.compile(f"^{name}")).first
        button.click()
        box = page.locator(".sd-popup-box, dialog")
        expect(box).to_have_count(1)
        expect(box.locator(".sd-skeleton")).to_have_count(0)
        # What a box covers in part is too small a target only until it is closed.
        only = {"target-size": ".sd-popup-box, dialog"}
        assert violations(page, PAGE, only) == [], name
        page.keyboard.press("Escape")
        expect(box).to_have_count(0)
        expect(button).to_be_focused()
    page.get_by_role("button", name="How we count").click()
    page.get_by_role("button", name=re.compile("^Search and sort")).first.click()
    page.evaluate("scrollTo(0, 0)")  # The toolbar covers what lies beneath it.
    assert violations(page, PAGE) == []


FOCUS = """() => {
  const element = document.activeElement;
  const inside = element.closest('.stats-dashboard');
  const style = getComputedStyle(element);
  const {width, height} = element.getBoundingClientRect();
  return {
    inside: Boolean(inside),
    name: element.getAttribute('aria-label') || element.textContent.trim(),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: width > 0 && height > 0,
  };
}"""


def test_a_walk_by_keyboard(page):
    """Tab reaches all that can be pressed, in order, named, with a ring to be seen."""
    page.goto(EARTH)
    settled(page)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll(
          '.stats-dashboard :is(a[href], button, input, select, [tabindex="0"])')]
          .filter((e) => e.tabIndex >= 0 && !e.disabled && e.getClientRects().length).length"""
    )
    page.evaluate("document.querySelector('#stats-numbers').blur()")
    page.locator(".sd-tabs a").first.focus()
    page.keyboard.press("Shift+Tab")
    stops = []
    while len(stops) < 400:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if not stop["inside"]:
            break
        stops.append(stop)
    assert len(stops) == wanted
    assert [stop for stop in stops if not (stop["name"] and stop["seen"])] == []
    assert [stop["name"] for stop in stops if not stop["ring"]] == []


def test_a_chart_by_keyboard(page):
    """Arrows read the points of a chart aloud; Enter shows a point's days."""
    page.goto(EARTH)
    chart = page.locator(".sd-panel-TrafficStatsChart .sd-plot")
    chart.focus()
    assert re.search(r"\d", chart.get_attribute("aria-label"))
    page.keyboard.press("Home")
    first = page.locator(".sd-panel-TrafficStatsChart .sd-tooltip")
    expect(first).to_have_text(re.compile(r"\d"))
    words = first.inner_text()
    page.keyboard.press("ArrowRight")
    expect(first).not_to_have_text(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**from=**&to=**")


def test_summaries_are_spoken(page):
    """A filter is announced with what it leaves."""
    page.goto(EARTH)
    row = page.locator(".sd-panel-TopCountriesMultiDisplay button.sd-row").first
    row.click()
    status = page.locator(".sd-hidden[role=status]", has_text="Filtered by Country")
    expect(status.first).to_have_text(re.compile(r"\d+ of [\d,]+ views"))


def reaching_out(page):
    """Return the buttons of the toolbar that reach out of it, or whose words do."""
    return page.evaluate("""() => {
      const row = document.querySelector('.sd-toolbar-row').getBoundingClientRect();
      return [...document.querySelectorAll('.sd-pickers button')].filter((button) => {
        const {left, right} = button.getBoundingClientRect();
        return left < row.left || right > row.right + 1
          || button.scrollWidth > button.clientWidth;
      }).map(({textContent}) => textContent);
    }""")


@pytest.mark.parametrize("width", [320, 360, 1024, 3840])
def test_widths(page, width):
    """From a small phone to 4K nothing is cut or scrolls aside."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{EARTH}?country=DE")
    settled(page)
    assert sideways(page) <= 0
    assert reaching_out(page) == []
    for name in ["Period:", "Comparison:", "Export"]:
        page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
        box = page.locator(".sd-popup-box").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, name
        page.keyboard.press("Escape")
    page.locator("#sd-filter-button").click()
    dialog = page.get_by_role("dialog").bounding_box()
    assert dialog["x"] >= 0 and dialog["x"] + dialog["width"] <= width
    assert dialog["height"] <= 900
    assert sideways(page) <= 0


def test_targets_of_a_finger(page):
    """On a phone everything to be pressed is at least 24 by 24 pixels."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{EARTH}?country=DE")
    settled(page)
    small = page.evaluate("""() => [...document.querySelectorAll(
          '.stats-dashboard button, .stats-dashboard select')]
          .map((e) => [e.getAttribute('aria-label') || e.textContent,
            e.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
          .map(([name, {width, height}]) => `${name}: ${width} x ${height}`)""")
    assert small == []


def test_no_movement_and_forced_colours(page):
    """Nothing moves for those who asked so; charts keep their fills in high contrast."""
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    page.goto(EARTH)
    settled(page)
    moving = page.evaluate("""() => [...document.querySelectorAll('.stats-dashboard *')]
          .filter((e) => { const s = getComputedStyle(e);
            return (parseFloat(s.transitionDuration) > 0.01)
              || (s.animationName !== 'none' && parseFloat(s.animationDuration) > 0.01)
          }).map((e) => e.className)""")
    assert moving == []
    bar = page.locator(".sd-row-bar").first
    ground = "element => getComputedStyle(element).backgroundColor"
    page_ground = page.locator("body").evaluate(ground)
    assert bar.evaluate(ground) not in (page_ground, "rgba(0, 0, 0, 0)")


SAYS_SOMETHING = """main button:is(.sd-row, .sd-pie-row, .sd-key, .sd-map-small .sd-link,
  .sd-toolbar .sd-button, .sd-chip button):visible"""
"""What can be pressed on a screen and is read on paper: rows, keys, days, filters."""


def test_on_paper(page, tmp_path):
    """A report: title, period, filters, source and every panel, nothing to press."""
    page.goto(f"{EARTH}?country=DE")
    page.locator('[data-stat="SingleStatViews"] .sd-stat-value').wait_for()
    page.evaluate(
        "window.print = () => document.documentElement.dataset.printed = 'yes'"
    )
    page.get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name="Print or save as PDF").click()
    expect(page.locator("html[data-printed]")).to_have_count(1, timeout=60_000)
    expect(page.locator(".sd-skeleton")).to_have_count(0)

    path = tmp_path / "report.pdf"
    page.pdf(path=path, format="A4")
    assert path.read_bytes().startswith(b"%PDF")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    paper = page.locator("main").inner_text()
    for words in ["Earth and Climate Data", "Country: Germany", "Cite:", "Overview"]:
        assert words in paper
    assert "Filter\n" not in paper and "Search and sort" not in paper
    assert page.locator("main :is(button, select, input):visible").count() == (
        page.locator(SAYS_SOMETHING).count()
    )
    assert page.locator(".sd-panel-menu:visible, .sd-switch:visible").count() == 0
    plot = page.locator(".sd-panel-TrafficStatsChart .sd-plot").bounding_box()
    drawing = page.locator(".sd-panel-TrafficStatsChart .sd-plot svg").bounding_box()
    assert drawing["width"] == pytest.approx(plot["width"], abs=2)
    assert 600 < drawing["width"] < 700
