# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the description of the API says of exports."""

from ..exports.formats import FORMATS
from ..queries.params.schemas import UNITS

FILE = {}
"""Any content: no schema describes it."""


def with_exports(description):
    """Add formats to the answers, and the export of whole pages.

    :param description: description of the answers, which is changed.
    """
    operations = [methods["get"] for methods in description["paths"].values()]
    for operation in operations:
        operation["parameters"].append(_format())
        operation["responses"]["200"]["content"].update(_files(without="json"))
        operation["responses"]["406"] = _not_acceptable()
    description["paths"]["/{community}/export"] = {"get": _page(operations[0])}
    return description


def _format():
    return {
        "name": "format",
        "in": "query",
        "required": False,
        "description": "Form of a file; wins over the header `Accept`.",
        "schema": {"type": "string", "enum": list(FORMATS)},
    }


def _files(without=None):
    """Return the content of a response for each type of file."""
    return {
        mimetype: {"schema": FILE}
        for entry in FORMATS.values()
        if entry.name != without
        for mimetype in entry.mimetypes
    }


def _not_acceptable():
    schema = {"$ref": "#/components/schemas/Error"}
    return {
        "description": "Nothing that there is would be accepted.",
        "content": {"application/json": {"schema": schema}},
    }


def _page(answer):
    """Return the description of the export of a page, from that of an answer."""
    left_out = ("sparklines", "format")
    shared = [p for p in answer["parameters"] if p["name"] not in left_out]
    chosen = [("tab", {"type": "string"}), ("unit", {"enum": list(UNITS)})]
    own = [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in chosen
    ]
    summary = "All panels of a page"
    content = {**_files(), "application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "export",
        "summary": summary,
        "parameters": [*shared, *own, _format()],
        "responses": {
            **answer["responses"],
            "200": {"description": summary, "content": content},
        },
    }
