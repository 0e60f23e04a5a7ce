# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""OpenAPI description of the COUNTER API."""

from pathlib import Path

from ..resources.openapi.shapes import load
from .standard import REPORTS

SHAPES = Path(__file__).parent / "openapi.yaml"


def counter_paths():
    """Return the paths of the COUNTER API."""
    described = load(SHAPES)
    reports = {
        f"/r51/reports/{report.id.lower()}": {"get": _report(report, described)}
        for report in REPORTS.values()
    }
    return {**described["paths"], **reports}


def _report(report, described):
    """Return the operation of a report: what all have, and its own parameters."""
    shared = described["report"]
    types = ("application/json", "text/tab-separated-values")
    success = {"description": report.description, "content": {t: {} for t in types}}
    return {
        **shared,
        "operationId": f"counter_{report.id.lower()}",
        "summary": f"COUNTER: {report.name} ({report.id})",
        "parameters": [
            *shared["parameters"],
            *(
                {
                    "name": name,
                    "in": "query",
                    "required": False,
                    "schema": {"type": "string"},
                }
                for name in (*report.filters, *report.choices)
            ),
        ],
        "responses": {"200": success, **shared["responses"]},
    }
