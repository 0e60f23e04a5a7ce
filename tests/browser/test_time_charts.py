# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Working with charts over time: splitting, hiding, choosing days, gaps."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from .rewriting import change_answers
from .tools import CHART, EARTH, digits, in_view, query, shown, steps_of_history


@pytest.fixture()
def chart(page):
    """Return a function that opens a view and gives its chart of usage."""

    def _chart(search=""):
        page.goto(f"{EARTH}?{search}")
        panel = in_view(page, CHART)
        panel.locator(".sd-plot svg text, .sd-table td").first.wait_for()
        return panel

    return _chart


def split_by(panel, name):
    """Choose a breakdown in a chart's list."""
    panel.get_by_role("combobox").select_option(label=name)


def test_split_by_a_breakdown(page, chart, api):
    """As many layers as the API has keys; read aloud; one taken out by the legend."""
    panel = chart("unit=month")
    split_by(panel, "By country")
    page.wait_for_url("**split.TrafficStatsChart=countries")
    layers = panel.locator(".sd-plot g[data-layer]")
    answer = api("earth/series", unit="month", breakdown="countries", metric="views")
    expect(layers).to_have_count(len(answer["series"]))

    panel.locator(".sd-plot").focus()
    page.keyboard.press("Home")
    parts = panel.locator(".sd-reading-parts > span")
    expect(parts).to_have_count(len(answer["series"]))
    for entry in answer["series"]:
        words = parts.filter(has_text=entry["label"] or "Other")
        expect(words.locator("b")).to_have_text(digits(entry["values"][0]))

    largest = answer["series"][0]
    key = panel.locator(".sd-legend").get_by_role("button", name=largest["label"])
    key.press("Enter")
    expect(key).to_have_attribute("aria-pressed", "false")
    expect(layers).to_have_count(len(answer["series"]) - 1)
    assert query(page)["hide.TrafficStatsChart"] == [largest["key"]]
    page.reload()
    expect(layers).to_have_count(len(answer["series"]) - 1)
    page.go_back()
    expect(layers).to_have_count(len(answer["series"]))
    split_by(panel, "No breakdown")
    expect(layers).to_have_count(0)


def test_stacked_and_side_by_side(page, chart):
    """Stacked parts end where the next begin; side by side all begin at zero."""
    panel = chart("unit=month&split.TrafficStatsChart=access_statuses")
    bars = panel.locator(".sd-plot g[data-layer]").first.locator("rect")
    expect(bars.first).to_be_visible()
    panel.get_by_role("radio", name="Side by side").click()
    page.wait_for_url("**draw.TrafficStatsChart=lines")
    expect(panel.locator(".sd-plot path.sd-layer-line").first).to_be_visible()
    expect(bars).to_have_count(0)
    dashes = panel.locator(".sd-layer-line").evaluate_all(
        "all => new Set(all.map(e => getComputedStyle(e).strokeDasharray)).size"
    )
    assert dashes == panel.locator(".sd-plot g[data-layer]").count()
    stroke = "all => [...new Set(all.map(e => getComputedStyle(e).stroke))].sort()"
    colours = panel.locator("path.sd-layer-line").evaluate_all(stroke)
    keys = panel.locator(".sd-legend button path")
    assert keys.evaluate_all(stroke) == colours


def test_what_does_not_add_up_is_not_stacked(chart):
    """A record can have several languages; visitors cannot be split at all."""
    panel = chart("split.TrafficStatsChart=languages")
    expect(panel.locator(".sd-layer-line").first).to_be_visible()
    expect(panel.get_by_role("radio", name="Stacked")).to_have_count(0)
    panel.get_by_role("radio", name="Visitors").click()
    expect(panel.get_by_role("combobox")).to_have_count(0)


def test_a_split_chart_as_a_table(chart, api):
    """The numbers behind the layers, one column each."""
    panel = chart(
        "unit=month&split.TrafficStatsChart=access_statuses&show.TrafficStatsChart=table"
    )
    answer = api(
        "earth/series", unit="month", breakdown="access_statuses", metric="views"
    )
    heads = panel.locator("thead th")
    for entry in answer["series"]:
        expect(heads.filter(has_text=entry["label"] or "Other")).to_have_count(1)
    newest = panel.locator("tbody tr").first.locator("td").nth(1)
    expect(newest).to_have_text(digits(answer["series"][0]["values"][-1]))


def test_the_legend_hides(page, chart):
    """This period, and the comparison, can be taken out of the chart."""
    panel = chart("period=90d")
    line, before = panel.locator("path.sd-line"), panel.locator("path.sd-before")
    expect(line.first).to_be_attached()
    expect(before.first).to_be_attached()
    legend = panel.locator(".sd-legend")
    legend.get_by_role("button", name="Previous 90 days").click()
    expect(before).to_have_count(0)
    legend.get_by_role("button", name="Last 90 days").click()
    expect(line).to_have_count(0)
    page.go_back()
    expect(line.first).to_be_attached()


def drag(page, panel, first, last, release=True):
    """Drag over a plot, from one part of its width to another."""
    box = panel.locator(".sd-plot").bounding_box()
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + first * box["width"], height)
    page.mouse.down()
    for part in range(1, 6):
        at = first + (last - first) * part / 5
        page.mouse.move(box["x"] + at * box["width"], height)
    if release:
        page.mouse.up()


def chosen_days(page):
    """Return the days of the address."""
    found = query(page)
    return [date.fromisoformat(found[name][0]) for name in ("from", "to")]


