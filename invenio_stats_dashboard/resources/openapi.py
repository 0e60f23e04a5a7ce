# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The OpenAPI description of the answers, made from the schemas of parameters."""

from marshmallow import fields
from marshmallow.validate import OneOf

from ..metrics.stats_queries import stats_queries
from ..queries.params.filters import MAX_LENGTH, MAX_VALUES, RECORD, filter_names
from ..queries.params.schemas import SCHEMAS, Count
from .monitoring import FORMATS
from .openapi_exports import with_exports
from .openapi_schemas import (
    DAY,
    INTEGER,
    NAME,
    TEXT,
    answer_schema,
    list_of,
    object_of,
    several,
)

ANSWERS = {
    "totals": ("/{community}/totals", "Headline numbers"),
    "series": ("/{community}/series", "A metric over time"),
    "breakdown": ("/{community}/breakdowns/{breakdown}", "A metric by key"),
    "ranking": ("/{community}/rankings", "Records in order"),
}

ERRORS = {
    "400": "A parameter is not allowed; ``errors`` says which and what is.",
    "403": "The caller may not read this community.",
    "404": "There is no such community.",
    "503": "The search engine cannot answer now; see ``Retry-After``.",
}


def describe(server, table):
    """Return the description, ready for JSON.

    :param server: address that the paths begin with.
    :param table: the table of breakdowns.
    """
    description = {
        "openapi": "3.1.0",
        "info": {"title": "Statistics of communities", "version": "1"},
        "servers": [{"url": server}],
        "paths": {
            path: {"get": _operation(kind, summary, table)}
            for kind, (path, summary) in ANSWERS.items()
        },
        "components": {
            "schemas": {
                "Error": _error(),
                "keys": _keys(),
                **{kind: answer_schema(kind) for kind in ANSWERS},
            }
        },
    }
    with_exports(description)
    answers = several(_operation("totals", "", table), described_answers())
    description["paths"]["/{community}/answers"] = {"get": answers}
    description["paths"]["/monitoring"] = {"get": _monitoring()}
    return description


def _monitoring():
    """Return the description of the figures for administrators."""
    names = {"type": "string", "enum": list(FORMATS)}
    summary = "Figures for monitoring, for those who manage statistics"
    texts = {status: ERRORS[status] for status in ("400", "503")}
    texts["403"] = "The caller may not manage statistics."
    content = {**_json({"type": "object"}), "text/plain": {"schema": TEXT}}
    return {
        "operationId": "monitoring",
        "summary": summary,
        "parameters": [
            {"name": "format", "in": "query", "required": False, "schema": names}
        ],
        "responses": {
            "200": {"description": summary, "content": content},
            **_refusals(texts),
        },
    }


def _refusals(texts):
    """Return the descriptions of refusals, status → text."""
    return {
        status: {"description": text, "content": _json(_ref("Error"))}
        for status, text in texts.items()
    }


def _ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def described_parameters(table):
    """Return kind of answer → parameter → schema, also of those in the path."""
    return {
        kind: {
            entry["name"]: entry["schema"]
            for entry in (*_parameters(kind, table), *_filters(table))
        }
        for kind in ANSWERS
    }


def described_answers():
    """Return the schemas of all answers."""
    return [_ref(kind) for kind in ANSWERS]


def _keys():
    """Return the schema of the keys of a filter."""
    key = {"type": "string", "maxLength": MAX_LENGTH}
    return {"type": "array", "items": key, "minItems": 1, "maxItems": MAX_VALUES}


def _error():
    """Return the schema of a refusal."""
    detail = object_of(field=TEXT, messages=list_of(TEXT))
    schema = object_of(status=INTEGER, message=TEXT)
    schema["properties"]["errors"] = list_of(detail)
    return schema


def _operation(kind, summary, table):
    """Return the description of one kind of answer."""
    return {
        "operationId": kind,
        "summary": summary,
        "parameters": [
            {
                "name": "community",
                "in": "path",
                "required": True,
                "schema": NAME,
            },
            *_parameters(kind, table),
            *_filters(table),
        ],
        "responses": {
            "200": {"description": summary, "content": _json(_ref(kind))},
            **_refusals(ERRORS),
        },
    }


def _json(schema):
    return {"application/json": {"schema": schema}}


def _parameters(kind, table):
    """Return the parameters of an answer, as its schema has them."""
    result = []
    for attribute, field in SCHEMAS[kind]().fields.items():
        name = field.data_key or attribute
        schema = _parameter_schema(field)
        if name == "breakdown":
            schema["enum"] = list(table)
        place = "path" if field.required else "query"
        result.append(
            {"name": name, "in": place, "required": field.required, "schema": schema}
        )
    return result


def _filters(table):
    """Return the parameters that filter."""
    return [
        {
            "name": param,
            "in": "query",
            "required": False,
            "description": _filter_description(name, negated),
            "schema": _ref("keys"),
            "style": "form",
            "explode": True,
        }
        for param, (name, negated) in filter_names(table).items()
    ]


def _filter_description(name, negated):
    """Return what a filter asks for."""
    which = f"{'None' if negated else 'Any'} of these"
    if name == RECORD:
        return f"{which} records, by their ids; the caller may read each of them."
    return f"{which} {name}."


def _parameter_schema(field):
    """Return the schema of one parameter."""
    if isinstance(field, Count):
        schema = {
            "type": "integer",
            "minimum": field.minimum,
            "maximum": field.maximum,
        }
    elif isinstance(field, fields.Boolean):
        schema = {"type": "boolean"}
    elif isinstance(field, fields.Date):
        schema = dict(DAY)
    else:
        schema = {"type": "string"}
    choices = [v.choices for v in field.validators if isinstance(v, OneOf)]
    if choices:
        schema["enum"] = list(choices[0])
    if isinstance(field.load_default, (str, int, bool)):
        schema["default"] = field.load_default
    return schema


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
                status: {"description": text, "content": _json(_ref("Error"))}
                for status, text in texts.items()
            },
        },
    }
    return {"/stats": {"servers": [{"url": api}], "post": operation}}


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
