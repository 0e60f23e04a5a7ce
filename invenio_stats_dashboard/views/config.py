# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Configuration of a page for its script: layout, words, limits."""

from flask import current_app, g
from invenio_i18n import get_locale
from invenio_i18n import lazy_gettext as _

from ..counter.standard import WORLD
from ..dates import today
from ..layouts.communities import page_layout
from ..layouts.components import (
    COMPONENTS,
    PAGE_METRICS,
    breakdown_titles,
    component_title,
    without_breakdowns,
)
from ..metrics.labels import (
    BYTES,
    DIMENSIONS,
    PERIOD_NAMES,
    SHORT,
    metric_definition,
    metric_kind,
    metric_name,
)
from ..metrics.metrics import GLOBAL, METRICS
from ..proxies import (
    current_annotation_service,
    current_saved_view_service,
    current_stats_dashboard_service,
)
from ..queries.params.fiscal import fiscal_year_start, offered_periods
from ..queries.params.periods import (
    DAILY_UP_TO,
    WEEKLY_UP_TO,
    named_period,
)
from ..samples.access import is_allowed
from ..services.scopes import resolve_community

PLAIN = (str, int, float, bool, type(None))

PANEL_PROPS = ("metric", "metrics", "cumulative", "breakdown", "basis", "rare")
"""What a panel needs to know of its entry in the table of components."""


def plain(value):
    """Resolve lazy strings within a configuration value for JSON.

    :param value: dict, list, tuple, plain value or lazy string, nested at will.
    """
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, PLAIN) else str(value)


def breakdowns_config(config, hidden=()):
    """Collect the breakdowns offered, as the script needs them.

    :param config: the application's configuration.
    :param hidden: breakdowns that the page does not have.
    :returns: id → ``{"param", "usage", "content", "multivalued", "title", "name"}``,
        with what is configured for the pages on top.
    """
    shared = ("param", "usage", "content", "multivalued")
    table = config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    titles = breakdown_titles(config)
    return {
        name: {
            **{key: table[name][key] for key in shared},
            "name": str(DIMENSIONS.get(name) or titles[name]),
            **plain(own),
            "title": str(titles[name]),
        }
        for name, own in config["STATS_DASHBOARD_UI_SUBCOUNTS"].items()
        if name not in hidden
    }


def metrics_config():
    """Collect what the script needs to know of the metrics that panels can show.

    :returns: name → ``{"label", "short", "definition", "kind", "family", "balance",
        "splits"}``; ``"kind"`` is how numbers are written: ``"count"``, ``"mean"``
        or ``"bytes"``.
    """
    result = {}
    for name in PAGE_METRICS:
        metric = METRICS[name]
        written = "mean" if metric.kind == "mean" else "count"
        result[name] = {
            "label": metric_name(name),
            "short": str(SHORT.get(name) or metric_name(name)),
            "definition": metric_definition(name),
            "kind": "bytes" if metric_kind(name) == BYTES else written,
            "family": metric.family,
            "balance": metric.kind == "balance",
            "splits": metric.splits,
        }
    return result


def drawn_layout(config, layout):
    """Return a layout with all that its panels need.

    :param config: the application's configuration.
    :param layout: the layout of the page.
    :returns: the same with ``"panel"``, how it is drawn, and ``"title"`` in each item,
        and in its ``"props"`` those of the table of components; components of the
        instance's own stay as they are.
    """
    titles = breakdown_titles(config)

    def drawn(item):
        entry = COMPONENTS.get(item["component"])
        if entry is None:
            return item
        own = item.get("props") or {}
        props = {**{key: entry[key] for key in PANEL_PROPS if key in entry}, **own}
        title = own.get("title") or component_title({**entry, **props}, titles)
        panel = entry.get("panel", entry["kind"])
        return plain({**item, "panel": panel, "title": title, "props": props})

    return {
        "tabs": [
            {
                **plain(tab),
                "rows": [
                    {**plain(row), "components": [drawn(i) for i in row["components"]]}
                    for row in tab["rows"]
                ],
            }
            for tab in layout["tabs"]
        ]
    }


