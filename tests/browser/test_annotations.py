# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Annotations: written by a manager on the page, seen by everybody on the charts."""

from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import expect

from .axe import violations
from .tools import CHART, in_view

SLUG = "earth"
PAGE = f"/communities/{SLUG}/stats"
TEXT = "Newsletter campaign of the tests"
DAY = (datetime.now(timezone.utc) - timedelta(days=40)).date().isoformat()


@pytest.fixture()
def dialog(page, log_in):
    """The dialog as the curator sees it; nothing that was written is left."""
    log_in("curator")
    page.goto(PAGE)
    page.get_by_role("button", name="Annotations", exact=True).click()
    dialog = page.get_by_role("dialog")
    yield dialog
    page.goto(PAGE)
    page.get_by_role("button", name="Annotations", exact=True).click()
    expect(dialog.get_by_text("There are no annotations yet.")).to_be_visible()


def write(dialog):
    """Write the annotation by keyboard alone."""
    dialog.get_by_label("First day").fill(DAY)
    dialog.get_by_label("Text").fill(TEXT)
    dialog.get_by_label("Text").press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("The annotation has been saved.")


def remove(dialog):
    """Delete it again."""
    dialog.get_by_role("button", name=f"Delete: {TEXT}").click()
    dialog.get_by_role("button", name="Delete permanently").click()
    expect(dialog.get_by_role("status")).to_have_text(
        "The annotation has been deleted."
    )


@pytest.mark.alone
def test_written_and_seen(page, dialog):
    """On charts, in the table, on paper and at 320 px, without any reload."""
    write(dialog)
    assert violations(page, ".sd-dialog") == []
    page.keyboard.press("Escape")

    panel = in_view(page, CHART)
    expect(panel.locator(".sd-note-mark")).to_have_count(1)
    expect(panel.get_by_role("list", name="Annotations")).to_contain_text(TEXT)
    assert TEXT in panel.get_by_role("application").get_attribute("aria-label")
    page.emulate_media(media="print")
    expect(panel.get_by_text(TEXT).first).to_be_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 320, "height": 700})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Annotations", exact=True).click()
    remove(dialog)
    page.keyboard.press("Escape")
    expect(panel.locator(".sd-note-mark")).to_have_count(0)


@pytest.mark.alone
def test_in_the_settings(page, dialog):
    """The form of the community writes the same ones, without being saved itself."""
    page.goto(f"/communities/{SLUG}/settings")
    form = page.locator(".sd-settings .sd-notes")
    write(form)
    assert page.url.endswith("/settings")
    remove(form)
