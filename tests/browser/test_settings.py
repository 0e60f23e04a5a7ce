# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The form in a community's settings, and the page that it makes."""

import json

import pytest
from playwright.sync_api import expect

from .axe import violations

# One process: the tests change what others read of this community.
pytestmark = pytest.mark.xdist_group("open-schools")
SLUG = "open-schools"
FORM = ".sd-settings"


def open_form(page):
    """Open the settings of the community; return the form of its page."""
    page.goto(f"/communities/{SLUG}/settings")
    form = page.locator(FORM)
    form.wait_for()
    return form


def save(page):
    """Press RDM's own button, and wait until the form is there again."""
    # An attribute: a condition in a script would be evaluated, which the page forbids.
    page.evaluate("document.documentElement.dataset.old = ''")
    with page.expect_response(
        lambda answer: answer.request.method == "PUT"
        and "/api/communities/" in answer.url
    ) as answer:
        page.get_by_role("button", name="Save", exact=True).click()
    if answer.value.ok:
        page.locator("html:not([data-old])").wait_for()
        page.wait_for_load_state("load")
    return answer.value


def tabs(page):
    """Return the labels of the tabs on the community's page."""
    page.goto(f"/communities/{SLUG}/stats")
    node = page.locator("#invenio-stats-dashboard")
    return [
        tab["label"] for tab in json.loads(node.get_attribute("data-layout"))["tabs"]
    ]


@pytest.fixture()
def form(page, log_in):
    """The form as the curator sees it; the standard layout comes back at the end."""
    log_in("curator")
    yield open_form(page)
    form = open_form(page)
    form.get_by_label("Standard layout").check()
    assert save(page).ok


def button(form, name):
    """Return a button of the form."""
    return form.get_by_role("button", name=name, exact=True)


def looks(button):
    """Return how a button looks: opacity, border and background."""
    return button.evaluate("""button => {
        const style = getComputedStyle(button);
        return [style.opacity, style.borderTopStyle, style.backgroundColor];
    }""")


def test_own_layout(page, form):
    """Made with the mouse, saved, shown, found again, and given up."""
    form.get_by_label("Custom layout").check()
    # Not as if it could not be pressed.
    assert looks(button(form, "Add tab")) == ["1", "solid", "rgb(255, 255, 255)"]
    form.get_by_label("Title of the tab", exact=True).fill("At a glance")
    button(form, "Remove Usage over time").click()
    button(form, "Edit Top countries").click()
    form.get_by_label("Title", exact=True).fill("Where from")
    form.get_by_label("Measure", exact=True).select_option("downloads")
    form.get_by_label("Width", exact=True).select_option("6")
    button(form, "Traffic").click()
    button(form, "Remove the tab Traffic").click()
    assert save(page).ok
    page.wait_for_load_state("load")

    # Once there are answers, a community without records has no panels.
    page.route("**/api/stats-dashboard/**", lambda route: None)
    assert tabs(page) == ["At a glance", "Content"]
    expect(page.get_by_role("heading", name="Where from")).to_be_attached()
    expect(page.get_by_role("heading", name="Usage over time")).to_have_count(0)
    page.unroute_all(behavior="ignoreErrors")
    form = open_form(page)
    expect(form.get_by_label("Custom layout")).to_be_checked()
    form.get_by_label("Standard layout").check()
    assert save(page).ok
    assert tabs(page) == ["Overview", "Content", "Traffic"]


def test_keyboard_alone(page, form):
    """A panel is moved, removed and added without a mouse; the focus never gets lost."""
    form.get_by_label("Standard layout").focus()
    page.keyboard.press("ArrowDown")
    expect(form.get_by_label("Custom layout")).to_be_checked()
    button(form, "Move Views up").focus()
    page.keyboard.press("Enter")
    expect(button(form, "Move Views up")).to_be_focused()
    said = form.get_by_role("status").filter(has_text="Views")
    expect(said).to_have_text("Views is now number 3 of 16")
    page.keyboard.press("Tab")
    expect(button(form, "Move Views down")).to_be_focused()
    page.keyboard.press("Tab")
    expect(button(form, "Remove Views")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button(form, "Edit Data volume, total")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(form.get_by_label("Panel", exact=True)).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_what_the_server_refuses_is_told(page, form):
    """In words, with what is allowed; nothing is lost."""
    bad = {"tabs": [{"name": "a", "rows": [{"components": [{"component": "Pie"}]}]}]}
    form.get_by_label("Custom layout").check()
    form.get_by_text("Advanced: edit the layout as JSON").click()
    form.get_by_label("Layout", exact=True).fill(json.dumps(bad))
    button(form, "Use this layout").click()

    assert save(page).status == 400

    problem = form.get_by_role("alert").filter(has_text="The layout was not saved")
    expect(problem).to_contain_text("'Pie' is not allowed. Allowed: the components")
    expect(problem).to_contain_text("tabs.0.rows.0.components.0.component")
    assert violations(page, FORM) == []
    button(form, "Remove Pie").click()
    expect(problem).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_it(page, form, width):
    """No finding of axe in any state, nothing outside of the window."""
    page.set_viewport_size({"width": width, "height": 900})
    assert violations(page, FORM) == []
    form.get_by_label("Custom layout").check()
    button(form, "Edit Languages").click()
    button(form, "Add tab").click()
    assert violations(page, FORM) == []
    button(form, "Overview").click()
    form.get_by_text("Advanced: edit the layout as JSON").click()
    assert violations(page, FORM) == []
    box = form.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    inside = "node => node.scrollWidth <= node.clientWidth + 1"
    assert form.evaluate(inside)


def test_in_german(page, form):
    """Every word of it."""
    page.goto("/lang/de")
    form = open_form(page)
    form.get_by_label("Eigenes Layout").check()
    expect(button(form, "Übersicht")).to_be_visible()
    expect(button(form, "Sprachen bearbeiten")).to_be_visible()
    for english in ("Edit", "Remove", "panel", "of a row", "Statistics"):
        assert english not in form.inner_text()
    page.goto("/lang/en")
