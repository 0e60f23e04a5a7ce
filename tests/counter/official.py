# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The schemas that COUNTER itself publishes, see ``schemas/README.md``."""

import json
import re
from datetime import datetime
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

DOCUMENT = json.loads(
    Path(__file__).with_name("schemas").joinpath("COUNTER_API.json").read_text()
)
FORMATS = FormatChecker(["date"])
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII
)
URI = re.compile(r"[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)


@FORMATS.checks("date-time", ValueError)
def is_moment(value):
    """Return True if a text is a moment as RFC 3339 writes them."""
    return bool(MOMENT.fullmatch(value) and datetime.fromisoformat(value))


@FORMATS.checks("uri")
def is_uri(value):
    """Return True if a text is an absolute URI as RFC 3986 writes them."""
    return bool(URI.fullmatch(value))


def faults(name, body):
    """Return what a body breaks of the schema of a response.

    :param name: of the response, such as ``200_PR`` or ``400_Exception``.
    """
    content = DOCUMENT["components"]["responses"][name]["content"]
    schema = content["application/json"]["schema"]
    validator = Draft202012Validator(
        {**schema, "components": DOCUMENT["components"]}, format_checker=FORMATS
    )
    return list(validator.iter_errors(body))


def conforms(name, response):
    """Return the body of a response, after its form has been checked."""
    assert response.status_code == int(name[:3]), response.text
    errors = faults(name, response.json)
    assert not errors, "\n".join(f"{e.json_path}: {e.message}"[:500] for e in errors)
    return response.json
