# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Weight: scripts and requests. Times and shifts are measured by benchmarks/pages.py."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from .pictures import settled
from .rewriting import questions
from .tools import until_asked

EARTH = "/communities/earth/stats"
TABS = ["overview", "content", "traffic"]
KILOBYTE = 1000


@pytest.fixture()
def asked(page):
    """Addresses that the page has asked the API for."""
    addresses = []
    page.on(
        "request",
        lambda request: "/api/stats-dashboard/" in request.url
        and addresses.append(request.url),
    )
    return addresses


@pytest.fixture()
def scripts(page):
    """Size of each script loaded so far, compressed: address → bytes."""
    sizes = {}

    def weigh(response):
        if response.request.resource_type == "script":
            sizes[response.url] = len(gzip.compress(response.body(), 6))

    page.on("response", weigh)
    return sizes


def test_the_weight_of_the_first_tab(page, scripts):
    """At most 60 kB of script beyond RDM's own; outlines only for a map in sight."""
    for path in ("/", "/search", "/communities/earth/records"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
    rdm = set(scripts)

    page.goto(EARTH)
    page.locator(".sd-panel svg").first.wait_for()
    page.wait_for_timeout(500)
    before = set(scripts)
    page.locator("#panel-StatsMap").scroll_into_view_if_needed()
    page.locator(".sd-map-plot path").first.wait_for()

    own = before - rdm
    outlines = set(scripts) - before
    assert own and outlines
    assert sum(scripts[url] for url in own) <= 60 * KILOBYTE
    assert sum(scripts[url] for url in own | outlines) <= 110 * KILOBYTE


@pytest.mark.parametrize("tab", TABS)
def test_a_handful_of_requests(page, asked, tab):
    """Headline numbers first, with them the panels of a screen together, none twice."""
    page.goto(f"{EARTH}?tab={tab}")
    settled(page)  # First answers may be slow: rows further down do not wait for ever.
    page.wait_for_load_state("networkidle")
    del asked[:]

    page.goto(f"{EARTH}?tab={tab}")
    page.locator(".sd-panel :is(.sd-plot, .sd-rows)").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert "/totals?" in asked[0]
    assert [url for url in asked if "sparklines" in url] == asked[:1]
    assert len(asked) <= 5

    settled(page)
    page.wait_for_load_state("networkidle")
    every = [question for url in asked for question in questions(url)]
    assert len(every) == len(set(every)) > len(asked)
    assert len(asked) <= 7


def test_a_change_asks_as_little(page, asked):
    """All panels renew together, in order of their number, not one by one."""
    page.goto(EARTH)
    settled(page)
    page.wait_for_load_state("networkidle")
    del asked[:]

    page.get_by_role("button", name=re.compile("^Period:")).click()
    page.get_by_role("menuitemradio", name="Last 30 days").click()
    page.wait_for_url("**period=30d")
    until_asked(page, asked, "/answers?", "30d")
    page.wait_for_timeout(500)

    assert 2 <= len(asked) <= 8


def test_changes_in_a_row(page, asked):
    """What is no longer wanted is given up: five choices are no storm."""
    ended = []
    page.on("requestfailed", lambda request: ended.append(request.url))
    page.goto(EARTH)
    settled(page)
    page.wait_for_load_state("networkidle")
    del asked[:]

    def hold(route):
        if "12m" in route.request.url:
            route.continue_()
        # Else it is never answered.

    page.route("**/api/stats-dashboard/**", hold)
    wanted = ["Last 30 days", "Last 90 days", "This year", "Last 12 months"]
    for name in wanted:
        page.get_by_role("button", name=re.compile("^Period:")).click()
        page.get_by_role("menuitemradio", name=re.compile(name)).click()
    expect(page.locator(".updating")).to_have_count(0)
    page.unroute_all(behavior="ignoreErrors")

    held = [url for url in asked if "12m" not in url and "period" in url]
    assert held and set(held) <= set(ended)
    assert len(asked) <= 4 * len(wanted)


def test_no_storm_while_nobody_answers(page, asked):
    """After the first screen's, one question at a time, less and less often."""
    page.route("**/api/stats-dashboard/**", lambda route: route.abort())
    page.goto(EARTH)
    page.get_by_role("alert").wait_for()
    first = len(asked)
    page.wait_for_timeout(8000)

    assert first <= 3
    assert 1 <= len(asked) - first <= 2
    assert all("/totals?" in url for url in asked[first:])
