# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Checks of layouts: of the configured ones, and of communities' own."""

import re
from collections import namedtuple

from ..errors import ConfigError
from ..queries.params.periods import UNITS
from ..queries.params.schemas import SORTS
from .components import COMPONENTS, DISPLAYS, PROPS, allowed_metrics

KEY = "STATS_DASHBOARD_LAYOUT"

PAGES = ("global", "community")

COLUMNS = 12

Limits = namedtuple("Limits", ["tabs", "components", "text", "rows"])
"""How many tabs, components per tab, characters per text and rows per component."""

CONFIGURED = Limits(tabs=None, components=None, text=None, rows=10_000)
"""Whoever configures the instance knows what it can bear."""

Problem = namedtuple("Problem", ["path", "value", "allowed"])
"""Where something is wrong (keys and numbers), what stands there, what may."""


def check_layout(config):
    """Check tabs, rows, components and their properties.

    :param config: the application's configuration.
    :raises ConfigError: naming the place, what stands there and what is allowed.
    """
    layouts = config[KEY]
    if not isinstance(layouts, dict) or not layouts:
        raise ConfigError(KEY, layouts, f"a dict of {PAGES}")
    for page, layout in layouts.items():
        if page not in PAGES:
            raise ConfigError(KEY, page, f"the pages {_list(PAGES)}")
        for path, value, allowed in LayoutCheck(config).problems(layout):
            place = "".join(f"[{part!r}]" for part in (page, *path))
            raise ConfigError(KEY + place, value, allowed)
    if "community" not in layouts and set(layouts) != set(PAGES):
        allowed = "an entry 'community', which also stands for a page without one"
        raise ConfigError(KEY, sorted(layouts), allowed)


class LayoutCheck:
    """Finds everything that is wrong with a layout.

    All methods yield :class:`Problem`; an empty result means that it will work.
    """

    def __init__(self, config, limits=CONFIGURED, labels=True):
        """Take the application's configuration.

        :param limits: :class:`Limits`.
        :param labels: whether each tab has to have a label.
        """
        self.subcounts = config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
        self.own = config["STATS_DASHBOARD_EXPORT_COMPONENTS"]
        self.limits = limits
        self.labels = labels

    def problems(self, layout):
        """Check a whole layout."""
        names = []
        for path, tab in (yield from self._each((), layout, "tabs", self.limits.tabs)):
            yield from self._tab(path, tab)
            names.append(tab.get("name"))
        double = sorted({str(name) for name in names if names.count(name) > 1})
        if double:
            yield Problem(("tabs",), double, "names that differ")

    def _tab(self, path, tab):
        """Check one tab."""
        yield from self._keys(path, tab, ("name", "label", "rows"))
        name, label = tab.get("name"), tab.get("label")
        if not isinstance(name, str) or not re.fullmatch(r"[\w-]{1,60}", name):
            yield Problem((*path, "name"), name, "letters, digits, - and _, up to 60")
        if self.labels and not label:
            yield Problem((*path, "label"), label, "a text")
        yield from self._text((*path, "label"), label)
        total = 0
        for where, row in (yield from self._each(path, tab, "rows")):
            yield from self._row(where, row)
            found = row.get("components")
            total += len(found) if isinstance(found, (list, tuple)) else 0
        most = self.limits.components
        if most and total > most:
            yield Problem((*path, "rows"), total, f"up to {most} components in a tab")

    def _row(self, path, row):
        """Check one row."""
        yield from self._keys(path, row, ("components",))
        widths = []
        for where, item in (yield from self._each(path, row, "components")):
            yield from self._component(where, item)
            widths.append(item.get("width", COLUMNS))
        if all(map(_is_width, widths)) and sum(widths) > COLUMNS:
            where = (*path, "components")
            yield Problem(where, sum(widths), f"widths of {COLUMNS} together")

    def _component(self, path, item):
        """Check one component."""
        yield from self._keys(path, item, ("component", "width", "props"))
        width = item.get("width", COLUMNS)
        if not _is_width(width):
            allowed = f"a whole number from 1 to {COLUMNS}"
            yield Problem((*path, "width"), width, allowed)
        name, props = item.get("component"), item.get("props", {})
        known = sorted({*COMPONENTS, *self.own})
        if not isinstance(name, str) or name not in known:
            allowed = f"the components {_list(known)}"
            yield Problem((*path, "component"), name, allowed)
        elif not isinstance(props, dict):
            yield Problem((*path, "props"), props, "a dict")
        elif name in COMPONENTS:
            # What the instance's own components take is theirs to know.
            yield from self._props((*path, "props"), props, COMPONENTS[name])

    def _props(self, path, props, entry):
        """Check the properties of a component."""
        yield from self._keys(path, props, PROPS[entry["kind"]])
        metrics = allowed_metrics(entry, props, self.subcounts)
        choices = {
            "breakdown": tuple(self.subcounts),
            "metric": metrics,
            "unit": UNITS,
            "sort": SORTS,
            "display": DISPLAYS,
        }
        for name, allowed in choices.items():
            if props.get(name) is not None and props[name] not in allowed:
                yield Problem((*path, name), props[name], _list(allowed))
        if entry["kind"] == "breakdown" and not (
            entry["breakdown"] or props.get("breakdown")
        ):
            yield Problem((*path, "breakdown"), None, _list(self.subcounts))
        for metric in _as_list(props.get("metrics")):
            if metric not in metrics:
                yield Problem((*path, "metrics"), metric, _list(metrics))
        limit, most = props.get("limit", 1), self.limits.rows
        if type(limit) is not int or not 1 <= limit <= most:
            allowed = f"a whole number from 1 to {most}"
            yield Problem((*path, "limit"), limit, allowed)
        for name in ("title", "name"):
            yield from self._text((*path, name), props.get(name))

    def _text(self, path, value):
        """Check a text that may be missing; lazy strings are texts."""
        most = self.limits.text
        if value is None:
            return
        if isinstance(value, (dict, list, tuple, bool, int, float)):
            yield Problem(path, value, "a text")
        elif most and len(str(value)) > most:
            yield Problem(path, value, f"texts of up to {most} characters")

    def _keys(self, path, found, allowed):
        """Name keys that mean nothing: most likely misspelt."""
        for key in found:
            if key not in allowed:
                yield Problem((*path, key), found[key], f"the keys {_list(allowed)}")

    def _each(self, path, content, name, most=None):
        """Check a list of dicts; return (path, dict) of its items, none if it is bad."""
        found = content.get(name) if isinstance(content, dict) else content
        path = (*path, name)
        good = isinstance(found, (list, tuple)) and found
        if not good or not all(isinstance(item, dict) for item in found):
            yield Problem(path, found, "a list of dicts, not empty")
            return []
        if most and len(found) > most:
            yield Problem(path, len(found), f"up to {most} {name}")
            return []
        return [((*path, number), item) for number, item in enumerate(found)]


def _is_width(value):
    return type(value) is int and 1 <= value <= COLUMNS


def _as_list(value):
    return value if isinstance(value, (list, tuple)) else [value] if value else []


def _list(names):
    return ", ".join(map(str, names))
