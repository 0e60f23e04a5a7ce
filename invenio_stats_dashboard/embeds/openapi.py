# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""OpenAPI description of the embeds, which stand outside of ``/api``."""

from pathlib import Path

from ..metrics.metrics import METRICS
from ..queries.params.periods import PERIODS
from ..resources.openapi.shapes import load
from ..resources.openapi.spec import NAME
from .params import HEIGHT, THEMES, WIDTH

SHAPES = Path(__file__).parent / "openapi.yaml"


def embed_paths():
    """Return the paths of the embeds."""
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
        operation["parameters"] = [*operation["parameters"], *own]
    return paths


def _pixels(field):
    return {"type": "integer", "minimum": field.minimum, "maximum": field.maximum}
