# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""OpenAPI description of the embeds, which stand outside of ``/api``."""

from ..embeds.params import HEIGHT, THEMES, WIDTH
from ..metrics.metrics import METRICS
from ..queries.params.periods import PERIODS
from .openapi_schemas import NAME

TEXT, DAY = {"type": "string"}, {"type": "string", "format": "date"}
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


def embed_paths():
    """Return the paths of the embeds."""
    return {
        path: get(f"embed_{name}", _embed(mimetype, own))
        for name, (path, mimetype, own) in EMBEDS.items()
    }


def get(name, operation):
    return {"get": {"operationId": name, **operation}}


def parameters(schemas, place="query", required=()):
    return [
        {"name": n, "in": place, "required": n in required, "schema": schema}
        for n, schema in schemas.items()
    ]


def responses(texts, mimetypes):
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
    path = parameters({"community": NAME}, "path", ("community",))
    return {
        "summary": "A number for another web site",
        "parameters": path + parameters({**SHARED, **own}),
        "responses": {
            **responses(texts, [mimetype]),
            # Of what is no name of a community the site itself says that it is not found.
            **responses({"404": texts["404"]}, {mimetype, "text/html"}),
            **responses(refused, ["application/json"]),
        },
    }
