# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reports: from the toolbar to pages of paper."""

import re

import pytest
from playwright.sync_api import expect

from .axe import violations
from .tools import EARTH, press

PAPERS = {"A4": (595, 842), "US Letter": (612, 792)}
"""Paper → width and height in points."""


def make(page, paper):
    """Make a report of the first tab; return it once all panels are there."""
    page.goto(f"{EARTH}?period=90d")
    press(page, "Export")
    page.get_by_role("menuitem", name="Report…").click()
    dialog = page.get_by_role("dialog", name="Report")
    dialog.get_by_label("Title", exact=True).fill("For the board")
    dialog.get_by_label(paper).check()
    assert violations(page, ".sd-dialog") == []
    dialog.get_by_role("button", name="Create report").click()
    report = page.get_by_role("article", name="For the board")
    expect(report.locator(".sd-panel").first).to_be_visible()
    expect(report.locator("[aria-busy]")).to_have_count(0)
    expect(report.locator(".sd-skeleton")).to_have_count(0)
    # The pages are laid out once all panels are there.
    expect(page.locator("[style*='break-before']").first).to_be_attached()
    return report


@pytest.mark.parametrize("paper", PAPERS)
def test_on_paper(page, paper):
    """Of the size that was chosen, and no wider; a legend is not cut off."""
    report = make(page, paper)
    page.emulate_media(media="print")
    clipped = report.evaluate(
        """report => [...report.querySelectorAll('.sd-legend, .sd-note-list, table')]
            .filter(({scrollWidth, clientWidth}) => scrollWidth > clientWidth + 1)
            .map(({className}) => className)"""
    )
    assert clipped == []
    file = page.pdf(prefer_css_page_size=True)

    width, height = PAPERS[paper]
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", file)
    assert boxes and {(round(float(w)), round(float(h))) for w, h in boxes} == {
        (width, height)
    }
    # Pages end where the charts were measured for.
    begun = report.evaluate("""report => [...report.querySelectorAll('*')]
            .filter(({style}) => style.breakBefore === 'page').length""")
    assert begun and len(boxes) == begun + 1


def test_on_the_screen(page):
    """Nothing of axe's, nothing sideways at 320 px, and a way back."""
    make(page, "A4")
    assert violations(page, ".sd-report") == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Back to the page").click()
    expect(page.get_by_role("button", name="Export").first).to_be_visible()


def test_counter_reports(page, log_in):
    """Managers find them by month in the same dialog."""
    log_in("curator")
    page.goto(EARTH)
    press(page, "Export")
    page.get_by_role("menuitem", name="Report…").click()
    link = page.get_by_role("link", name="Download COUNTER report")
    response = page.request.get(link.get_attribute("href"))

    assert response.ok
    assert response.text().lstrip("\ufeff").startswith("Report_Name\tPlatform Report")
