# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Panels of the layout as questions."""

import pytest

from invenio_stats_dashboard.exports.panels import chosen_tabs, tab_panels
from invenio_stats_dashboard.layouts.default import component


@pytest.fixture()
def tab():
    """A tab with a strip, a chart with a step of its own, and a local component."""
    return {
        "name": "mine",
        "rows": [
            {
                "components": [
                    component("SingleStatViews", 2, metric="views"),
                    component("SingleStatViews", 2),
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
    assert ever.metrics == ["unique_views"] and ever.cumulative
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
