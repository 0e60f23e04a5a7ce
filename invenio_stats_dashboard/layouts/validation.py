# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Schemas of layouts: of the configured ones, and of communities' own."""

import json
import re

from marshmallow import ValidationError, validates_schema

from ..errors import ConfigError
from ..schema_fields import (
    Checked,
    ListOf,
    Refusal,
    StrictSchema,
    refusals,
    refuse,
    whole,
)
from .components import COMPONENTS, columns_of
from .props import KINDS
from .rules import Limits, Rules, applied, rules, text

KEY = "STATS_DASHBOARD_LAYOUT"

PAGES = ("global", "community", "record", "user")

COLUMNS = 12


CONFIGURED = Limits()
"""No limits: those who configure an instance know what it can bear."""


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
            raise ConfigError(KEY, page, f"the pages {', '.join(PAGES)}")
        for path, (value, allowed) in layout_problems(layout, config):
            place = "".join(f"[{part!r}]" for part in (page, *path))
            raise ConfigError(KEY + place, value, allowed)
    if "community" not in layouts:
        allowed = "an entry 'community', which also stands for a page without one"
        raise ConfigError(KEY, sorted(layouts), allowed)


def layout_problems(layout, config, limits=CONFIGURED, labels=True):
    """Return everything that is wrong with a layout; nothing if it will work.

    :param config: the application's configuration.
    :param labels: whether each tab has to have a label.
    :returns: list of (path, :class:`~..schema_fields.Refusal`).
    """
    if not isinstance(layout, dict):
        return [(("tabs",), Refusal(layout, ListOf.allowed))]
    if limits.size and (size := len(json.dumps(layout))) > limits.size:
        allowed = f"up to {limits.size} characters of JSON"
        return [(("tabs",), Refusal(size, allowed))]
    table = config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    own = config["STATS_DASHBOARD_EXPORT_COMPONENTS"]
    with applied(Rules(table, own, limits, labels)):
        return list(refusals(LayoutSchema().validate(layout)))


class ComponentSchema(StrictSchema):
    """One component of a row."""

    component = Checked(
        lambda value: isinstance(value, str) and value in rules().components,
        lambda: f"the components {', '.join(sorted(rules().components))}",
        required=True,
    )
    width = whole(1, COLUMNS)
    props = Checked(lambda value: isinstance(value, dict), "a dict")

    @validates_schema
    def check_props(self, data, **kwargs):
        """Check the properties by the kind of the component."""
        entry = rules().components[data["component"]]
        schema = KINDS.get(entry.get("kind"))
        props = data.get("props") or {}
        if schema is None:
            return
        known = props
        if data["component"] not in COMPONENTS:
            # What else the instance's own components take is theirs to know.
            known = {
                name: props[name] for name in schema._declared_fields if name in props
            }
        if errors := schema(entry).validate(known):
            raise ValidationError({"props": errors})


class RowSchema(StrictSchema):
    """One row of a tab."""

    components = ListOf(
        ComponentSchema, lambda: rules().limits.components, required=True
    )

    @validates_schema
    def check_widths(self, data, **kwargs):
        """Check that the components fit into the row."""
        columns = columns_of(data["components"])
        widths = [column[0].get("width", COLUMNS) for column in columns]
        if sum(widths) > COLUMNS:
            allowed = f"widths of {COLUMNS} together"
            refuse(sum(widths), allowed, "components")


class TabSchema(StrictSchema):
    """One tab of a page."""

    name = Checked(
        lambda value: isinstance(value, str) and re.fullmatch(r"[\w-]{1,60}", value),
        "letters, digits, - and _, up to 60",
        required=True,
    )
    label = text()
    rows = ListOf(RowSchema, lambda: rules().limits.components, required=True)

    @validates_schema(skip_on_field_errors=False)
    def check_label(self, data, **kwargs):
        """Check that there is a label, where there has to be one."""
        if rules().labels and not data.get("label"):
            refuse(data.get("label"), "a text", "label")

    @validates_schema
    def check_size(self, data, **kwargs):
        """Check how many components there are in all rows."""
        most = rules().limits.components
        total = sum(len(row["components"]) for row in data["rows"])
        if most and total > most:
            refuse(total, f"up to {most} components in a tab", "rows")


class LayoutSchema(StrictSchema):
    """A whole layout."""

    tabs = ListOf(TabSchema, lambda: rules().limits.tabs, required=True)

    @validates_schema
    def check_names(self, data, **kwargs):
        """Check that no two tabs have the same name."""
        names = [tab["name"] for tab in data["tabs"]]
        double = sorted({name for name in names if names.count(name) > 1})
        if double:
            refuse(double, "names that differ", "tabs")
