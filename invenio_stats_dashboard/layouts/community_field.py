# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Custom fields of communities, and their form in the settings."""

import json
import textwrap

from flask import current_app
from invenio_i18n import lazy_gettext as _
from invenio_records_resources.services.custom_fields import BooleanCF
from invenio_records_resources.services.custom_fields.base import BaseCF
from marshmallow import ValidationError, fields

from ..metrics.labels import METRICS
from .communities import ENABLED, LAYOUT, NAMESPACE, read_layout
from .components import (
    COMPONENTS,
    DISPLAYS,
    allowed_metrics,
    breakdown_titles,
    component_title,
)
from .rules import Limits
from .validation import layout_problems

LIMITS = Limits(tabs=10, components=40, text=100, rows=100, size=100_000)
"""Limits of a community's own layout."""

SHOWN = 200
"""Characters of a refused value that its message repeats."""

URL = "https://github.com/invenio-stats-dashboard/invenio-stats-dashboard"


class LayoutField(fields.Field):
    """A layout: a dict in the API, text in the database.

    Text, so that the search engine indexes one value instead of properties whose types
    differ between communities.
    """

    def _serialize(self, value, attr, obj, **kwargs):
        return read_layout(value)

    def _deserialize(self, value, attr, data, **kwargs):
        if not isinstance(value, dict):
            message = _("'%(value)s' is not a layout. Allowed: %(allowed)s.")
            shown = textwrap.shorten(str(value), SHOWN, placeholder="…")
            raise ValidationError(
                message % {"value": shown, "allowed": '{"tabs": […]}'}
            )
        if not value:
            return None
        errors = {}
        problems = layout_problems(value, current_app.config, LIMITS, labels=False)
        for path, (found, allowed) in problems:
            message = _("'%(value)s' is not allowed. Allowed: %(allowed)s.")
            shown = textwrap.shorten(str(found), SHOWN, placeholder="…")
            _put(errors, path, str(message % {"value": shown, "allowed": allowed}))
        if errors:
            raise ValidationError(errors)
        return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _put(errors, path, text):
    """Add a message at a path, beside or above existing ones."""
    *parents, last = path
    for part in parents:
        errors = errors.setdefault(part, {})
        if isinstance(errors, list):
            break
    if isinstance(errors, dict) and isinstance(errors.setdefault(last, []), list):
        errors = errors[last]
    if isinstance(errors, list):
        errors.append(text)
    else:
        errors[last].setdefault("_schema", []).append(text)


class LayoutCF(BaseCF):
    """Custom field with a layout; it is stored in the search engine, not searched."""

    @property
    def mapping(self):
        """Return the mapping."""
        return {"type": "keyword", "index": False, "doc_values": False}

    @property
    def field(self):
        """Return the field of the schema."""
        return LayoutField(**self._field_args)


def extend_communities(config):
    """Add the custom fields and their form to the instance's own.

    Fields and sections configured by the instance are kept.

    :param config: the application's configuration, changed in place.
    """
    ours = [BooleanCF(name=ENABLED), LayoutCF(name=LAYOUT)]
    theirs = config.get("COMMUNITIES_CUSTOM_FIELDS") or []
    names = {field.name for field in theirs}
    config["COMMUNITIES_NAMESPACES"] = {
        NAMESPACE: URL,
        **(config.get("COMMUNITIES_NAMESPACES") or {}),
    }
    config["COMMUNITIES_CUSTOM_FIELDS"] = [
        *theirs,
        *(field for field in ours if field.name not in names),
    ]
    sections = config.get("COMMUNITIES_CUSTOM_FIELDS_UI") or []
    shown = {field["field"] for part in sections for field in part["fields"]}
    if LAYOUT not in shown:
        sections = [*sections, settings_section(config)]
    config["COMMUNITIES_CUSTOM_FIELDS_UI"] = sections


def settings_section(config):
    """Return the section of the community's settings, as RDM configures its forms."""
    layouts = config["STATS_DASHBOARD_LAYOUT"]
    standard = layouts.get("community") or layouts["global"]
    return {
        "section": _("Statistics"),
        "id": "stats-dashboard-settings",
        "fields": [
            {
                "field": LAYOUT,
                "ui_widget": "StatsDashboardSettings",
                "template": "invenio_stats_dashboard/about.html",
                "props": {
                    "label": _("Statistics page"),
                    "switchField": ENABLED,
                    "optIn": config["STATS_DASHBOARD_COMMUNITY_OPT_IN"],
                    "components": component_choices(config),
                    "metrics": {name: entry[1] for name, entry in METRICS.items()},
                    "breakdowns": breakdown_titles(config, records=False),
                    "displays": list(DISPLAYS),
                    "limits": LIMITS._asdict(),
                    "standard": {"tabs": list(standard["tabs"])},
                },
            }
        ],
    }


def component_choices(config):
    """Return the options of the form for a panel.

    :returns: list of ``{"component", "kind", "title", "metric", "metrics", …}``.
    """
    subcounts = config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    titles = breakdown_titles(config, records=False)
    choices = []
    for name, entry in COMPONENTS.items():
        breakdown = entry.get("breakdown")
        if breakdown and breakdown not in titles:
            continue
        choices.append(
            {
                "component": name,
                "kind": entry["kind"],
                "title": component_title(entry, titles),
                "cumulative": entry.get("cumulative", False),
                "metric": entry.get("metric"),
                "metrics": list(allowed_metrics(entry, {}, subcounts)),
                "breakdown": breakdown,
            }
        )
    choices += [
        {"component": name, "kind": "own", "title": name, "metrics": []}
        for name in config["STATS_DASHBOARD_EXPORT_COMPONENTS"]
        if name not in COMPONENTS
    ]
    return choices
