# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Every state of a panel, with faults injected at the network, in its exact words."""

import re

import pytest
from playwright.sync_api import expect

from .axe import violations
from .pictures import keep, settled
from .rewriting import change_answers, change_settings, questions
from .tools import in_view

EARTH = "/communities/earth/stats"
PAGE = ".stats-dashboard"
CHART = ".sd-panel-TrafficStatsChart"
STATEMENT = ".sd-empty-page"


def views(path):
    """Tell whether an answer is that of the chart of views."""
    return path.startswith("series?") and "metric=views" in path


def looked_at(page, name):
    """Have axe look at the page, and keep a picture of it."""
    assert violations(page, PAGE) == []
    keep(page.screenshot(full_page=True), f"states/{name}")


def test_loading(page):
    """Skeletons of the final size, which say what is loading."""
    page.goto(EARTH)
    settled(page)
    sizes = {
        panel: page.locator(panel).bounding_box()["height"]
        for panel in (CHART, ".sd-strip", ".sd-panel-AccessStatusMultiDisplay")
    }
    held = []
    page.route("**/answers?**", lambda route: held.append(route))
    page.reload()
    page.locator(f"{CHART} .sd-skeleton").wait_for()

    assert "Loading Usage over time" in page.locator(CHART).inner_text()
    page.wait_for_timeout(400)  # as long as quick answers show no skeleton
    for panel, height in sizes.items():
        box = page.locator(panel).bounding_box()
        assert box["height"] == pytest.approx(height, abs=8), panel
    looked_at(page, "loading")
    page.unroute_all(behavior="ignoreErrors")


def open_with_failing_chart(page, status, message):
    """Open the page while the series of views fails; return its panel."""

    def answer(path, found):
        return (
            (status, {"status": status, "message": message}) if views(path) else found
        )

    change_answers(page, answer)
    page.goto(EARTH)
    return page.locator(CHART)


def test_one_panel_fails_alone(page):
    """It has a code, can be tried again, and the others are there."""
    panel = open_with_failing_chart(page, 500, "broken")
    expect(panel).to_contain_text("This panel could not be loaded")
    expect(panel).to_contain_text(
        re.compile(
            r"The other panels are not affected. Try again, or tell us the code "
            r"S-[0-9A-F]{4}\."
        )
    )
    expect(panel.get_by_role("button", name="Copy code")).to_be_visible()
    settled(page)
    expect(page.get_by_text("could not be loaded")).to_have_count(1)
    looked_at(page, "error")

    page.unroute_all(behavior="ignoreErrors")
    with page.expect_request("**/series?**") as request:
        panel.get_by_role("button", name="Try again").click()
    assert len(questions(request.value.url)) == 1
    expect(panel.locator(".sd-plot svg")).to_be_visible()


def test_a_broken_request_is_asked_in_parts(page):
    """A fault of the request for all takes no panel with it."""
    broken = {"status": 500, "json": {"status": 500, "message": "broken"}}
    page.route("**/answers?**", lambda route: route.fulfill(**broken))
    page.goto(EARTH)
    settled(page)
    expect(page.get_by_text("could not be loaded")).to_have_count(0)
    expect(page.locator(f"{CHART} .sd-plot svg")).to_be_visible()


def test_everything_fails(page):
    """Each panel for itself, the numbers too."""
    broken = {"status": 500, "json": {"status": 500, "message": "broken"}}
    page.route("**/api/stats-dashboard/**", lambda route: route.fulfill(**broken))
    page.goto(EARTH)
    expect(page.get_by_text("This panel could not be loaded").first).to_be_visible()
    expect(page.locator(".sd-stat").first).to_contain_text(
        "Try again could not be loaded"
    )
    looked_at(page, "all-errors")


def nobody_answers(page, wait):
    """Fail all questions, ask something new, and wait for the banner."""
    down = {"status": 503, "headers": {"Retry-After": wait}, "json": {"status": 503}}
    page.route("**/api/stats-dashboard/**", lambda route: route.fulfill(**down))
    page.get_by_role("button", name=re.compile("^Comparison:")).click()
    page.get_by_role("menuitemradio", checked=False).first.click()
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("The statistics cannot be loaded at the moment.")
    return banner


