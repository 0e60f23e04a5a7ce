# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Rankings and breakdowns: links, filters, order, search, more rows."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from .tools import COUNTRIES, EARTH, digits, in_view, query, shown, until_asked

VIEWED = ".sd-panel-MostViewedRecordsMultiDisplay"


def test_a_title_opens_its_record(page):
    """The first record of a ranking is a link to its page."""
    page.goto(EARTH)
    link = in_view(page, VIEWED).locator(".sd-record-title a").first
    title = link.get_attribute("title")
    link.click()
    page.wait_for_url("**/records/**")
    expect(page.locator("h1", has_text=title).first).to_be_visible()


def test_a_record_filters_everything(page, api, asked):
    """The funnel filters by its record; the ranking keeps its rows, and rings it."""
    page.goto(EARTH)
    panel = in_view(page, VIEWED)
    row = panel.locator(".sd-ranking li").first
    title = row.locator(".sd-record-title").inner_text()
    rows = panel.locator(".sd-ranking li").count()
    row.get_by_role("button", name="Filter by record").click()
    page.wait_for_url("**record=**")
    (recid,) = query(page)["record"]
    answer = api("earth/totals", record=recid)
    expect(shown(page)).to_have_text(digits(answer["metrics"]["views"]["value"]))
    expect(page.locator(".sd-chip")).to_contain_text(title[:20])
    expect(row).to_have_class("chosen")
    expect(panel.locator(".sd-ranking li")).to_have_count(rows)
    expect(panel).to_contain_text("Filter removed here: Record")
    in_view(page, COUNTRIES)
    until_asked(page, asked, "countries", "record=")

    shared = page.context.new_page()
    shared.goto(page.url)
    expect(shared.locator(".sd-chip")).to_contain_text(title[:20])
    shared.locator(".sd-chip button").first.click()
    dialog = shared.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=title[:20]).press("Space")
    dialog.get_by_role("button", name="Apply").click()
    expect(shared.locator(".sd-chip")).to_have_count(0)
    shared.close()

    page.get_by_role("button", name="Remove filter").press("Enter")
    expect(page.locator(".sd-chip")).to_have_count(0)


def test_order_more_and_search(page, api):
    """Biggest change, further records, and words of a title, all from the API."""
    page.goto(EARTH)
    panel = in_view(page, VIEWED)
    panel.get_by_role("radio", name="Biggest change").click()
    page.wait_for_url("**sort.MostViewedRecordsMultiDisplay=change")
    answer = api("earth/rankings", metric="views", sort="change", limit=5)
    first = panel.locator(".sd-ranking li").first
    expect(first.locator(".sd-record-value b").first).to_have_text(
        digits(answer["items"][0]["value"])
    )
    panel.get_by_role("button", name="Show more").click()
    expect(panel.locator(".sd-ranking li")).not_to_have_count(5)

    word = re.findall(r"\w{5,}", answer["items"][0]["title"])[0]
    found = api("earth/rankings", metric="views", sort="change", q=word, limit=25)
    panel.get_by_role("button", name="Search in").click()
    panel.get_by_role("searchbox").type(word.lower(), delay=20)
    expect(panel.locator(".sd-ranking li")).to_have_count(len(found["items"]))
    expect(panel.locator(".sd-ranking li").first).to_contain_text(word)


def test_a_ranking_as_a_table(page):
    """Shares, what was before, and the change."""
    page.goto(f"{EARTH}?show.MostViewedRecordsMultiDisplay=table")
    panel = in_view(page, VIEWED)
    heads = panel.locator("thead th")
    expect(heads).to_have_text(["Record", "Views", "Share", "Before", "Change"])
    expect(panel.locator("tbody td").nth(1)).to_have_text(re.compile(r"^<?[\d.]+%$"))


def test_a_table_is_sorted_by_its_heads(page, api, asked):
    """A press on a head orders by it, says so, and is in the address."""
    page.goto(f"{EARTH}?show.TopCountriesMultiDisplay=table")
    panel = in_view(page, COUNTRIES)
    name, views = panel.locator("thead th").nth(0), panel.locator("thead th").nth(1)
    expect(views).to_have_attribute("aria-sort", "descending")
    views.get_by_role("button").click()
    expect(views).to_have_attribute("aria-sort", "ascending")
    name.get_by_role("button").press("Enter")
    expect(name).to_have_attribute("aria-sort", "ascending")
    page.wait_for_url("**sort.TopCountriesMultiDisplay=label")
    order = {"sort": "label", "limit": 10}
    items = api("earth/breakdowns/countries", metric="views", **order)["items"]
    names = panel.locator("tbody tr:not(.rest) th")
    expect(names).to_have_text([item["label"] for item in items])
    shares = panel.locator("tbody tr:not(.rest) td:nth-child(3)").all_inner_texts()
    assert all(re.match(r"^<?[\d.]+%$", share) for share in shares)
    paths = [urlsplit(address).path for address in asked if "sort=label" in address]
    assert paths and all(path.endswith("/countries") for path in paths)


def test_others_and_a_pie(page, api):
    """What has no row of its own is told; a pie only where it is honest."""
    page.goto(f"{EARTH}?tab=content")
    panel = in_view(page, ".sd-panel-AccessStatusMultiDisplay")
    panel.get_by_role("radio", name="Pie").click()
    page.wait_for_url("**show.AccessStatusMultiDisplay=pie")
    expect(panel.locator(".sd-donut path").first).to_be_visible()
    languages = in_view(page, ".sd-panel-LanguagesMultiDisplay")
    expect(languages.get_by_role("radio", name="Pie")).to_have_count(0)

    page.goto(EARTH)
    answer = api("earth/breakdowns/countries", metric="views", limit=10)
    countries = in_view(page, COUNTRIES)
    rest = countries.locator(".sd-row.rest").first
    expect(rest).to_contain_text(f"{answer['other']['keys']} other countries")
    expect(rest.locator(".sd-row-value")).to_have_text(digits(answer["other"]["value"]))
