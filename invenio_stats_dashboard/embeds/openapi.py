# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""OpenAPI description of the embeds, which stand outside of ``/api``."""

from pathlib import Path

from flask import current_app

from ..metrics.metrics import METRICS
from ..queries.params.periods import PERIODS
from ..resources.openapi.shapes import load
from ..resources.openapi.spec import NAME, filter_parameters
from .params import HEIGHT, THEMES, WIDTH

SHAPES = Path(__file__).parent / "openapi.yaml"


def embed_paths():
    """Return the paths of the embeds."""
    table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    filters = filter_parameters(table)
    paths = load(
        SHAPES,
        name=NAME,
        metric_names=list(METRICS),
        periods=list(PERIODS),
        themes=list(THEMES),
        width=_pixels(WIDTH),
        height=_pixels(HEIGHT),
    )["paths"]
    for operations in paths.values():
        operation = operations["get"]
        own = operation.pop("own_parameters", [])
        operation["parameters"] = [*operation["parameters"], *own, *filters]
    return paths


def _pixels(field):
    return {"type": "integer", "minimum": field.minimum, "maximum": field.maximum}
