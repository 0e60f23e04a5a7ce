# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What has changed most, as questions about each dimension."""

from dataclasses import replace

from flask import current_app

from ...metrics.metrics import breakdown_metrics
from .filters import RECORD

CHANGES = "changes"
"""Kind of the answer."""

DIMENSIONS = ("countries", "referrers", "resource_types", "subjects", "file_types")
"""Breakdowns in which changes are looked for, besides the records."""


def parts_of(params):
    """Return the parameters of the questions that the answer is made of.

    Dimensions that are filtered by are left out: what they were narrowed down to is all
    that is left of them.

    :param params: :class:`.params.StatsParams` of the kind ``changes``.
    :returns: breakdown, or ``record`` → parameters, each with the biggest changes first.
    """
    table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    narrowed = {f.breakdown for f in params.filters if not f.negated and not f.implied}
    # Rises and falls are shown apart: one kind alone may fill the first places.
    shared = {"sort": "change", "limit": 2 * params.limit}
    parts = {}
    if RECORD not in narrowed:
        parts[RECORD] = replace(params, kind="ranking", **shared)
    for name in DIMENSIONS:
        subcount = table.get(name)
        if not subcount or name in narrowed:
            continue
        if params.metric in breakdown_metrics(subcount):
            asked = {"kind": "breakdown", "breakdown": name, "subcount": subcount}
            parts[name] = replace(params, **asked, **shared)
    return parts
