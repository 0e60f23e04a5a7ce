# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The OpenAPI description of all addresses."""

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from ...exports.formats import FORMATS
from ...metrics.metrics import FILTERED, METRICS
from ...metrics.stats_queries import stats_queries
from ...queries.params.filters import MAX_LENGTH, MAX_VALUES, RECORD, filter_names
from ...queries.params.periods import UNITS
from ...queries.params.schemas import SCHEMAS, Count
from ...queries.totals import LAST_DAYS
from ..monitoring import FORMATS as MONITORING_FORMATS
from .shapes import load

NAME = {
    "type": "string",
    "pattern": "^[^/]+$",
    "description": (
        "`global`, the slug or id of a community, `record:<id>` (one version of a "
        "record), `record:<id>:all` (all its versions), `user:me` (the records of the "
        "signed-in user) or `collection:<id>`."
    ),
}

ROWS = ("series", "breakdown")
"""Kinds of answers that the queries of single indices give."""


def describe(api, prefix, site, config, more_paths=()):
    """Return the description, ready for JSON.

    :param api: address of the API.
    :param prefix: what the paths of answers begin with, below that address.
    :param site: address of the site.
    :param config: the application's configuration.
    :param more_paths: functions that return further paths of the site.
    """
    table = config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    spec = APISpec(
        title="Statistics of communities",
        version="1",
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin()],
        servers=[{"url": api + prefix}],
    )
    for name, schema in _schemas().items():
        spec.components.schema(name, schema)
    parameters = {kind: _parameters(kind, table) for kind in SCHEMAS}
    described = _paths(config, parameters)
    for kind, entry in described["answers"].items():
        operation = _answer(entry["operation"], parameters[kind], described["format"])
        spec.path(entry["path"], operations={"get": operation})
    export = described["paths"]["/{community}/export"]["get"]
    export["parameters"] += [
        p for p in parameters["totals"] if p["name"] != "sparklines"
    ]
    servers = {}
    for server, paths in (
        (None, described["paths"]),
        (api, described["api_paths"]),
        *((site, more()) for more in more_paths),
    ):
        for path, operations in paths.items():
            spec.path(path, operations=operations)
            servers[path] = server
    result = spec.to_dict()
    for path, server in servers.items():
        if server is not None:
            result["paths"][path]["servers"] = [{"url": server}]
    return result


def _schemas():
    """Return the schemas of answers and refusals."""
    number, day = {"type": ["number", "null"]}, {"type": ["string", "null"]}
    figure = {"$ref": "#/components/schemas/figure"}
    return load(
        "answers.yaml",
        max_length=MAX_LENGTH,
        max_values=MAX_VALUES,
        last_days=dict.fromkeys(LAST_DAYS, {**day, "format": "date"}),
        metrics=dict.fromkeys(METRICS, figure),
        filtered=dict.fromkeys([*FILTERED, "counted"], number),
    )["schemas"]


def _paths(config, parameters):
    """Return the operations by path, and those of answers by kind."""
    files = {m: {} for entry in FORMATS.values() for m in entry.mimetypes}
    return load(
        "paths.yaml",
        name=NAME,
        formats=list(FORMATS),
        monitoring_formats=list(MONITORING_FORMATS),
        files={**files, "application/json": {"schema": {"type": "object"}}},
        units=list(UNITS),
        max_queries=config["STATS_DASHBOARD_MAX_QUERIES"],
        queries=_queries(parameters),
    )


def _answer(operation, parameters, format_):
    """Return the operation of an answer, with its parameters and files."""
    success = operation["responses"]["200"]
    files = {m: {} for f in FORMATS.values() if f.name != "json" for m in f.mimetypes}
    content = {**success["content"], **files}
    return {
        **operation,
        "parameters": [*operation["parameters"], *parameters, format_],
        "responses": {
            **operation["responses"],
            "200": {**success, "content": content},
        },
    }


def _count(converter, field, **kwargs):
    """Return what apispec does not know of the numbers that parameters are."""
    if not isinstance(field, Count):
        return {}
    return {"type": "integer", "minimum": field.minimum, "maximum": field.maximum}


def _never_null(converter, field, ret, **kwargs):
    """Return the one type of a parameter: a query string cannot hold null."""
    return {"type": ret["type"][0]} if isinstance(ret.get("type"), list) else {}


def _parameters(kind, table):
    """Return the parameters of an answer, as its schema has them, and its filters."""
    plugin = MarshmallowPlugin()
    APISpec("", "", "3.1.0", plugins=[plugin])
    plugin.converter.add_attribute_function(_count)
    plugin.converter.add_attribute_function(_never_null)
    found = plugin.converter.schema2parameters(SCHEMAS[kind], location="query")
    for entry in found:
        schema = entry["schema"]
        if schema.get("default", "") is None:
            del schema["default"]
        if "enum" in schema:
            schema["enum"] = [value for value in schema["enum"] if value is not None]
        if entry["name"] == "breakdown":
            schema["enum"] = list(table)
        if entry["required"]:
            entry["in"] = "path"
    return [*found, *filter_parameters(table)]


def filter_parameters(table):
    """Return the parameters that filter."""
    return [
        {
            "name": param,
            "in": "query",
            "required": False,
            "description": _filter_description(name, negated),
            "schema": {"$ref": "#/components/schemas/keys"},
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
    if name == "files":
        return f"{which} files, by name; of a record whose files the caller may see."
    return f"{which} {name}."


def _queries(parameters):
    """Return the schema of each query of invenio-stats with each kind of answer."""
    schemas = []
    for stat, query in stats_queries().items():
        fixed = query["params"].get("fixed", {})
        for kind in ROWS if fixed else parameters:
            params = {"query": {"const": kind}}
            for entry in parameters[kind]:
                if entry["name"] not in fixed:
                    params[entry["name"]] = entry["schema"]
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
    shape = {
        "type": "object",
        "required": required,
        "properties": params,
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "required": ["stat", "params"],
        "properties": {"stat": {"const": stat}, "params": shape},
        "additionalProperties": False,
    }
