# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the description of the API says of several answers in one response."""


def several(answer, schemas):
    """Return the description of the request for several answers.

    :param answer: description of one answer, whose refusals are the same.
    :param schemas: the schemas of all kinds of answers.
    """
    part = {
        "type": "object",
        "required": ["status", "body"],
        "properties": {
            "status": {"type": "integer"},
            "body": {"anyOf": [*schemas, {"$ref": "#/components/schemas/Error"}]},
            "retry_after": {"type": "integer"},
        },
        "additionalProperties": False,
    }
    body = {
        "type": "object",
        "required": ["answers"],
        "properties": {"answers": {"type": "array", "items": part}},
        "additionalProperties": False,
    }
    summary = "Several answers, each with a status of its own, in the order asked for"
    refusals = {
        status: response
        for status, response in answer["responses"].items()
        if status in ("400", "403", "404")
    }
    content = {"application/json": {"schema": body}}
    return {
        "operationId": "answers",
        "summary": summary,
        "parameters": [
            *(entry for entry in answer["parameters"] if entry["in"] == "path"),
            {
                "name": "ask",
                "in": "query",
                "required": True,
                "description": "Path and query of an answer below the community's "
                "address, such as `series?metric=views&unit=week`.",
                "schema": {"type": "array", "items": {"type": "string"}},
                "style": "form",
                "explode": True,
            },
        ],
        "responses": {
            "200": {"description": summary, "content": content},
            **refusals,
        },
    }
