# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The default layout fits its pages."""

from pathlib import Path

import pytest

from invenio_stats_dashboard.layouts.components import (
    COMPONENTS,
    allowed_metrics,
    columns_of,
    without_breakdowns,
)
from invenio_stats_dashboard.layouts.default import DEFAULT_LAYOUT
from invenio_stats_dashboard.subcounts import SUBCOUNTS

DOCS = Path(__file__).parents[2] / "docs"
ROWS = [
    (page, tab["name"], row["components"])
    for page, layout in DEFAULT_LAYOUT.items()
    for tab in layout["tabs"]
    for row in tab["rows"]
]


@pytest.mark.parametrize("page,tab,components", ROWS)
def test_rows_fit_into_twelve_columns(page, tab, components):
    widths = [column[0]["width"] for column in columns_of(components)]

    assert all(1 <= width <= 12 for width in widths)
    assert sum(widths) <= 12


def test_what_is_left_of_a_column_keeps_its_place():
    """Without a panel that others stand below, the next one stands there."""

    def shown(*names):
        tab = without_breakdowns(DEFAULT_LAYOUT["global"], names)["tabs"][1]
        return [
            [(item["component"][:6], column[0]["width"]) for item in column]
            for column in columns_of(tab["rows"][2]["components"])
        ]

    both, each = ["Subjec", "Affili"], [("Langua", 4), ("Access", 4)]
    assert shown() == [*([(name, 4)] for name in both), each]
    assert shown("access_statuses") == [*([(name, 4)] for name in both), each[:1]]
    assert shown("subjects") == [[("Affili", 6)], [("Langua", 6), ("Access", 6)]]


def test_components_ask_for_metrics_that_they_allow():
    for name, entry in COMPONENTS.items():
        metrics = entry.get("metrics") or [entry["metric"]]
        assert set(metrics) <= set(allowed_metrics(entry, {}, SUBCOUNTS)), name


def test_pages_have_the_same_three_tabs():
    for page in ("global", "community"):
        names = [tab["name"] for tab in DEFAULT_LAYOUT[page]["tabs"]]
        assert names == ["overview", "content", "traffic"]


def test_every_component_is_documented_with_a_picture():
    """The page of the documentation, and the pictures that the browser tests take."""
    page = (DOCS / "components.md").read_text()

    for name in COMPONENTS:
        assert f"](images/components/{name}.png)" in page, name
        assert (DOCS / "images" / "components" / f"{name}.png").exists(), name


@pytest.mark.parametrize("what", ["views", "downloads"])
@pytest.mark.parametrize("ending", ["", "Cumulative"])
def test_numbers_of_usage_are_unique_by_default(what, ending):
    """As the public API says; both are on the pages, where the metric is named."""
    name = f"SingleStat{what.capitalize()}{ending}"

    assert COMPONENTS[name]["metric"] == f"unique_{what}"
    tabs = DEFAULT_LAYOUT["global"]["tabs"]
    shown = [
        (item["component"], item["props"].get("metric"))
        for tab in tabs
        for line in tab["rows"]
        for item in line["components"]
    ]
    if not ending:
        assert {(name, what), (name, f"unique_{what}")} <= set(shown)
