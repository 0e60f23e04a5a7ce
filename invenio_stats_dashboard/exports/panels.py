# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Panels of a page's layout, as requests to the service."""

from dataclasses import dataclass, field

from flask import current_app

from ..errors import InvalidParametersError, not_allowed
from ..layouts.communities import page_layout
from ..layouts.components import COMPONENTS, without_breakdowns
from ..metrics import labels as words
from ..metrics.metrics import METRICS

PASSED_ON = ("breakdown", "limit", "period", "sort", "unit")
"""Properties of a component that are parameters of its question."""


@dataclass
class Panel:
    """A panel, as one or several requests of one kind."""

    name: str
    title: str
    kind: str
    questions: list = field(default_factory=list)
    """Parameters of each request."""
    metrics: list = None
    """Metrics of the totals shown."""
    cumulative: bool = False
    """Whether the series is cumulative."""
    tab: str = ""
    rare: bool = False
    """Whether most days of a series have nothing to show."""


def chosen_tabs(page, name, community=None, hidden=()):
    """Return one tab of a page, or all.

    :param page: ``"global"`` or ``"community"``.
    :param name: name of a tab; ``None`` for all.
    :param community: the community, whose own layout counts, if it has one.
    :param hidden: breakdowns that the reader may not see.
    :raises InvalidParametersError: naming the tabs there are.
    """
    tabs = without_breakdowns(page_layout(page, community), hidden)["tabs"]
    if name is None:
        return tabs
    chosen = [tab for tab in tabs if tab["name"] == name]
    if not chosen:
        names = [tab["name"] for tab in tabs]
        raise InvalidParametersError.of("tab", not_allowed(name, names))
    return chosen


def tab_panels(tab):
    """Return the panels of a tab; adjacent headline numbers form one.

    Custom components that are neither in :data:`COMPONENTS` nor configured are omitted.
    """
    known = {**COMPONENTS, **current_app.config["STATS_DASHBOARD_EXPORT_COMPONENTS"]}
    panels = []
    for row in tab["rows"]:
        for component in row["components"]:
            entry = known.get(component["component"])
            if entry is None:
                continue
            entry = {**entry, **_properties(entry, component.get("props") or {})}
            _add(panels, entry, tab["name"])
    return panels


def _properties(entry, props):
    """Return the changes of a component's request by the properties in the layout."""
    result = {name: props[name] for name in PASSED_ON if props.get(name)}
    if props.get("title"):
        result["title"] = str(props["title"])
    if props.get("metric") and entry["kind"] != "series":
        result["metric"] = props["metric"]
    if entry["kind"] == "series" and props.get("metrics"):
        result["metrics"] = tuple(props["metrics"])
    return result


def _add(panels, entry, tab):
    """Add a component to the panels: to adjacent headline numbers, or as a new one."""
    if entry["kind"] != "totals":
        panels.append(_panel(entry, tab))
        return
    ever = entry["cumulative"] and METRICS[entry["metric"]].kind == "flow"
    last = panels[-1] if panels else None
    if last is None or last.kind != "totals" or last.cumulative != ever:
        title = str(words.SO_FAR if ever else words.KEY_FIGURES)
        panels.append(Panel("totals", title, "totals", [{}], [], ever, tab))
    if entry["metric"] not in panels[-1].metrics:
        panels[-1].metrics.append(entry["metric"])


def _panel(entry, tab):
    """Return the panel of a chart, a breakdown or a ranking."""
    kind, heading = entry["kind"], entry.get("heading")
    shared = {name: entry[name] for name in PASSED_ON if entry.get(name)}
    if kind == "series":
        if not shared.get("breakdown"):
            shared.pop("limit", None)
        questions = [{**shared, "metric": metric} for metric in entry["metrics"]]
        name, title = heading, None
    else:
        shared.setdefault("limit", 5 if kind == "changes" else 10)
        questions = [{**shared, "metric": entry["metric"]}]
        name, title = named(kind, entry["metric"], entry.get("breakdown"))
    title = entry.get("title", str(words.CHARTS[heading]) if heading else title)
    cumulative, rare = entry.get("cumulative", False), entry.get("rare", False)
    return Panel(name, title, kind, questions, None, cumulative, tab, rare)


def named(kind, metric, breakdown=None):
    """Return name and title of the answer to one question."""
    if kind == "totals":
        return "totals", str(words.KEY_FIGURES)
    if kind == "ranking":
        return f"records-{metric}", str(words.RANKINGS[metric])
    if kind == "changes":
        return f"changes-{metric}", str(words.CHARTS["changes"])
    if kind == "series":
        name = f"{metric}-{breakdown}" if breakdown else metric
        return name, words.metric_name(metric)
    return f"{breakdown}-{metric}", words.breakdown_name(breakdown)
