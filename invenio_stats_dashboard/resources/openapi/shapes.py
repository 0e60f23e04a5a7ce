# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""YAML files of the description.

Two things are shorter there than in OpenAPI. An object with ``properties`` has all of
them, except those whose names end in ``?``, and no others. ``$name`` stands for a value
that the code knows.
"""

from functools import cache
from pathlib import Path

import yaml


@cache
def _parsed(path):
    return yaml.safe_load((Path(__file__).parent / path).read_text(encoding="utf-8"))


def load(path, **values):
    """Return what a YAML file says, as OpenAPI has it.

    :param path: of the file; names without folder are of this package.
    :param values: name → value to be filled in.
    """
    return _expand(_parsed(path), values)


def _expand(node, values):
    """Return a part of a file with values filled in and objects closed."""
    if isinstance(node, str) and node.startswith("$"):
        return values[node[1:]]
    if isinstance(node, list):
        return [_expand(item, values) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _expand(value, values) for key, value in node.items()}
    return _closed(node) if isinstance(node.get("properties"), dict) else node


def _closed(node):
    """Return an object with its required properties, and without any others."""
    names = list(node["properties"])
    return {
        "type": "object",
        "additionalProperties": False,
        **node,
        "required": [name for name in names if not name.endswith("?")],
        "properties": {
            name.removesuffix("?"): shape for name, shape in node["properties"].items()
        },
    }