def periods_config():
    """Return name, first and last day and label of the periods offered, in order."""
    now, fiscal = today(), fiscal_year_start()
    own = current_app.config["STATS_DASHBOARD_FISCAL_YEAR"]
    result = []
    for name in offered_periods():
        span = named_period(name, now, fiscal=fiscal)
        label = str(own.get(name) or PERIOD_NAMES[name])
        days = {"from": span.first.isoformat(), "to": span.last.isoformat()}
        result.append({"name": name, **days, "label": label})
    return result


def page_title(config, page):
    """Return the title of a page: as configured, else "Statistics".

    :param page: ``"global"`` or ``"community"``.
    """
    return config["STATS_DASHBOARD_UI_CONFIG"].get(page, {}).get("title") or _(
        "Statistics"
    )


def _curates(page, record):
    """Return whether the reader may write annotations on a page."""
    scope = {"global": GLOBAL, "community": record and record["id"]}.get(page)
    identity = getattr(g, "identity", None)
    if scope is None or identity is None:
        return False
    return current_annotation_service.can_curate(identity, scope)


def _views(scope):
    """Return what a reader can do with saved views: ``write``, ``read`` or ``none``.

    :param scope: word of the API for what the page is about.
    """
    identity = getattr(g, "identity", None)
    if identity is None:
        return "none"
    if current_saved_view_service.can_save(identity):
        return "write"
    return "read" if current_saved_view_service.has_any(identity, scope) else "none"


def _counter_customer(page, record):
    """Return the customer whose COUNTER reports a manager is offered, or ``""``.

    With API keys they are for programs, which have one.
    """
    settings = current_app.config["STATS_DASHBOARD_COUNTER_API"]
    offered = settings["enabled"] and settings["keys"] is None
    if not (offered and _curates(page, record)):
        return ""
    if record is None:
        return WORLD
    return record["slug"] if settings["communities"] else ""


def page_config(page, record=None, scope=None):
    """Collect the configuration of a page's script for its mount node.

    :param page: ``"global"``, ``"community"``, ``"record"`` or ``"user"``.
    :param record: the community as a dict, if the page is that of one.
    :param scope: :class:`~invenio_stats_dashboard.services.scopes.Scope` of a page
        about a record or a user.
    :returns: name of a ``data-`` attribute (dashed) → plain value.
    """
    config = current_app.config
    hidden = current_stats_dashboard_service.hidden_breakdowns(
        g.identity, scope or resolve_community(GLOBAL)
    )
    layout = without_breakdowns(page_layout(page, record), hidden)
    ui = config["STATS_DASHBOARD_UI_CONFIG"].get(page, {})
    community = record and {
        "id": record["id"],
        "slug": record["slug"],
        "title": record["metadata"]["title"],
    }
    return {
        "community": community,
        "scope": scope.slug if scope else "",
        "scope-title": scope.title if scope else "",
        "layout": drawn_layout(config, layout),
        "metrics": metrics_config(),
        "periods": periods_config(),
        "range-options": plain(config["STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS"]),
        "limits": {
            "days": config["STATS_DASHBOARD_MAX_RANGE_DAYS"],
            "daily": DAILY_UP_TO,
            "weekly": WEEKLY_UP_TO,
            "values": config["STATS_DASHBOARD_MAX_VALUES"],
        },
        "breakdowns": breakdowns_config(config, hidden),
        "curates": _curates(page, record),
        "views": _views(scope.slug if scope else (record or {}).get("id", GLOBAL)),
        "counter": _counter_customer(page, record),
        "sample": is_allowed(),
        "color-scheme": config["STATS_DASHBOARD_COLOR_SCHEME"],
        "api-base": "/api/stats-dashboard",
        "locale": str(get_locale() or "en").replace("_", "-"),
        "site-name": str(config["THEME_SITENAME"]),
        "title": str(page_title(config, page)),
        "description": str(ui.get("description") or ""),
    }
