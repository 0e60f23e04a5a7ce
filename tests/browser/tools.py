# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the tests of the pages share."""

import re
import time
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

EARTH = "/communities/earth/stats"
COUNTRIES = ".sd-panel-TopCountriesMultiDisplay"
CHART = ".sd-panel-TrafficStatsChart"
STATEMENT = ".sd-empty-page"

PATIENCE = 90_000
"""Milliseconds to wait for anything: a busy machine is no failure."""


def query(page):
    """Return the parameters of the page's address as lists."""
    return parse_qs(urlsplit(page.url).query)


def shown(page, name="SingleStatViews"):
    """Return the locator of the number of a headline panel."""
    return page.locator(f'[data-stat="{name}"] .sd-stat-value')


def digits(number):
    """Return a pattern of a number with whatever separates its thousands."""
    return re.compile(r"^\D*" + r"\D?".join(str(number)) + r"\D*$")


def press(page, name):
    """Press the first button whose name begins so."""
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def in_view(page, selector):
    """Scroll to a panel and wait for its numbers."""
    panel = page.locator(selector)
    panel.scroll_into_view_if_needed()
    expect(panel.locator(".sd-skeleton")).to_have_count(0)
    return panel


def steps_of_history(page):
    """Return how many steps the browser's history has."""
    return page.evaluate("history.length")


def until_asked(page, asked, *parts):
    """Wait until a question with all these parts has been sent.

    An address changes first; what it changes is asked for a moment later, together.
    """
    deadline = time.monotonic() + PATIENCE / 1000
    while not any(all(part in url for part in parts) for url in asked):
        assert time.monotonic() < deadline, f"{parts} not in {asked}"
        page.wait_for_timeout(50)
