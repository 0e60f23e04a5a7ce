# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A community's page: whether it is shown, and its layout."""

import json

from flask import current_app

from .default import DEFAULT_LAYOUT

NAMESPACE = "stats_dashboard"

ENABLED = f"{NAMESPACE}:enabled"
"""Custom field: whether the page is shown, where communities decide."""

LAYOUT = f"{NAMESPACE}:layout"
"""Custom field: the community's own layout."""


def is_shown(community):
    """Return whether a community has a page.

    :param community: a community record, or its representation by a service.
    """
    if not current_app.config["STATS_DASHBOARD_COMMUNITY_OPT_IN"]:
        return True
    return (community.get("custom_fields") or {}).get(ENABLED) is True


def read_layout(stored):
    """Return a community's own layout as a dict, or ``None``.

    :param stored: as in the database (text), or in the API (dict).
    """
    return json.loads(stored) if isinstance(stored, str) else stored


def own_layout(community):
    """Return the layout assigned to a community, or ``None``."""
    stored = (community.get("custom_fields") or {}).get(LAYOUT)
    return read_layout(stored) or None


def configured_layout(page):
    """Return the configured layout of a page.

    Those of records and users have a default of their own, since what stands for a
    community would be empty there.

    :param page: ``"global"``, ``"community"``, ``"record"`` or ``"user"``.
    """
    layouts = current_app.config["STATS_DASHBOARD_LAYOUT"]
    fallback = DEFAULT_LAYOUT[page] if page in ("record", "user") else None
    return layouts.get(page) or fallback or layouts["community"]


def page_layout(page, community=None):
    """Return the layout of a page.

    A tab of a community's own layout without a label takes that of the configured tab
    of the same name, in the user's language.

    :param page: ``"global"`` or ``"community"``.
    :param community: as in :func:`is_shown`; ``None`` for the whole instance.
    """
    configured = configured_layout(page)
    own = community and own_layout(community)
    if not own:
        return configured
    labels = {tab["name"]: tab["label"] for tab in configured["tabs"]}
    return {
        "tabs": [
            {**tab, "label": tab.get("label") or labels.get(tab["name"], tab["name"])}
            for tab in own["tabs"]
        ]
    }
