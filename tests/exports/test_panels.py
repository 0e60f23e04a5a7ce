# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Panels of the layout as questions: the counterpart of the pages' own registry."""

import re

import pytest

from invenio_stats_dashboard.exports.panels import COMPONENTS, chosen_tabs, tab_panels
from invenio_stats_dashboard.layouts.default import component
from invenio_stats_dashboard.paths import data_path

REGISTRY = "semantic-ui/js/invenio_stats_dashboard/page/registry.js"
METRIC = re.compile(r'^  (\w+): (stat|breakdown|ranking)\(.*?"?(\w+)"?(, true)?\),$')


def registry():
    """Return the text of the pages' registry of components."""
    with open(f"{data_path('assets')}/{REGISTRY}") as file:
        return file.read()


def test_every_component_of_the_pages_is_known():
    """What a page can draw, an export can hold."""
    found = re.findall(r"^  ([A-Z]\w+): \w+\(", registry(), re.M)

    assert set(found) == set(COMPONENTS)


def test_same_metrics_as_on_the_pages():
    """A headline number or a breakdown is of the same metric in both."""
    found = [METRIC.match(line) for line in registry().splitlines()]
    found = [match for match in found if match]

    assert len(found) > 20
    for match in found:
        name, _, metric, cumulative = match.groups()
        assert COMPONENTS[name]["metric"] == metric, name
        assert COMPONENTS[name].get("cumulative", False) == bool(cumulative), name


@pytest.fixture()
def tab():
    """A tab with a strip, a chart with a step of its own, and a local component."""
    return {
        "name": "mine",
        "rows": [
            {
                "components": [
                    component("SingleStatViews", 2),
                    component("SingleStatViews", 2, metric="unique_views"),
                    component("SingleStatViewsCumulative", 2),
                    component("ContentStatsChart", 6, unit="month"),
                    component("SubjectsMultiDisplay", 4, metric="views", limit=5),
                    component("LocalPanel", 4),
                ]
            }
        ],
    }


def test_panels_of_a_tab(app, tab):
    """Numbers side by side are one panel; properties of the layout are kept."""
    strip, ever, chart, subjects = tab_panels(tab)

    assert strip.metrics == ["views", "unique_views"] and not strip.cumulative
    assert ever.metrics == ["views"] and ever.cumulative
    assert chart.questions == [{"unit": "month", "metric": "records_added"}]
    assert subjects.questions == [
        {"breakdown": "subjects", "limit": 5, "metric": "views"}
    ]


def test_local_components(app, tab, monkeypatch):
    """A component of the instance's own takes part once it is configured."""
    entry = {"kind": "ranking", "metric": "downloads"}
    monkeypatch.setitem(
        app.config, "STATS_DASHBOARD_EXPORT_COMPONENTS", {"LocalPanel": entry}
    )

    assert tab_panels(tab)[-1].name == "records-downloads"


def test_default_layouts_have_panels(app):
    """Every tab of both pages has something to export."""
    for page in ("global", "community"):
        tabs = chosen_tabs(page, None)
        assert len(tabs) == 3 and all(map(tab_panels, tabs))
