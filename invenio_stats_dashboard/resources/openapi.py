# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The OpenAPI description of the answers, made from the schemas of parameters."""

from marshmallow import fields
from marshmallow.validate import OneOf

from ..exports.openapi import with_exports
from ..queries.filters import MAX_LENGTH, MAX_VALUES, RECORD, filter_names
from ..queries.last_days import LAST_DAYS
from ..queries.metrics import FILTERED, METRICS
from ..queries.schemas import SCHEMAS, Count
from .openapi_answers import several

ANSWERS = {
    "totals": ("/{community}/totals", "Headline numbers"),
    "series": ("/{community}/series", "A metric over time"),
    "breakdown": ("/{community}/breakdowns/{breakdown}", "A metric by key"),
    "ranking": ("/{community}/rankings", "Records in order"),
}

INTEGER, NUMBER, TEXT = {"type": "integer"}, {"type": "number"}, {"type": "string"}
BOOLEAN, DAY = {"type": "boolean"}, {"type": "string", "format": "date"}
MOMENT = {"type": ["string", "null"], "format": "date-time"}
MAYBE_DAY = {"type": ["string", "null"], "format": "date"}
MAYBE_TEXT, MAYBE_NUMBER = {"type": ["string", "null"]}, {"type": ["number", "null"]}


def _object(**properties):
    """Return the schema of an object that has exactly these properties.

    A name that ends in ``_`` stands for a Python keyword.
    """
    properties = {name.rstrip("_"): schema for name, schema in properties.items()}
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items):
    return {"type": "array", "items": items}


SPAN = {"from_": DAY, "to": DAY, "days": INTEGER}
PAIR = {"value": MAYBE_NUMBER, "previous": MAYBE_NUMBER}
ENVELOPE = {
    "community": _object(id=TEXT, slug=MAYBE_TEXT, title=TEXT),
    "period": _object(**SPAN),
    "compare": {"anyOf": [{"type": "null"}, _object(mode=TEXT, **SPAN)]},
    "basis": TEXT,
    "access_method": TEXT,
    "filters": _list(
        _object(
            param=TEXT,
            breakdown=TEXT,
            values=_list(TEXT),
            negated=BOOLEAN,
            labels=_list(TEXT),
        )
    ),
    "min_count": INTEGER,
    "timezone": {"const": "UTC"},
    "complete_until": MOMENT,
    "partial": BOOLEAN,
    "gaps": _list(_object(from_=DAY, to=DAY, note=MAYBE_TEXT)),
    "sample": BOOLEAN,
    "stale": BOOLEAN,
    "stale_since": MOMENT,
    "restated_at": MOMENT,
}


def _number(**properties):
    """Return the schema of a number and what it is compared with."""
    schema = _object(**properties, **PAIR)
    schema["properties"]["not_applicable"] = {"const": True}
    schema["properties"]["suppressed"] = {"const": True}
    return schema


ITEM = _object(key=TEXT, label=TEXT, **PAIR, share=NUMBER)
ITEM["properties"]["scheme"] = MAYBE_TEXT
"""Subjects name their scheme besides."""

BUCKET = {"from_": DAY, "to": DAY, "partial": BOOLEAN}
BODIES = {
    "totals": {
        "first_day": MAYBE_DAY,
        "recorded_since": MAYBE_DAY,
        "last_days": _object(**dict.fromkeys(LAST_DAYS, MAYBE_DAY)),
        "metrics": _object(**{name: _number() for name in METRICS}),
        "filtered": _object(**dict.fromkeys([*FILTERED, "counted"], MAYBE_NUMBER)),
    },
    "series": {
        "metric": TEXT,
        "mode": TEXT,
        "unit": TEXT,
        "buckets": _list(_number(**BUCKET)),
        "total": _number(),
    },
    "breakdown": {
        "breakdown": TEXT,
        "metric": TEXT,
        "mode": TEXT,
        "sort": TEXT,
        "items": _list(ITEM),
        "other": _object(keys=INTEGER, value=MAYBE_NUMBER),
        "unknown": MAYBE_NUMBER,
        "total": MAYBE_NUMBER,
        "multivalued": BOOLEAN,
        "keys": INTEGER,
    },
    "ranking": {
        "metric": TEXT,
        "sort": TEXT,
        "items": _list(
            _object(
                rank=INTEGER,
                recid=TEXT,
                **PAIR,
                restricted=BOOLEAN,
                title=MAYBE_TEXT,
                authors=MAYBE_TEXT,
                resource_type=MAYBE_TEXT,
                url=MAYBE_TEXT,
            )
        ),
        "records": {"type": ["integer", "null"]},
        "more": BOOLEAN,
    },
}
"""What each answer has besides the envelope."""

ON_REQUEST = {
    "totals": {"sparklines": {"type": "object"}},
    "series": {
        "series": _list(
            _object(key=MAYBE_TEXT, label=MAYBE_TEXT, values=_list(MAYBE_NUMBER))
        ),
    },
    "breakdown": {"not_applicable": {"const": True}},
}
"""What an answer has only when a parameter asks for it."""

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
        "components": {"schemas": {"Error": _error()}},
    }
    schemas = [answer_schema(kind) for kind in ANSWERS]
    answers = several(_operation("totals", "", table), schemas)
    with_exports(description)["paths"]["/{community}/answers"] = {"get": answers}
    return description


def _error():
    """Return the schema of a refusal."""
    detail = _object(field=TEXT, messages=_list(TEXT))
    schema = _object(status=INTEGER, message=TEXT)
    schema["properties"]["errors"] = _list(detail)
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
                "description": "`global`, or the slug or id of a community.",
                "schema": TEXT,
            },
            *_parameters(kind, table),
            *_filters(table),
        ],
        "responses": {
            "200": {"description": summary, "content": _json(answer_schema(kind))},
            **{
                status: {
                    "description": text,
                    "content": _json({"$ref": "#/components/schemas/Error"}),
                }
                for status, text in ERRORS.items()
            },
        },
    }


def _json(schema):
    return {"application/json": {"schema": schema}}


def answer_schema(kind):
    """Return the schema of an answer."""
    schema = _object(**ENVELOPE, **BODIES[kind])
    schema["properties"].update(ON_REQUEST.get(kind, {}))
    return schema


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
    key = {"type": "string", "maxLength": MAX_LENGTH}
    keys = {"type": "array", "items": key, "minItems": 1, "maxItems": MAX_VALUES}
    return [
        {
            "name": param,
            "in": "query",
            "required": False,
            "description": _filter_description(name, negated),
            "schema": keys,
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
