# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Working with the pages: filters, periods, comparisons, lists."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from .tools import (
    CHART,
    COUNTRIES,
    EARTH,
    STATEMENT,
    digits,
    in_view,
    press,
    query,
    shown,
    until_asked,
)


def test_a_row_filters_everything(page, api, asked):
    """A country in the list filters numbers, charts and rankings; back undoes it."""
    page.goto(EARTH)
    row = in_view(page, COUNTRIES).locator("button.sd-row", has_text="Germany")
    before = shown(page).inner_text()
    row.click()

    page.wait_for_url("**country=DE")
    expected = api("earth/totals", country="DE")["metrics"]["views"]["value"]
    expect(shown(page)).to_have_text(digits(expected))
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(page.locator(COUNTRIES)).to_contain_text("Filter removed here: Country")
    expect(page.locator(".sd-chip")).to_have_text("Country: Germany")
    records = page.locator('[data-stat="SingleStatRecordCountCumulative"]')
    expect(records).to_contain_text("not filtered")
    filtered = [address for address in asked if "country=DE" in address]
    paths = {urlsplit(address).path.rsplit("/", 1)[1] for address in filtered}
    assert {"totals", "series", "rankings"} <= paths
    assert not any("breakdowns/countries" in address for address in filtered)

    row.click()
    expect(page.locator(".sd-chip")).to_have_count(0)
    page.go_back()
    expect(page.locator(".sd-chip")).to_have_count(1)
    page.go_back()
    expect(shown(page)).to_have_text(before)


def test_a_slice_and_a_row_of_the_table_filter(page):
    """Slices of the ring and rows of a table do what bars do."""
    page.goto(f"{EARTH}?show.TopCountriesMultiDisplay=table")
    access = in_view(page, ".sd-panel-AccessStatusMultiDisplay")
    ring = access.locator(".sd-donut")
    # The first slice begins at the top, to the right.
    size = ring.bounding_box()["width"]
    ring.click(position={"x": 0.86 * size, "y": 0.4 * size})
    page.wait_for_url("**access=open**")
    table = in_view(page, COUNTRIES).locator("table")
    table.get_by_role("button", name="France").click()
    page.wait_for_url("**country=FR**")
    assert query(page)["access"] == ["open"]
    expect(page.locator(".sd-chip")).to_have_count(2)


def test_filters_of_the_dialog(page, api):
    """Several values, excluded, found by a search, all by keyboard; a shared address."""
    page.goto(EARTH)
    page.locator("#sd-filter-button").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Country").press("Enter")
    dialog.get_by_text("Exclude").click()
    search = dialog.get_by_role("searchbox")
    for name in ["Germany", "France"]:
        search.fill(name)
        option = dialog.get_by_role("checkbox", name=name)
        option.wait_for()
        option.press("Space")
        expect(option).to_be_checked()
    dialog.get_by_role("button", name="Apply").press("Enter")
    expect(dialog).to_have_count(0)

    expect(page.locator("#sd-filter-button")).to_be_focused()
    assert "country!=" in page.url
    expected = api("earth/totals", **{"country!": ["DE", "FR"]})
    expect(shown(page)).to_have_text(digits(expected["metrics"]["views"]["value"]))
    chip = page.locator(".sd-chip")
    expect(chip).to_have_text(re.compile("^Country: not (Germany or France|France or)"))

    shared = page.context.new_page()
    shared.goto(page.url)
    expect(shared.locator(".sd-chip")).to_contain_text("not Germany or France")
    expect(shown(shared)).to_have_text(shown(page).inner_text())

    page.get_by_role("button", name="Remove filter").press("Enter")
    expect(chip).to_have_count(0)
    expect(page.locator("#sd-filter-button")).to_be_focused()


def test_a_dialog_left_by_escape_changes_nothing(page):
    """Escape closes the dialog, drops the draft, and gives the focus back."""
    page.goto(f"{EARTH}?country=DE")
    address = page.url
    page.locator(".sd-chip button").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("checkbox", name="Germany")).to_be_checked()
    dialog.get_by_role("checkbox", name="Germany").press("Space")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url == address
    assert page.evaluate("document.activeElement.parentElement.className") == "sd-chip"


def test_filtered_to_nothing(page):
    """The page says so, and offers to remove the last filter."""
    page.goto(f"{EARTH}?country=AQ&language=tlh")
    panel = page.locator(STATEMENT)
    expect(panel).to_contain_text("Nothing matches these filters")
    panel.get_by_role("button", name=re.compile("^Remove Language")).click()
    page.wait_for_url("**country=AQ")


def test_dates_of_the_calendar(page, api):
    """Two presses in the calendar are a range; the keyboard reaches every day."""
    page.goto("/stats?from=2026-03-01&to=2026-03-31")
    press(page, "Period:")
    form = page.get_by_role("form", name="Custom range")
    form.get_by_role("button", name=re.compile(r"\b4 Mar")).click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(form.get_by_label("First day")).to_have_value("2026-03-04")
    expect(form.get_by_label("Last day")).to_have_value("2026-03-12")
    form.get_by_role("button", name="Apply").click()

    page.wait_for_url("**from=2026-03-04&to=2026-03-12")
    answer = api("global/totals", **{"from": "2026-03-04", "to": "2026-03-12"})
    expect(shown(page)).to_have_text(digits(answer["metrics"]["views"]["value"]))


