# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The pages as a visitor sees them, in a real Chromium."""

import re
import time
from datetime import datetime, timezone

import pytest
from playwright.sync_api import expect

from .pictures import settled

WIDTHS = [1280, 390]
TODAY = datetime.now(timezone.utc).date().isoformat()


def stat(page, name):
    """Return the number shown by a headline panel."""
    value = page.locator(f'[data-stat="{name}"] .sd-stat-value')
    value.wait_for()
    return int(re.sub(r"[^\d]", "", value.inner_text()))


def scopes(communities):
    """Return (address of the page, name in the API) of three pages."""
    return [
        ("/stats", "global"),
        ("/communities/earth/stats", "earth"),
        ("/communities/open-schools/stats", "open-schools"),
    ]


@pytest.mark.xdist_group("open-schools")
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("number", range(3))
def test_headline_numbers_are_those_of_the_api(page, api, communities, width, number):
    """Global, full and empty pages show what the API says, and never overflow."""
    address, scope = scopes(communities)[number]
    page.set_viewport_size({"width": width, "height": 844})

    page.goto(address)
    settled(page)

    metrics = api(f"{scope}/totals", period="12m")["metrics"]
    assert stat(page, "SingleStatRecordCountCumulative") == metrics["records"]["value"]
    assert stat(page, "SingleStatViews") == metrics["views"]["value"]
    assert stat(page, "SingleStatDownloads") == metrics["downloads"]["value"]
    sideways = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(sideways) <= 0


def test_the_first_screen(page):
    """Trust line, one chart, one ranking with links, breakdowns, a citation."""
    page.goto("/stats")
    settled(page)

    assert page.locator("h1").inner_text() == "Statistics"
    assert "Up to date as of" in page.locator(".sd-trust").inner_text()
    assert page.locator(".sd-panel svg[role=img]").count() >= 1
    assert page.locator('.sd-panel a[href*="/records/"]').count() >= 5
    assert page.get_by_role("heading", name="Resource types").is_visible()
    assert "Cite" in page.locator("body").inner_text()


def test_a_table_behind_the_chart(page):
    """The display switch shows the same numbers as a table."""
    page.goto("/stats?show.TrafficStatsChart=table")
    panel = page.locator(".sd-panel-TrafficStatsChart")

    panel.locator("table").wait_for()

    assert panel.locator("tbody tr").count() > 40


def test_period_in_the_address_and_the_back_button(page, api):
    """A preset changes numbers and address; back brings the old ones."""
    page.goto("/stats")
    before = stat(page, "SingleStatViews")

    page.get_by_role("button", name=re.compile("Period:")).click()
    page.get_by_text("Last 30 days").click()
    page.wait_for_url("**period=30d**")
    expected = api("global/totals", period="30d")["metrics"]["views"]["value"]
    value = page.locator('[data-stat="SingleStatViews"] .sd-stat-value')
    expect(value).to_have_text(re.compile(r"\D?".join(str(expected)) + r"\D*$"))
    page.go_back()
    settled(page)

    assert stat(page, "SingleStatViews") == before
    assert "period=" not in page.url


def test_shared_address_shows_the_same(page, api):
    """An address with own dates opens with these dates."""
    page.goto("/stats?from=2026-01-01&to=2026-03-31")

    answer = api("global/totals", **{"from": "2026-01-01", "to": "2026-03-31"})
    assert stat(page, "SingleStatViews") == answer["metrics"]["views"]["value"]


def test_menu_entry_and_tab(page):
    """The main menu leads to the page, a community's tab to its own."""
    page.goto("/communities/earth/records")

    page.locator("a", has_text="Statistics").last.click()
    page.wait_for_url("**/communities/earth/stats")
    page.goto("/")
    page.locator("a", has_text="Statistics").first.click()
    page.wait_for_url("**/stats")


def test_restricted_community(page, log_in):
    """An outsider gets 403 and no tab; a member gets page and tab."""
    answer = page.goto("/communities/clinical/stats")
    assert answer.status == 403
    log_in("outsider")
    assert page.goto("/communities/clinical/stats").status == 403
    assert page.request.get("/api/stats-dashboard/clinical/totals").status == 403

    page.context.clear_cookies()
    log_in("member")
    assert page.goto("/communities/clinical/stats").status == 200
    assert stat(page, "SingleStatRecordCountCumulative") > 0


def test_unknown_community(page):
    """A community that does not exist is not found."""
    assert page.goto("/communities/no-such-place/stats").status == 404


def test_no_search_engine(page):
    """The page says so and recovers by itself."""
    down = {"status": 503, "headers": {"Retry-After": "1"}, "json": {"status": 503}}
    page.route("**/api/stats-dashboard/**", lambda route: route.fulfill(**down))
    page.goto("/stats")
    banner = page.get_by_role("alert")
    banner.wait_for()
    assert "cannot be loaded" in banner.inner_text()

    page.unroute("**/api/stats-dashboard/**")
    banner.wait_for(state="detached", timeout=60_000)
    assert stat(page, "SingleStatViews") > 0


def run_tasks():
    """Let the tasks of the schedule run once: queue, rows."""
    from invenio_stats.tasks import process_events

    from invenio_stats_dashboard.tasks import aggregate_community_usage_stats

    process_events(["record-view", "file-download"])
    return aggregate_community_usage_stats()


@pytest.mark.alone
def test_a_view_and_a_download_are_counted(page, chromium, url, api, demo_app):
    """Somebody reads a record and takes a file: the numbers on the page grow."""
    hits = page.request.get("/api/records?q=files.count:>0&size=1").json()["hits"]
    record = hits["hits"][0]
    page.goto("/stats?period=30d")
    views = stat(page, "SingleStatViews")
    downloads = stat(page, "SingleStatDownloads")

    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
    reader = chromium.new_context(base_url=url, user_agent=agent)
    visit = reader.new_page()
    visit.goto(f"/records/{record['id']}")
    name = next(iter(record["files"]["entries"]))
    with visit.expect_download():
        visit.evaluate(
            "address => { location.href = address }",
            f"/records/{record['id']}/files/{name}?download=1",
        )
    reader.close()

    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        run_tasks()
        page.reload()
        if stat(page, "SingleStatDownloads") > downloads:
            break
    assert stat(page, "SingleStatViews") == views + 1
    assert stat(page, "SingleStatDownloads") == downloads + 1
