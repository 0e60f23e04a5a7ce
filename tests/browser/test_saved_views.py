# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Saved views: kept by a reader, or by a manager for all, and opened from the toolbar."""

import pytest
from playwright.sync_api import expect

from .axe import violations
from .tools import EARTH, query

NAME = "Canada, of the tests"


def open_menu(page):
    """Open the menu of the toolbar; return it."""
    page.get_by_role("button", name="Saved views").click()
    return page.get_by_role("menu", name="Saved views")


def open_dialog(page):
    """Open the dialog that saves, renames and deletes."""
    open_menu(page).get_by_role("menuitem", name="Save and manage views…").click()
    return page.get_by_role("dialog", name="Saved views")


def delete(page):
    """Delete the view again."""
    dialog = open_dialog(page)
    dialog.get_by_role("button", name=f"Delete: {NAME}").click()
    dialog.get_by_role("button", name="Delete permanently").click()
    expect(dialog.get_by_role("status")).to_have_text("The view has been deleted.")
    page.keyboard.press("Escape")


@pytest.mark.alone
def test_saved_and_opened(page, log_in):
    """By keyboard, for all; a visitor finds it, and the address says the same."""
    log_in("curator")
    page.goto(f"{EARTH}?period=90d&country=CA")
    dialog = open_dialog(page)
    dialog.get_by_label("Name", exact=True).fill(NAME)
    dialog.get_by_label("Share it with everyone who can see this page").check()
    assert violations(page, ".sd-dialog") == []
    dialog.get_by_label("Name", exact=True).press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("The view has been saved.")
    page.keyboard.press("Escape")
    visitor = page.context.browser.new_context(base_url=page.url.split("/comm")[0])
    try:
        other = visitor.new_page()
        other.goto(EARTH)
        open_menu(other).get_by_role("menuitem", name=NAME).click()
        assert query(other) == {"period": ["90d"], "country": ["CA"]}
    finally:
        visitor.close()
        delete(page)


@pytest.mark.alone
def test_own_view(page, log_in):
    """Somebody who manages nothing keeps one for herself, at 320 px too."""
    page.set_viewport_size({"width": 320, "height": 700})
    log_in("outsider")
    page.goto(f"{EARTH}?period=30d")
    dialog = open_dialog(page)
    expect(dialog.get_by_role("checkbox")).to_have_count(0)
    dialog.get_by_label("Name", exact=True).fill(NAME)
    dialog.get_by_role("button", name="Save the current view").click()
    expect(dialog.get_by_role("button", name=NAME, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Escape")
    delete(page)
