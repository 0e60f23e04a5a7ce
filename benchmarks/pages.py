# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

r"""Measures the pages of a demo in a browser: one line of JSON for each.

    ./run-demo.sh --serve --exec python -m benchmarks.pages

When the first number and the first panel are painted after the navigation (ms, best
and median of some tries after a first one), how much the page moves while it is read
from top to bottom (cumulative layout shift), and how long presses on a filter, a tab and
the interval take until the next paint on a processor of a quarter of the speed: four times
the CPU time of the main thread, which other work on the machine does not change.
"""

import argparse
import json
import os
from statistics import median

from playwright.sync_api import sync_playwright

PAGES = ("/communities/earth/stats", "/stats")
TABS = ("overview", "content", "traffic")
WIDTHS = (1280, 390)

WATCH = """window.firsts = {}; window.shift = 0;
  const wanted = {
    number: '.sd-stat-value', panel: '.sd-panel :is(.sd-plot svg path, .sd-row, .sd-rank)',
  };
  new MutationObserver(() => Object.entries(wanted).forEach(([name, selector]) => {
    if (window.firsts[name] || !document.querySelector(selector)) return;
    window.firsts[name] = -1;
    requestAnimationFrame(() => setTimeout(() => {
      window.firsts[name] = Math.round(performance.now());
    }));
  })).observe(document, {childList: true, subtree: true});
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) window.shift += entry.value;
  })).observe({type: 'layout-shift', buffered: true});"""


def painted(page, address):
    """Open a page; return when the first number and panel were painted, in ms."""
    page.goto(address)
    while True:
        found = page.evaluate("window.firsts")
        if min(found.get("number", 0), found.get("panel", 0)) > 0:
            return found
        page.wait_for_timeout(50)


def summary(times):
    """Return best and median of both, in ms."""
    lists = {name: [found[name] for found in times] for name in ("number", "panel")}
    return {
        "best_ms": {name: min(some) for name, some in lists.items()},
        "median_ms": {name: round(median(some)) for name, some in lists.items()},
    }


def shift(page, address):
    """Read a page from top to bottom; return how much it moved."""
    page.goto(address)
    page.locator(".sd-stat-value").first.wait_for()
    for _ in range(20):
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(300)
    return round(page.evaluate("window.shift"), 3)


SLOWER = 4
"""Times that the processor of a reader is slower than the one measured on."""

FILTER = ".sd-panel-TopCountriesMultiDisplay button.sd-row"
PAINTS = ("Commit", "Paint", "Layerize")
TAB = ".sd-tabs a:not([aria-current])"
INTERVAL = ".sd-popup-box button:has-text('Month')"


def traced(page, selector):
    """Press something; return the events of the trace until all is drawn anew."""
    session = page.context.new_cdp_session(page)
    events, ended = [], []
    session.on("Tracing.dataCollected", lambda found: events.extend(found["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    settings = {"includedCategories": ["toplevel", "devtools.timeline"]}
    session.send(
        "Tracing.start", {"transferMode": "ReportEvents", "traceConfig": settings}
    )
    page.locator(selector).first.click()
    page.wait_for_timeout(1500)
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    return events


def until_painted(events):
    """Return the CPU time of the main thread from a press to the paint after it, in ms."""
    kinds = [e for e in events if e["name"] == "EventDispatch"]
    press = [e for e in kinds if e["args"]["data"]["type"] == "click"][-1]
    own = [e for e in events if e["tid"] == press["tid"] and e["pid"] == press["pid"]]
    drawn = [e for e in own if e["name"] in PAINTS and e["ts"] > press["ts"]]
    first = min(drawn, key=lambda e: e["ts"])
    end = first["ts"] + first.get("dur", 0)
    tasks = [e for e in own if e["name"].endswith("RunTask") and "tdur" in e]
    during = [e for e in tasks if e["ts"] <= end and e["ts"] + e["dur"] >= press["ts"]]
    return sum(e["tdur"] for e in during) / 1000


def presses(page, address):
    """Press a filter, a tab and the interval; return ms on the slower processor."""
    page.goto(address)
    page.locator(FILTER.split()[0]).scroll_into_view_if_needed()
    page.locator(FILTER).first.scroll_into_view_if_needed()
    page.wait_for_timeout(3000)
    found = {"filter": until_painted(traced(page, FILTER))}
    found["tab"] = until_painted(traced(page, TAB))
    page.locator(".sd-compact .sd-button").first.click()
    found["interval"] = until_painted(traced(page, INTERVAL))
    return {name: round(SLOWER * ms) for name, ms in found.items()}


def measure(browser, url, tries):
    """Yield the figures of all pages, tabs and widths."""
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.add_init_script(WATCH)
        for path in PAGES:
            times = [painted(page, url + path) for _ in range(tries + 1)][1:]
            yield {"page": path, "width": width, **summary(times)}
            for tab in TABS:
                moved = shift(page, f"{url}{path}?tab={tab}")
                yield {"page": path, "tab": tab, "width": width, "shift": moved}
            slow = presses(page, url + path)
            yield {"page": path, "width": width, "press_ms": slow}
        page.close()


def main():
    """Measure the demo that is being served."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=5)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox"],
        )
        for figures in measure(browser, os.environ["DEMO_URL"], options.tries):
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
