# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""OpenAPI description of the COUNTER API."""

from ..resources.openapi_embeds import TEXT, get, parameters, responses
from .standard import REPORTS

COUNTER = {
    "description": "COUNTER API",
    "url": "https://countermetrics.stoplight.io/docs/counter-api",
}

CREDENTIALS = ("customer_id", "requestor_id", "api_key")
MONTH = {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}
FLAG = {"enum": ["False", "True"], "default": "False"}
EXCEPTION = {
    "type": "object",
    "required": ["Code", "Message"],
    "properties": {
        "Code": {"type": "integer"},
        "Message": TEXT,
        "Help_URL": TEXT,
        "Data": TEXT,
    },
    "additionalProperties": False,
}


def counter_paths():
    """Return the paths of the COUNTER API."""
    lists = ("status", "members", "reports")
    paths = {f"/r51/{name}": get(f"counter_{name}", _list(name)) for name in lists}
    for report in REPORTS.values():
        name = report.id.lower()
        paths[f"/r51/reports/{name}"] = get(f"counter_{name}", _report(report))
    return paths


def _list(name):
    """Return the description of a list of the COUNTER API."""
    names = () if name == "status" else CREDENTIALS
    texts = {"503": "Exception 1000."}
    if names:
        texts |= {
            "400": "Exception 1030 or 3020.",
            "401": "Exception 2000 or 2020.",
            "403": "Exception 2010 or 2011.",
            "429": "Exception 1020.",
        }
    content = {"application/json": {"schema": EXCEPTION}}
    own = {"include_month_details": FLAG} if name == "reports" else {}
    schemas = {**dict.fromkeys(names, TEXT), **own}
    return {
        "summary": f"COUNTER: {name}",
        "externalDocs": COUNTER,
        "parameters": parameters(schemas, required=names[:1]),
        "responses": {
            **responses({"200": "As the standard has it."}, ["application/json"]),
            **{s: {"description": t, "content": content} for s, t in texts.items()},
        },
    }


def _report(report):
    """Return the description of a report."""
    required = ("customer_id", "begin_date", "end_date")
    chosen = ("attributes_to_show", "granularity")
    details = ("include_parent_details", "include_component_details")
    own = () if report.view else (*chosen, *(details if report.items else ()))
    names = (*CREDENTIALS, *required[1:], *report.filters, *own)
    schemas = {
        **dict.fromkeys(names, TEXT),
        **dict.fromkeys(required[1:], MONTH),
        "format": {"enum": ["json", "tsv"]},
    }
    described = _list("reports")
    answers = described["responses"]
    texts = {"200": report.description, "406": "Neither JSON nor a table is accepted."}
    table = responses(texts, ["application/json", "text/tab-separated-values"])
    return {
        **described,
        "summary": f"COUNTER: {report.name} ({report.id})",
        "parameters": parameters(schemas, required=required),
        "responses": {**answers, **table},
    }
