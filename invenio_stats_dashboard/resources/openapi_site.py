# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the description of the API says of addresses outside of ``/api``."""

from ..counter.standard import REPORTS
from ..embeds.params import HEIGHT, THEMES, WIDTH
from ..queries.metrics import METRICS
from ..queries.periods import PERIODS
from .openapi_schemas import NAME

TEXT, DAY = {"type": "string"}, {"type": "string", "format": "date"}
COUNTER = {
    "description": "COUNTER API",
    "url": "https://countermetrics.stoplight.io/docs/counter-api",
}

SHARED = {
    "metric": {"enum": list(METRICS), "default": "views"},
    "period": {"enum": list(PERIODS), "default": "12m"},
    "from": DAY,
    "to": DAY,
    "ln": TEXT,
}
THEME = {"theme": {"enum": list(THEMES), "default": "light"}}
SIZE = {
    name: {"type": "integer", "minimum": field.minimum, "maximum": field.maximum}
    for name, field in (("width", WIDTH), ("height", HEIGHT))
}
EMBEDS = {
    "badge": ("/stats/badge/{community}.svg", "image/svg+xml", {}),
    "chart": ("/stats/chart/{community}.svg", "image/svg+xml", {**THEME, **SIZE}),
    "page": ("/stats/embed/{community}", "text/html", THEME),
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


def site_paths(site):
    """Return the paths of embeds and of the COUNTER API.

    :param site: address that they begin with.
    """
    paths = {
        path: _get(f"embed_{name}", _embed(mimetype, own))
        for name, (path, mimetype, own) in EMBEDS.items()
    }
    lists = ("status", "members", "reports")
    paths.update(
        {f"/r51/{name}": _get(f"counter_{name}", _list(name)) for name in lists}
    )
    for report in REPORTS.values():
        name = report.id.lower()
        path = f"/r51/reports/{name}"
        paths[path] = _get(f"counter_{name}", _report(report))
    return {path: {"servers": [{"url": site}], **item} for path, item in paths.items()}


def _get(name, operation):
    return {"get": {"operationId": name, **operation}}


def _parameters(schemas, place="query", required=()):
    return [
        {"name": n, "in": place, "required": n in required, "schema": schema}
        for n, schema in schemas.items()
    ]


def _responses(texts, mimetypes):
    """Return responses of any content, status → description."""
    content = {mimetype: {} for mimetype in mimetypes}
    return {
        status: {"description": text, "content": content}
        for status, text in texts.items()
    }


def _embed(mimetype, own):
    """Return the description of a picture or a page for a frame."""
    texts = {
        "200": "The number, drawn.",
        "403": "A notice: restricted.",
        "404": "A notice: not found.",
        "503": "A notice: not available.",
    }
    refused = {"400": "A parameter is not allowed; `errors` says which and what is."}
    path = _parameters({"community": NAME}, "path", ("community",))
    return {
        "summary": "A number for another web site",
        "parameters": path + _parameters({**SHARED, **own}),
        "responses": {
            **_responses(texts, [mimetype]),
            # Of what is no name of a community the site itself says that it is not found.
            **_responses({"404": texts["404"]}, {mimetype, "text/html"}),
            **_responses(refused, ["application/json"]),
        },
    }


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
        "parameters": _parameters(schemas, required=names[:1]),
        "responses": {
            **_responses({"200": "As the standard has it."}, ["application/json"]),
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
    responses = described["responses"]
    texts = {"200": report.description, "406": "Neither JSON nor a table is accepted."}
    table = _responses(texts, ["application/json", "text/tab-separated-values"])
    return {
        **described,
        "summary": f"COUNTER: {report.name} ({report.id})",
        "parameters": _parameters(schemas, required=required),
        "responses": {**responses, **table},
    }