def test_dates_that_are_none(page):
    """A day that does not exist is refused in words, not asked for."""
    page.goto("/stats")
    press(page, "Period:")
    form = page.get_by_role("form", name="Custom range")
    form.get_by_label("First day").fill("2026-02-30")
    form.get_by_role("button", name="Apply").click()
    expect(form.get_by_role("alert")).to_contain_text("Enter both dates")
    assert query(page) == {}


def test_interval_comparison_and_basis(page, api, asked):
    """The interval, what is compared with, and the basis: in address, requests, numbers."""
    page.goto(EARTH)
    press(page, "Interval:")
    page.get_by_role("menuitemradio", name="By month").click()
    press(page, "Comparison:")
    page.get_by_role("menuitemradio", name="Same period last year").click()
    page.wait_for_url("**compare=year")
    assert query(page)["unit"] == ["month"]
    expect(page.locator(CHART)).to_contain_text("per month")
    changed = page.locator('[data-stat="SingleStatViews"] .sd-stat-change')
    answer = api("earth/totals", compare="year")["metrics"]["views"]
    expect(changed).to_contain_text(re.compile(r"\D?".join(str(answer["previous"]))))

    press(page, "Comparison:")
    form = page.get_by_role("form", name="Custom comparison range")
    form.get_by_label("First day").fill("2025-01-01")
    form.get_by_label("Last day").fill("2025-06-30")
    form.get_by_role("button", name="Apply").click()
    page.wait_for_url("**compare=custom**")
    own = {"compare_from": "2025-01-01", "compare_to": "2025-06-30"}
    answer = api("earth/totals", compare="custom", **own)["metrics"]["views"]
    expect(changed).to_contain_text(re.compile(r"\D?".join(str(answer["previous"]))))
    until_asked(page, asked, "compare_from=2025-01-01")

    in_view(page, ".sd-panel-ContentStatsChart").get_by_text("Created").click()
    page.wait_for_url("**basis=created**")
    until_asked(page, asked, "series", "basis=created")


def test_a_list_is_searched_sorted_and_longer(page, asked):
    """Search, order and further rows come from the API, one request each."""
    page.goto(EARTH)
    panel = in_view(page, COUNTRIES)
    panel.get_by_role("button", name="Show more").click()
    expect(panel.locator("button.sd-row")).not_to_have_count(10)
    panel.get_by_role("button", name=re.compile("^Search and sort")).click()
    del asked[:]
    panel.get_by_role("searchbox").type("land", delay=20)
    expect(panel.locator("button.sd-row").first).to_contain_text("land")
    assert len([address for address in asked if "q=" in address]) == 1
    panel.get_by_role("searchbox").fill("")
    panel.get_by_role("combobox").select_option("label")
    page.wait_for_url("**sort.TopCountriesMultiDisplay=label")
    expect(panel.locator("button.sd-row").first).to_contain_text("A")


def test_each_number_explains_itself(page):
    """What is counted, how much was taken out, until when, and the request."""
    page.goto(EARTH)
    shown(page).wait_for()
    label = page.locator('[data-stat="SingleStatViews"] .sd-stat-label')
    label.get_by_role("button").focus()
    tip = label.locator(".sd-tip")
    for words in ["record pages were viewed", "Up to date as of"]:
        expect(tip).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(tip.get_by_role("tooltip")).to_have_count(0)

    panel = in_view(page, CHART)
    panel.get_by_role("button", name=re.compile("^Save and share")).click()
    panel.get_by_role("menuitem", name="How is this counted?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("midnight UTC")
    expect(dialog).to_contain_text("were robots")
    address = dialog.get_by_role("link").get_attribute("href")
    assert page.request.get(address).json()["metric"] == "views"


def test_a_change_ends_what_is_under_way(page):
    """Answers of an earlier choice are given up, and never shown."""
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.url))

    def hold(route):
        # The earlier question gets no answer at all, however busy the machine is.
        if "period=30d" not in route.request.url:
            route.continue_()

    page.goto(EARTH)
    shown(page).wait_for()
    page.route("**/api/stats-dashboard/**/totals*", hold)
    for name in ["Last 30 days", "Last 90 days"]:
        press(page, "Period:")
        page.get_by_role("menuitemradio", name=name).click()
    page.wait_for_url("**period=90d")
    expect(page.locator(".sd-stat.updating")).to_have_count(0)
    assert any("totals" in url and "period=30d" in url for url in failed)
    expect(page.locator('[data-stat="SingleStatViews"]')).to_contain_text("90 days")
    page.unroute_all(behavior="ignoreErrors")
