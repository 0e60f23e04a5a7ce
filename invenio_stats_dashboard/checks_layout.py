# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Checks of the layout of the pages at start-up."""

import re
from functools import cache
from pathlib import Path

from .errors import ConfigError
from .paths import data_path
from .queries.metrics import METRICS
from .queries.periods import UNITS

KEY = "STATS_DASHBOARD_LAYOUT"

PAGES = ("global", "community")

COLUMNS = 12

REGISTRY = "semantic-ui/js/invenio_stats_dashboard/panels/registry.js"
"""Where the pages know their components from: the one table of names."""

ENTRY = re.compile(r"^  (\w+): ", re.MULTILINE)


@cache
def registered_components():
    """Return the names of the components that the pages know."""
    path = Path(data_path("assets"), REGISTRY)
    return frozenset(ENTRY.findall(path.read_text())) if path.exists() else None


def check_layout(config):
    """Check tabs, rows, components and their properties.

    :param config: the application's configuration.
    :raises ConfigError: naming the place, what stands there and what is allowed.
    """
    layout = config[KEY]
    _require(isinstance(layout, dict) and layout, KEY, layout, f"a dict of {PAGES}")
    for page, content in layout.items():
        place = f"{KEY}['{page}']"
        _require(page in PAGES, KEY, page, f"the pages {_list(PAGES)}")
        _check_list(content, "tabs", place)
        names = [_check_tab(tab, n, place, config) for n, tab in _each(content, "tabs")]
        double = sorted({name for name in names if names.count(name) > 1})
        _require(not double, f"{place}['tabs']", double, "names that differ")
    _require(
        "community" in layout or set(PAGES) <= set(layout),
        KEY,
        sorted(layout),
        "an entry 'community', which also stands for a page without one",
    )


def _check_tab(tab, number, place, config):
    """Check one tab; return its name."""
    place = f"{place}['tabs'][{number}]"
    _check_list(tab, "rows", place)
    name = tab.get("name")
    fits = isinstance(name, str) and re.fullmatch(r"[\w-]+", name)
    _require(fits, f"{place}['name']", name, "letters, digits, - and _")
    _require(tab.get("label"), f"{place}['label']", tab.get("label"), "a text")
    for row_number, row in _each(tab, "rows"):
        where = f"{place}['rows'][{row_number}]"
        _check_list(row, "components", where)
        items = row["components"]
        for item_number, item in enumerate(items):
            _check_component(item, f"{where}['components'][{item_number}]", config)
        width = sum(item.get("width", COLUMNS) for item in items)
        _require(
            width <= COLUMNS, f"{where}['components']", width, "widths of 12 together"
        )
    return name


def _check_component(item, place, config):
    """Check one component of a row."""
    _require(isinstance(item, dict), place, item, "a dict with 'component'")
    known = registered_components()
    if known is not None:
        known = known | set(config["STATS_DASHBOARD_EXPORT_COMPONENTS"])
        name = item.get("component")
        allowed = f"the components {_list(sorted(known))}"
        _require(name in known, f"{place}['component']", name, allowed)
    width = item.get("width", COLUMNS)
    fits = isinstance(width, int) and 1 <= width <= COLUMNS
    _require(fits, f"{place}['width']", width, "a whole number from 1 to 12")
    props = item.get("props", {})
    _require(isinstance(props, dict), f"{place}['props']", props, "a dict")
    _check_props(props, f"{place}['props']", config)


def _check_props(props, place, config):
    """Check the properties that name something."""
    allowed = {
        "metric": list(METRICS),
        "breakdown": list(config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]),
        "unit": list(UNITS),
    }
    for name, values in allowed.items():
        if name in props:
            _require(
                props[name] in values, f"{place}['{name}']", props[name], _list(values)
            )
    for metric in props.get("metrics", ()):
        names = allowed["metric"]
        _require(metric in names, f"{place}['metrics']", metric, _list(names))
    limit = props.get("limit", 1)
    fits = isinstance(limit, int) and 1 <= limit <= 10_000
    _require(fits, f"{place}['limit']", limit, "a whole number from 1 to 10000")


def _check_list(content, name, place):
    """Require a dict with a list that is not empty."""
    found = content.get(name) if isinstance(content, dict) else content
    is_list = isinstance(found, (list, tuple)) and found
    fits = is_list and all(isinstance(item, dict) for item in found)
    _require(fits, f"{place}['{name}']", found, "a list of dicts, not empty")


def _each(content, name):
    return enumerate(content[name])


def _list(names):
    return ", ".join(names)


def _require(condition, key, value, allowed):
    if not condition:
        raise ConfigError(key, value, allowed)
