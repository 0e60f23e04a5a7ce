# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the description of the API says of ``POST /api/stats``."""

from ..statqueries import stats_queries
from .openapi_schemas import NAME, TEXT

ROWS = ("series", "breakdown")
"""Kinds of answers that the queries of single indices give."""


def bulk_path(api, limit, parameters, answers):
    """Return the path of ``POST /stats``.

    :param api: address that it begins with.
    :param limit: number of queries at most.
    :param parameters: kind of answer → parameter → schema.
    :param answers: list of the schemas of all answers.
    """
    body = {
        "type": "object",
        "maxProperties": limit,
        "additionalProperties": {"anyOf": _queries(parameters)},
    }
    answer = {"type": "object", "additionalProperties": {"anyOf": answers}}
    texts = {
        "400": "A query cannot be answered; `errors` says why.",
        "401": "A query is not for visitors.",
        "403": "A query is not for the caller.",
        "404": "There is no such community.",
        "503": "The search engine cannot answer now; see `Retry-After`.",
    }
    operation = {
        "operationId": "queries",
        "summary": "Several answers at once, each under a name of its own",
        "requestBody": {"required": True, "content": _json(body)},
        "responses": {
            "200": {"description": "The answers.", "content": _json(answer)},
            **{
                status: {"description": text, "content": _json(_error())}
                for status, text in texts.items()
            },
        },
    }
    return {"/stats": {"servers": [{"url": api}], "post": operation}}


def _json(schema):
    return {"application/json": {"schema": schema}}


def _error():
    """Return the schema of a refusal, as invenio-rest has them."""
    detail = {
        "type": "object",
        "required": ["field", "message"],
        "properties": {"field": TEXT, "message": TEXT},
    }
    return {
        "type": "object",
        "required": ["status", "message"],
        "properties": {
            "status": {"type": "integer"},
            "message": TEXT,
            "errors": {"type": "array", "items": detail},
        },
    }


def _queries(parameters):
    """Return the schema of each query with each kind of answer."""
    schemas = []
    for stat, query in stats_queries().items():
        fixed = query["params"].get("fixed", {})
        for kind in ROWS if fixed else parameters:
            taken = {n: s for n, s in parameters[kind].items() if n not in fixed}
            params = {"query": {"const": kind}, **taken}
            required = ["query"]
            if kind == "breakdown":
                required.append("breakdown")
            if stat != "global-stats":
                params["community_id"] = NAME
                required.append("community_id")
            schemas.append(_query(stat, params, required))
    return schemas


def _query(stat, params, required):
    """Return the schema of one query."""
    return {
        "type": "object",
        "required": ["stat", "params"],
        "properties": {
            "stat": {"const": stat},
            "params": {
                "type": "object",
                "required": required,
                "properties": params,
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    }