def test_nobody_answers(page):
    """One banner; what was there stays, dimmed; everything comes back when asked."""
    page.goto(EARTH)
    settled(page)
    value = page.locator('[data-stat="SingleStatViews"] .sd-stat-value')
    before = value.inner_text()
    banner = nobody_answers(page, wait="200")
    expect(value).to_have_text(before)
    looked_at(page, "outage")
    page.unroute_all(behavior="ignoreErrors")
    banner.get_by_role("button", name="Try now").click()
    expect(banner).to_have_count(0)


def test_it_comes_back_by_itself(page):
    """After as many seconds as the server asked for, without anybody's click."""
    page.goto(EARTH)
    settled(page)
    banner = nobody_answers(page, wait="1")
    page.unroute_all(behavior="ignoreErrors")
    expect(banner).to_have_count(0)


def test_filtered_to_nothing(page):
    """Said once; the filters are named, and can be taken away one by one or all."""
    page.goto(f"{EARTH}?country=AQ&language=tlh")
    statement = page.locator(STATEMENT)
    expect(statement).to_contain_text("Nothing matches these filters")
    expect(statement.get_by_role("button", name="Clear filters")).to_be_visible()
    settled(page)
    expect(page.get_by_text("Nothing matches these filters")).to_have_count(1)
    looked_at(page, "filtered")
    statement.get_by_role("button", name=re.compile("^Remove Language")).click()
    page.wait_for_url("**country=AQ")


def nothing(path, answer):
    """Turn an answer into one of a period in which nothing happened."""
    if "metrics" in answer:
        for pair in answer["metrics"].values():
            pair.update(value=0, previous=0)
        answer["last_days"] = {
            "views": "2026-09-12",
            "downloads": "2026-09-11",
            "records_added": None,
        }
    for bucket in answer.get("buckets", []):
        bucket.update(value=0, previous=0)
    if "items" in answer:
        answer.update(items=[], unknown=0, other={"keys": 0, "value": 0}, total=0)
    return answer


def test_empty(page):
    """Said once: of when, when something last happened, and a longer period."""
    change_answers(page, nothing)
    page.goto(f"{EARTH}?period=30d")
    statement = page.locator(STATEMENT)
    expect(statement).to_contain_text("Nothing in this period")
    expect(statement).to_contain_text(
        re.compile(r"20\d\d\. The last view was on 12 Sep 2026\.")
    )
    settled(page)
    expect(page.locator(".sd-panel")).to_have_count(0)
    looked_at(page, "empty")
    statement.get_by_role("button", name="Show last 12 months").click()
    page.wait_for_url(lambda url: "period" not in url)


def test_one_panel_is_empty(page):
    """Where others are not, a panel says for itself when there last was something."""

    def answer(path, found):
        if "metrics" in found:
            found["metrics"]["downloads"].update(value=0, previous=0)
            found["last_days"]["downloads"] = "2026-09-11"
        if "rankings" in path and found.get("metric") == "downloads":
            found.update(items=[])
        return found

    change_answers(page, answer)
    page.goto(f"{EARTH}?period=30d")
    downloads = in_view(page, ".sd-panel-MostDownloadedRecordsMultiDisplay")
    expect(downloads).to_contain_text("The last download was on 11 Sep 2026.")
    expect(page.locator(STATEMENT)).to_have_count(0)


def test_the_empty_community(page):
    """Nothing was ever counted: one statement says what would change that."""
    page.goto("/communities/open-schools/stats")
    settled(page)
    expect(page.locator(STATEMENT)).to_contain_text(re.compile("appear here once"))
    looked_at(page, "never")


def test_not_recorded(page):
    """A period before recording began has another beginning to offer."""

    def answer(path, found):
        found = nothing(path, found)
        if "metrics" in found:
            found["recorded_since"] = "2026-03-01"
        return found

    change_answers(page, answer)
    page.goto(f"{EARTH}?from=2025-01-01&to=2025-06-30")
    panel = page.locator(STATEMENT)
    expect(panel).to_contain_text("Not recorded before 1 Mar 2026")
    settled(page)
    looked_at(page, "not-recorded")
    panel.get_by_role("button", name="Start at 1 Mar 2026").click()
    page.wait_for_url("**from=2026-03-01**")


