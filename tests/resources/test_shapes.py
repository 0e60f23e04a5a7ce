# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Shapes in YAML become schemas of OpenAPI."""

from invenio_stats_dashboard.resources.openapi.shapes import load

TEXT = """
shared: {text: &text {type: string}}
answer:
  properties:
    name: *text
    note?: *text
    metrics: {properties: $metrics}
  unit: {enum: $units}
"""


def test_shapes(tmp_path):
    """Objects are closed, ``?`` marks what may be missing, ``$`` what is filled in."""
    path = tmp_path / "shapes.yaml"
    path.write_text(TEXT)
    number = {"type": "number"}

    answer = load(path, metrics={"views": number}, units=["day"])["answer"]

    assert answer["required"] == ["name", "metrics"]
    assert answer["additionalProperties"] is False
    assert answer["properties"]["note"] == {"type": "string"}
    assert answer["properties"]["metrics"] == {
        "type": "object",
        "additionalProperties": False,
        "required": ["views"],
        "properties": {"views": number},
    }
    assert answer["unit"] == {"enum": ["day"]}