def test_days_are_chosen_by_dragging(page, chart, api):
    """A drag either way shows the days under it, everywhere; back undoes it."""
    panel = chart("period=90d")
    drag(page, panel, 0.7, 0.4)
    page.wait_for_url("**from=**&to=**")
    first, last = chosen_days(page)
    assert 20 <= (last - first).days <= 32
    days = {"from": first.isoformat(), "to": last.isoformat()}
    answer = api("earth/totals", **days)
    expect(shown(page)).to_have_text(digits(answer["metrics"]["views"]["value"]))
    page.go_back()
    page.wait_for_url("**period=90d")


def test_a_drag_that_is_given_up(page, chart):
    """Escape while dragging leaves everything as it was."""
    panel = chart("period=90d")
    address = page.url
    drag(page, panel, 0.3, 0.6, release=False)
    expect(panel.locator(".sd-selection")).to_have_count(1)
    expect(panel.locator(".sd-tooltip")).to_contain_text("zoom in on these dates")
    panel.locator(".sd-plot").focus()
    page.keyboard.press("Escape")
    expect(panel.locator(".sd-selection")).to_have_count(0)
    page.mouse.up()
    assert page.url == address


def test_days_are_chosen_by_keyboard(page, chart):
    """Shift and arrows select, Escape gives up, Enter shows; the way back is there."""
    panel = chart("period=30d")
    panel.locator(".sd-plot").focus()
    for key in ["Home", "Shift+ArrowRight", "Shift+ArrowRight", "Escape"]:
        page.keyboard.press(key)
    expect(panel.locator(".sd-selection")).to_have_count(0)
    for key in ["Home", "Shift+ArrowRight", "Shift+ArrowRight"]:
        page.keyboard.press(key)
    expect(panel.locator(".sd-selection")).to_have_count(1)
    expect(panel.get_by_role("status").filter(has_text=" – ")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**from=**&to=**")
    first, last = chosen_days(page)
    assert (last - first).days == 2
    panel.get_by_role("button", name="Back to:").click()
    page.wait_for_url(lambda address: "from=" not in address)


def test_a_press_on_a_bar(page, chart):
    """A bar shows its own days, by whatever step they have then."""
    panel = chart("unit=month")
    bars = panel.locator(".sd-plot rect.sd-bar")
    heights = bars.evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    # The line through the bucket that is read stands before its bar.
    bars.nth(heights.index(max(heights))).click(force=True)
    page.wait_for_url("**from=**&to=**")
    first, last = chosen_days(page)
    assert first.day == 1 and (first.year, first.month) == (last.year, last.month)
    assert "unit" not in query(page)


def test_pointing_and_typing_are_no_steps(page, chart):
    """The history grows by what is chosen only."""
    panel = chart("period=90d")
    steps = steps_of_history(page)
    panel.locator(".sd-plot").hover()
    expect(panel.locator(".sd-tooltip")).to_be_visible()
    countries = in_view(page, ".sd-panel-TopCountriesMultiDisplay")
    countries.get_by_role("button", name=re.compile("^Search and sort")).click()
    countries.get_by_role("searchbox").type("ger", delay=30)
    page.wait_for_load_state("networkidle")
    assert steps_of_history(page) == steps


def lose(lost):
    """Return a function that takes days out of answers, as the API does."""

    def change(path, answer):
        if path.startswith("totals"):
            gap = {"from": "2026-09-01", "to": "2026-09-03", "note": None}
            return {**answer, "gaps": [gap]}
        if not path.startswith("series") or answer["unit"] != "day":
            return answer
        lost[:] = [bucket["from"] for bucket in answer["buckets"][40:43]]
        for bucket in answer["buckets"]:
            if bucket["from"] in lost:
                bucket["value"] = None
        gap = {"from": lost[0], "to": lost[-1], "note": "New servers"}
        return {**answer, "gaps": [gap]}

    return change


def test_days_without_data(page):
    """Hatched and named, with a line that breaks; in table, legend and trust line."""
    change_answers(page, lose([]))
    page.goto(f"{EARTH}?period=90d")
    panel = in_view(page, CHART)
    gap = panel.locator(".sd-gap")
    expect(gap).to_have_count(1)
    expect(gap.locator("text")).to_contain_text("no data")
    assert "url(#" in gap.locator("rect").get_attribute("fill")
    expect(panel.locator(".sd-legend")).to_contain_text("No data")
    expect(panel.locator("path.sd-raw")).to_have_count(2)
    trust = page.locator(".sd-trust")
    expect(trust).to_contain_text("No data 1 – 3 Sep 2026")

    panel.locator(".sd-plot").focus()
    page.keyboard.press("Home")
    for _ in range(41):
        page.keyboard.press("ArrowRight")
    tip = panel.locator(".sd-tooltip")
    expect(tip).to_contain_text("no data")
    expect(tip).to_contain_text("New servers")
    panel.get_by_role("radio", name="Table").click()
    expect(panel.locator("tbody td", has_text="no data")).to_have_count(3)


def test_today_is_partial(page, chart):
    """A hollow dot that the line does not reach, or a hatched bar; said in words."""
    panel = chart("period=90d")
    expect(panel.locator("circle.sd-hollow")).to_have_count(1)
    expect(panel.locator(".sd-legend")).to_contain_text("Today (not over yet)")
    panel.locator(".sd-plot").focus()
    page.keyboard.press("End")
    expect(panel.locator(".sd-tooltip")).to_contain_text("not over yet")
    panel = chart("unit=month")
    last = panel.locator(".sd-plot rect.sd-bar").last
    assert "url(#" in last.get_attribute("fill")