def test_too_few(page):
    """Small groups are hidden, in words."""

    def answer(path, found):
        found = nothing(path, found)
        found["min_count"] = 10
        for pair in found.get("metrics", {}).values():
            pair.update(value=None, previous=None, suppressed=True)
        return found

    change_answers(page, answer)
    page.goto(f"{EARTH}?period=30d")
    panel = page.locator(STATEMENT)
    expect(panel).to_contain_text("Too few visitors to show")
    expect(panel).to_contain_text(
        "Groups of fewer than 10 visitors are hidden to protect their privacy."
    )
    settled(page)
    looked_at(page, "too-few")
    panel.get_by_role("button", name="Choose a longer period").click()
    page.wait_for_url("**period=all")


def test_stale(page):
    """An answer of before says of when it is."""

    def answer(path, found):
        return {**found, "stale": True, "complete_until": "2026-11-20T23:59:00Z"}

    change_answers(page, answer)
    page.goto(EARTH)
    expect(page.locator(CHART)).to_contain_text(
        "Last updated 20 Nov 2026, 23:59 UTC. Newer events are waiting to be counted."
    )
    settled(page)
    looked_at(page, "stale")


def test_no_access(page):
    """A panel that is not for this reader leads to the log-in."""
    panel = open_with_failing_chart(page, 403, "Permission denied.")
    expect(panel).to_contain_text("Only for members of this community")
    expect(panel).to_contain_text("Ask a community manager for access.")
    assert "/login" in panel.get_by_role("link", name="Log in").get_attribute("href")
    settled(page)
    looked_at(page, "no-access")


@pytest.mark.xdist_group("open-schools")
def test_sample_data(page):
    """Where the server allows it and there is nothing: invented, and said everywhere."""
    asked = []

    def answer(route):
        url = route.request.url
        asked.append(url)
        if "sample" not in url:
            return route.continue_()
        # This server gives none: numbers of another community stand in.
        real = url.replace("open-schools", "earth").replace("sample%3Dtrue", "ln%3Den")
        response = route.fetch(url=real.replace("&sample=true", ""))
        body = response.json()
        for part in body.get("answers", [{"body": body}]):
            part["body"]["sample"] = True
        return route.fulfill(response=response, json=body)

    change_settings(page, sample=True)
    page.route("**/api/stats-dashboard/**", answer)
    page.goto("/communities/open-schools/stats")
    banner = page.locator(".sd-sample-banner")
    expect(banner).to_contain_text(
        "Sample data. These numbers are invented to show the layout. "
        "Nothing on this page was measured."
    )
    settled(page)
    expect(page.locator(CHART)).to_contain_text("sample data")
    assert page.title().startswith("Sample data")
    looked_at(page, "sample")
    banner.get_by_role("button", name="Show real data").click()
    expect(banner).to_have_count(0)
    settled(page)
    assert "sample" not in asked[-1]


@pytest.mark.xdist_group("open-schools")
def test_no_sample_data_where_the_server_says_no(page):
    """The demo is no test instance: an empty community is shown empty."""
    page.goto("/communities/open-schools/stats")
    settled(page)
    expect(page.locator(".sd-sample-banner")).to_have_count(0)


def test_an_unknown_component(page):
    """A layout with a mistake costs one panel, not the page."""
    names = ["NoSuchPanel", "LanguagesMultiDisplay"]
    row = {"components": [{"component": name, "width": 6} for name in names]}
    tab = {"name": "one", "label": "One", "rows": [row]}
    change_settings(page, layout={"tabs": [tab]})
    page.goto(EARTH)
    settled(page)
    expect(page.get_by_text("This panel could not be loaded")).to_have_count(1)
    expect(page.locator("#panel-LanguagesMultiDisplay .sd-row").first).to_be_visible()
    looked_at(page, "unknown-component")
