# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The pages in German and French, switched as a reader does, and from right to left."""

import json
import re

import pytest
from playwright.sync_api import expect

from invenio_stats_dashboard.paths import data_path

from .axe import violations
from .pictures import keep, settled
from .rewriting import change_settings

EARTH = "/communities/earth/stats"
PAGE = ".stats-dashboard"
TABS = ["overview", "content", "traffic"]
MESSAGES = "semantic-ui/translations/invenio_stats_dashboard/messages"


def messages(language):
    """Return the messages of the script in a language."""
    path = f"{data_path('assets')}/{MESSAGES}/{language}/translations.json"
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def foreign(language):
    """Return English sentences that must not stand on a page of this language."""
    return [
        english
        for english, translated in messages(language).items()
        if "{{" not in english and english != translated and len(english) > 3
        # Also a name, of a language, say, and not of our making.
        and english not in ("English", "German", "French", "Open")
    ]


def texts(page):
    """Return the lines of text and the names of what can be pressed on the page."""
    shown = page.locator(PAGE).inner_text().splitlines()
    names = page.eval_on_selector_all(
        f"{PAGE} [aria-label]", "all => all.map((e) => e.getAttribute('aria-label'))"
    )
    return {text.strip() for text in [*shown, *names]}


@pytest.fixture()
def switched(page):
    """Return a function that chooses a language as a reader does."""

    def _switched(language):
        page.goto(f"/lang/{language}")
        page.goto(EARTH)
        assert page.locator("html").get_attribute("lang") == language

    return _switched


def test_the_language_is_in_the_footer(page):
    """The demo offers the languages where RDM has them."""
    page.goto("/stats")
    languages = page.locator("footer, #rdm-footer-element")
    for name in ("Deutsch", "français"):
        assert languages.get_by_text(name, exact=True).count() > 0, name


@pytest.mark.parametrize(
    "language,number,words",
    [
        ("de", r"\d\.\d{3}\b", ["Aufrufe", "letzten 12 Monaten", "Nutzung"]),
        ("fr", r"\d[\u202f\u00a0]\d{3}\b", ["Consultations", "12 derniers mois"]),
    ],
)
def test_nothing_is_left_in_english(page, switched, language, number, words):
    """Every tab: no sentence of ours in English; numbers and dates as usual there."""
    switched(language)
    every = set()
    for tab in TABS:
        page.goto(f"{EARTH}?tab={tab}")
        settled(page)
        every |= texts(page)
        keep(page.screenshot(full_page=True), f"{language}/{tab}-1280")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    whole = "\n".join(every)
    assert [text for text in foreign(language) if text in every] == []
    page.goto("/stats?period=all")  # Of the whole instance there are thousands.
    settled(page)
    assert re.search(number, "\n".join(texts(page)))
    for text in words:
        assert text in whole
    assert violations(page, PAGE) == []


def test_what_opens_is_translated(page, switched):
    """Menus, dialogs and explanations too."""
    switched("de")
    settled(page)
    page.get_by_role("button", name=re.compile("^Zeitraum")).click()
    expect(page.locator(".sd-popup-box")).to_contain_text("Letzte 30 Tage")
    assert not {"Custom range", "First day", "Last day"} & texts(page)
    page.keyboard.press("Escape")
    page.locator("#sd-filter-button").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert not set(foreign("de")) & texts(page)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("tab", TABS)
def test_right_to_left(page, tab, width):
    """An Arabic reader's page is mirrored; time runs right to left, digits do not."""
    change_settings(page, _html='lang="ar" dir="rtl"', dir="rtl", locale="ar")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{EARTH}?tab={tab}")
    settled(page)

    keep(page.screenshot(full_page=True), f"rtl/{tab}-{width}")
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(wide) <= 0
    first, second = (
        page.locator(".sd-stat").nth(at).bounding_box()["x"] for at in (0, 1)
    )
    assert first > second
    assert violations(page, PAGE) == []


def test_time_from_right_to_left(page):
    """The first label of a chart's time axis is on the right; arrows follow the eye."""
    change_settings(page, _html='lang="ar" dir="rtl"', dir="rtl")
    page.goto(EARTH)
    chart = page.locator(".sd-panel-TrafficStatsChart .sd-plot")
    chart.locator("svg path").first.wait_for()
    labels = chart.locator("svg text").all()
    months = [
        label.bounding_box()["x"]
        for label in labels
        if re.match(r"[A-Z][a-z]{2}\b", label.text_content())
    ]
    assert len(months) > 3 and months == sorted(months, reverse=True)
    chart.focus()
    page.keyboard.press("ArrowLeft")
    begin = chart.locator("..").locator(".sd-tooltip").first.inner_text()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    assert chart.locator("..").locator(".sd-tooltip").first.inner_text() == begin
