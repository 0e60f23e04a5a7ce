# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The default layout fits its pages."""

import re
from pathlib import Path

import pytest

from invenio_stats_dashboard.layout import DEFAULT_LAYOUT
from invenio_stats_dashboard.paths import data_path

REGISTRY = Path(data_path("assets")).joinpath(
    "semantic-ui/js/invenio_stats_dashboard/panels/registry.js"
)
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


def test_components_are_registered():
    names = {item["component"] for *_, components in ROWS for item in components}
    registered = set(re.findall(r"^  (\w+): ", REGISTRY.read_text(), re.MULTILINE))

    assert names - registered == set()


def test_pages_have_the_same_three_tabs():
    for layout in DEFAULT_LAYOUT.values():
        names = [tab["name"] for tab in layout["tabs"]]
        assert names == ["overview", "content", "traffic"]
