# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Bodies of ``POST /api/stats`` that invenio-stats answers with a server error."""

from flask import request
from invenio_stats.errors import InvalidRequestInputError

from ..errors import InvalidParametersError

FORM = '{NAME: {"stat": QUERY, "params": {…}}, …}, with the name of a query as a text'


def guard_stats(app):
    """Let an application refuse such bodies before invenio-stats takes them.

    :param app: the application of the API.
    """
    app.before_request_funcs.setdefault("invenio_stats", []).append(_refuse_malformed)


def _refuse_malformed():
    """Refuse what is no object of questions; invenio-stats checks the rest itself.

    :raises InvalidRequestInputError: saying what is allowed.
    :raises InvalidParametersError: when the parameters of a question are no object.
    """
    if request.method != "POST":
        return
    body = _body()
    if not _is_well_formed(body):
        raise InvalidRequestInputError(f"Invalid input. Allowed: {FORM}.")
    for entry in _questions(body):
        if not isinstance(entry.get("params", {}), dict):
            raise InvalidParametersError.of("params", "Allowed: an object.")


def _body():
    """Return the body, ``False`` for one that is nested too deeply to be read."""
    try:
        return request.get_json()
    except RecursionError:
        return False


def _is_well_formed(body):
    """Return True if every question can be looked at; no body at all asks nothing."""
    if not isinstance(body, dict):
        return body is None
    return all(isinstance(entry.get("stat", ""), str) for entry in _questions(body))


def _questions(body):
    """Return the questions of a body that can be looked at."""
    return [entry for entry in (body or {}).values() if isinstance(entry, dict)]
