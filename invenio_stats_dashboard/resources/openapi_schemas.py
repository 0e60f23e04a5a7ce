# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The schemas of the answers, as the description of the API has them."""

from ..metrics.metrics import FILTERED, METRICS
from ..queries.totals import LAST_DAYS

INTEGER, NUMBER, TEXT = {"type": "integer"}, {"type": "number"}, {"type": "string"}
NAME = {
    "type": "string",
    "pattern": "^[^/]+$",
    "description": "`global`, or the slug or id of a community.",
}
BOOLEAN, DAY = {"type": "boolean"}, {"type": "string", "format": "date"}
MOMENT = {"type": ["string", "null"], "format": "date-time"}
MAYBE_DAY = {"type": ["string", "null"], "format": "date"}
MAYBE_TEXT, MAYBE_NUMBER = {"type": ["string", "null"]}, {"type": ["number", "null"]}


def object_of(**properties):
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


def list_of(items):
    """Return the schema of a list of such items."""
    return {"type": "array", "items": items}


SPAN = {"from_": DAY, "to": DAY, "days": INTEGER}
PAIR = {"value": MAYBE_NUMBER, "previous": MAYBE_NUMBER}
GAPS = list_of(object_of(from_=DAY, to=DAY, note=MAYBE_TEXT))
ENVELOPE = {
    "community": object_of(id=TEXT, slug=MAYBE_TEXT, title=TEXT),
    "period": object_of(**SPAN),
    "compare": {"anyOf": [{"type": "null"}, object_of(mode=TEXT, **SPAN)]},
    "basis": TEXT,
    "access_method": TEXT,
    "filters": list_of(
        object_of(
            param=TEXT,
            breakdown=TEXT,
            values=list_of(TEXT),
            negated=BOOLEAN,
            labels=list_of(TEXT),
        )
    ),
    "min_count": INTEGER,
    "timezone": {"const": "UTC"},
    "complete_until": MOMENT,
    "partial": BOOLEAN,
    "gaps": GAPS,
    "compared_gaps": GAPS,
    "sample": BOOLEAN,
    "stale": BOOLEAN,
    "stale_since": MOMENT,
    "restated_at": MOMENT,
}


IGNORED = {"ignored_filters": list_of(TEXT)}
"""Filters that cannot concern a metric, and are left out for it."""


def _compared(**properties):
    """Return the schema of something with a number and what it is compared with."""
    schema = object_of(**properties, **PAIR)
    schema["properties"]["comparable"] = MAYBE_NUMBER
    return schema


def _number(**properties):
    """Return the schema of a number that may be suppressed."""
    schema = _compared(**properties)
    schema["properties"]["ignored_filters"] = IGNORED["ignored_filters"]
    schema["properties"]["not_applicable"] = {"const": True}
    schema["properties"]["suppressed"] = {"const": True}
    return schema


ITEM = _compared(key=TEXT, label=TEXT, share=NUMBER)
ITEM["properties"]["scheme"] = MAYBE_TEXT
"""Subjects name their scheme besides."""

BUCKET = {"from_": DAY, "to": DAY, "partial": BOOLEAN}
BODIES = {
    "totals": {
        "first_day": MAYBE_DAY,
        "recorded_since": MAYBE_DAY,
        "last_days": object_of(**dict.fromkeys(LAST_DAYS, MAYBE_DAY)),
        "metrics": object_of(**{name: _number() for name in METRICS}),
        "filtered": object_of(**dict.fromkeys([*FILTERED, "counted"], MAYBE_NUMBER)),
    },
    "series": {
        "metric": TEXT,
        "mode": TEXT,
        "unit": TEXT,
        "buckets": list_of(_number(**BUCKET)),
        "total": _number(),
    },
    "breakdown": {
        "breakdown": TEXT,
        "metric": TEXT,
        "mode": TEXT,
        "sort": TEXT,
        "items": list_of(ITEM),
        "other": object_of(keys=INTEGER, value=MAYBE_NUMBER),
        "unknown": MAYBE_NUMBER,
        "total": MAYBE_NUMBER,
        "multivalued": BOOLEAN,
        "keys": INTEGER,
    },
    "ranking": {
        "metric": TEXT,
        "sort": TEXT,
        "items": list_of(
            _compared(
                rank=INTEGER,
                recid=TEXT,
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
        "series": list_of(
            object_of(key=MAYBE_TEXT, label=MAYBE_TEXT, values=list_of(MAYBE_NUMBER))
        ),
        **IGNORED,
    },
    "breakdown": IGNORED,
}
"""What an answer has only when a parameter asks for it."""


def answer_schema(kind):
    """Return the schema of an answer."""
    schema = object_of(**ENVELOPE, **BODIES[kind])
    schema["properties"].update(ON_REQUEST.get(kind, {}))
    return schema


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
