# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The default layout fits its pages, and the tables of both sides agree."""

import re
from pathlib import Path

import pytest

from invenio_stats_dashboard.layouts.components import (
    COMPONENTS,
    PAGE_METRICS,
    allowed_metrics,
)
from invenio_stats_dashboard.layouts.default import DEFAULT_LAYOUT
from invenio_stats_dashboard.paths import data_path
from invenio_stats_dashboard.subcounts import SUBCOUNTS

DOCS = Path(__file__).parents[2] / "docs"
ASSETS = Path(data_path("assets")).joinpath("semantic-ui/js/invenio_stats_dashboard")
ROWS = [
    (page, tab["name"], row["components"])
    for page, layout in DEFAULT_LAYOUT.items()
    for tab in layout["tabs"]
    for row in tab["rows"]
]


@pytest.mark.parametrize("page,tab,components", ROWS)
def test_rows_fit_into_twelve_columns(page, tab, components):
    widths = [component["width"] for component in components]

    assert all(1 <= width <= 12 for width in widths)
    assert sum(widths) <= 12


def test_one_table_of_components():
    """What the server allows in layouts is what the pages can draw."""
    text = ASSETS.joinpath("page", "registry.js").read_text()
    table = text.partition("const registry = {")[2]
    registered = re.findall(r"^  (\w+): ", table, re.MULTILINE)

    assert len(registered) == len(set(registered)) > 30
    assert set(registered) == set(COMPONENTS)


def test_one_list_of_metrics():
    """What the server allows in layouts is what the pages have words for."""
    text = ASSETS.joinpath("data", "metrics.js").read_text()
    table = text.partition("const METRICS = {")[2].partition("\n};")[0]

    assert set(re.findall(r"^  (\w+): {", table, re.MULTILINE)) == set(PAGE_METRICS)


def test_components_ask_for_metrics_that_they_allow():
    for name, entry in COMPONENTS.items():
        metrics = entry.get("metrics") or [entry["metric"]]
        assert set(metrics) <= set(allowed_metrics(entry, {}, SUBCOUNTS)), name


def test_pages_have_the_same_three_tabs():
    for layout in DEFAULT_LAYOUT.values():
        names = [tab["name"] for tab in layout["tabs"]]
        assert names == ["overview", "content", "traffic"]


def test_every_component_is_documented_with_a_picture():
    """The page of the documentation, and the pictures that the browser tests take."""
    page = (DOCS / "components.md").read_text()

    for name in COMPONENTS:
        assert f"](images/components/{name}.png)" in page, name
        assert (DOCS / "images" / "components" / f"{name}.png").exists(), name
