# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Panels of the layout as questions."""

from datetime import date

import pytest
from invenio_access.permissions import system_identity

from invenio_stats_dashboard.dates import DAY
from invenio_stats_dashboard.exports.document import Document
from invenio_stats_dashboard.exports.intervals import as_drawn
from invenio_stats_dashboard.exports.panels import Panel, chosen_tabs, tab_panels
from invenio_stats_dashboard.layouts.default import component
from invenio_stats_dashboard.services.scopes import resolve_community


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


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        ({"period": "year", "compare": "none"}, {"compare": "none"}),
        (
            {"from": "2026-01-01", "to": "2026-01-31", "country": "DE"},
            {"country": "DE"},
        ),
        ({"compare": "custom", "compare_from": "a", "compare_to": "b"}, {}),
    ],
)
def test_a_period_of_its_own(app, chosen, kept):
    """A ranking keeps its period, and takes all else from the reader."""
    (tab,) = chosen_tabs("user", None)
    panels = [p for p in tab_panels(tab) if p.kind == "ranking"]
    scope = resolve_community("global")
    document = Document(None, system_identity, scope, panels, chosen)

    own, *others = [dict(*document.questions(panel)) for panel in panels]

    assert own == {"metric": "views", "limit": 5, "period": "30d", **kept}
    assert str(panels[0].title) == "Most read in the last 30 days"
    assert len(others) == 2 and all(chosen.items() <= o.items() for o in others)


def spans(last, days):
    """Return a period as answers have it."""
    return {"from": str(last - (days - 1) * DAY), "to": str(last), "days": days}


@pytest.mark.parametrize(
    ("days", "chosen", "content", "usage"),
    [
        (20, {"from": "a"}, None, None),
        (90, {"from": "a"}, "week", None),
        (101, {"from": "a"}, "month", None),
        (20, {"from": "a", "unit": "month"}, "month", "month"),
        (365, {"period": "last_year"}, "month", None),
        (365, {"period": "last_year", "unit": "quarter"}, "quarter", "quarter"),
    ],
)
def test_intervals_of_charts(app, tab, days, chosen, content, usage):
    """The reader's, else that of the layout in long periods; weeks of what is rare."""
    period = spans(date(2026, 11, 24), days)
    rare = next(panel for panel in tab_panels(tab) if panel.kind == "series")
    plain = Panel("usage", "", "series", [{"metric": "views"}], tab="mine")

    units = [
        as_drawn(panel, panel.questions[0], chosen, period).get("unit")
        for panel in (rare, plain)
    ]

    assert units == [content, usage]


@pytest.mark.parametrize(
    ("chosen", "first"),
    [
        ({"period": "12m", "unit": "month"}, "2025-11-01"),
        ({"unit": "month"}, "2025-11-01"),
        ({"period": "last_year", "unit": "month"}, None),
        ({"period": "12m", "unit": "quarter"}, None),
        ({"from": "2025-11-25", "to": "2026-11-24", "unit": "month"}, "2025-11-25"),
    ],
)
def test_charts_by_month_begin_with_a_whole_one(chosen, first):
    """Where the period rolls; as the page draws them."""
    panel = Panel("usage", "", "series", [{"metric": "views"}], tab="mine")

    asked = as_drawn(panel, panel.questions[0], chosen, spans(date(2026, 11, 24), 365))

    assert asked.get("from") == first
    assert ("period" in asked) == (first is None)
    assert asked.get("to") == (first and "2026-11-24")


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
