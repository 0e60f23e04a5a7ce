# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What is taken away from the pages: files, pictures, links, code, citations."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from .tools import CHART, COUNTRIES, EARTH, in_view, press


def save(page, panel, entry):
    """Choose an entry of a panel's menu and return the file that comes of it."""
    button = panel.get_by_role("button", name=re.compile("^Save and share"))
    button.click()
    with page.expect_download() as download:
        panel.get_by_role("menuitem", name=entry).click()
    expect(button).to_be_focused()
    return download.value


def test_a_panel_is_saved(page):
    """Each format of a filtered panel is a file with something in it."""
    page.goto(f"{EARTH}?country=DE")
    panel = in_view(page, COUNTRIES)
    begins = {"Excel": b"PK", "XML": b"<?xml", "JSON": b"{", "CSV": b""}
    for kind, start in begins.items():
        file = save(page, panel, f"Save as {kind}")
        content = file.path().read_bytes()
        assert file.suggested_filename.endswith(
            {"Excel": ".xlsx"}.get(kind, f".{kind.lower()}")
        )
        assert content.startswith(start)
        assert kind == "Excel" or b"US" in content


def test_the_whole_view_is_saved(page):
    """The view's export carries period, interval, filters and tab."""
    page.goto(f"{EARTH}?country=DE&period=90d&unit=month")
    press(page, "Export")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Save as JSON").click()
    parameters = parse_qs(urlsplit(download.value.url).query)
    assert parameters["country"] == ["DE"] and parameters["period"] == ["90d"]
    assert parameters["unit"] == ["month"]
    assert json.loads(download.value.path().read_text())


def test_a_picture_of_a_chart(page):
    """A chart as a picture: its words are in it, and where its numbers are from."""
    page.goto(f"{EARTH}?country=DE")
    panel = in_view(page, CHART)
    content = save(page, panel, "Picture (PNG)").path().read_bytes()
    assert content.startswith(b"\x89PNG")
    width = int.from_bytes(content[16:20], "big")
    assert width == pytest.approx(2 * panel.bounding_box()["width"], abs=2)

    text = save(page, panel, "Picture (SVG)").path().read_text()
    assert "Usage over time" in text and "Country: Germany" in text
    assert "country=DE" in text and "<path" in text and "class=" not in text


@pytest.fixture()
def copied(page, url):
    """Return a function that chooses an entry of a menu and gives what was copied."""
    permissions = ["clipboard-read", "clipboard-write"]
    page.context.grant_permissions(permissions, origin=url)

    def _copied(panel, entry):
        panel.get_by_role("button", name=re.compile("^Save and share")).click()
        panel.get_by_role("menuitem", name=entry).click()
        expect(panel.locator(".sd-said")).not_to_be_empty()
        return page.evaluate("navigator.clipboard.readText()")

    return _copied


def test_a_link_to_a_panel(page, copied):
    """The link leads to the panel, in the view it was copied from."""
    page.goto(f"{EARTH}?country=DE")
    link = copied(in_view(page, COUNTRIES), "Copy link to this panel")
    assert link.endswith("?country=DE#panel-TopCountriesMultiDisplay")

    other = page.context.new_page()
    other.goto(link)
    panel = in_view(other, COUNTRIES)
    expect(panel).to_be_in_viewport()
    expect(other.locator(".sd-chip")).to_have_text("Country: Germany")


def test_code_to_embed(page, copied, url):
    """The code is a frame whose page is there."""
    page.goto(EARTH)
    code = copied(in_view(page, CHART), "Copy code to embed")
    source = re.search('src="([^"]+)"', code).group(1).replace("&amp;", "&")
    assert source.startswith(f"{url}/stats/embed/earth?")
    other = page.context.new_page()
    assert other.goto(source).ok
    expect(other.locator("svg, img").first).to_be_visible()


def test_a_citation(page, copied):
    """Scope, dates, filters and the exact address; the same under the page."""
    page.goto(f"{EARTH}?country=DE&from=2026-03-01&to=2026-03-31")
    text = copied(in_view(page, CHART), "Copy citation")
    for words in [
        "Usage over time",
        "Earth and Climate Data",
        "1 – 31 Mar 2026",
        "Country: Germany",
        page.url,
    ]:
        assert words in text
    line = page.locator(".sd-cite")
    assert line.locator("p").first.inner_text().endswith(page.url)
    line.get_by_role("button", name="Copy citation").click()
    expect(line.get_by_role("status")).to_have_text("Copied")
    assert page.url in page.evaluate("navigator.clipboard.readText()")


def test_pictures_of_what_is_split(page):
    """Layers, their legend and their names are in the picture."""
    page.goto(f"{EARTH}?split.TrafficStatsChart=countries&period=90d")
    panel = in_view(page, CHART)
    legend = panel.locator(".sd-legend").first
    expect(legend).to_contain_text("Other")
    names = legend.inner_text().partition("Other")[0].split("\n")
    text = save(page, panel, "Picture (SVG)").path().read_text()
    assert len(names) > 3 and all(name in text for name in names)
    assert "Other" in text and "Hide in the chart" not in text
