# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Bodies of requests that write."""

import json

from flask import request
from flask_resources import HTTPJSONException
from marshmallow import ValidationError


def json_body():
    """Return the body of the request.

    :raises HTTPJSONException: when it is not sent as JSON.
    :raises ValidationError: when it is no JSON.
    """
    if not request.is_json:
        message = "Send the body as JSON (Content-Type: application/json)."
        raise HTTPJSONException(code=415, description=message)
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise ValidationError("Allowed: an object in JSON.", "body") from error
