# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The COUNTER API: ``/r51/…``."""

import json
import math
from functools import wraps

from flask import Blueprint, Response, g, jsonify, make_response, request

from ..dates import iso, today
from ..errors import BusyServerError, NotAcceptableError, SearchUnavailableError
from ..metrics.metrics import GLOBAL
from ..proxies import current_stats_dashboard_service
from ..queries.gaps import Gaps, Recorded
from ..queries.sources.extent import State
from ..queries.sources.written import last_written
from ..resources.errors import ERROR_HANDLERS
from ..resources.negotiation import accepted, chosen_encoding
from ..resources.responses import file_name_of, streamed
from ..resources.sharing import anonymous, unavailable
from ..search.batch import Batch
from .access import authorized
from .documents import write_json
from .exceptions import CounterError, exception
from .months import (
    available_months,
    note_gaps,
    parse_range,
    require_range,
    span_of,
)
from .params import read_query
from .reports import Report, clip
from .settings import Settings, check_settings
from .standard import RELEASE, REPORTS
from .tables import write_tsv

NAME = "invenio_stats_dashboard_counter"
MIMETYPES = {"json": "application/json", "tsv": "text/tab-separated-values"}


def _arguments():
    """Return the request's parameters, the first of those given twice."""
    return {name: value.strip() for name, value in request.args.items()}


def _state():
    """Return what is known of the instance's rows."""
    return State(GLOBAL, "added").load(Batch())


def _gaps(state, months):
    """Return the days of some months on which usage was not recorded."""
    batch = Batch()
    gaps = Gaps(Recorded(state, today(), batch), span_of(*months))
    batch.run()
    return gaps.spans


def answers(view):
    """Turn errors of a view into exceptions of the standard."""

    @wraps(view)
    def wrapped(*args, **kwargs):
        try:
            return view(*args, **kwargs)
        except CounterError as error:
            return _uncached(jsonify(error.body), error.status)
        except SearchUnavailableError as error:
            code = 1010 if isinstance(error, BusyServerError) else 1000
            response = _uncached(jsonify(exception(code)), 503)
            return unavailable(response, error.retry_after)
        except NotAcceptableError as error:
            response = make_response(ERROR_HANDLERS[NotAcceptableError](error))
            return _uncached(response, 406)

    return wrapped


def _uncached(response, status=200):
    """Return a response that must not be cached: keys are in the URL."""
    response.status_code = status
    response.cache_control.no_store = True
    return response


@answers
def status():
    """Return the status of the service. Public."""
    settings = Settings()
    try:
        _state()
        active = True
    except SearchUnavailableError:
        active = False
    entry = {
        "Description": f"COUNTER usage reports of {settings.platform}",
        "Service_Active": active,
        "Registry_Record": settings.registry_record,
    }
    return _uncached(jsonify([entry]))


@answers
def members():
    """Return the customer itself: customers have no members here."""
    settings = Settings()
    customer = authorized(
        current_stats_dashboard_service, g.identity, settings, _arguments()
    )
    entry = {
        "Customer_ID": customer.id,
        "Institution_Name": customer.name,
        "Institution_ID": {"Proprietary": [f"{settings.platform_id}:{customer.id}"]},
    }
    return _uncached(jsonify([entry]))


@answers
def reports():
    """List the reports and the months available."""
    args = _arguments()
    customer = authorized(current_stats_dashboard_service, g.identity, Settings(), args)
    available = available_months(_state())
    if available is None:
        return _uncached(jsonify([]))
    details = {}
    if args.get("include_month_details", "").casefold() == "true":
        details = _month_details(customer, available)
    entries = [
        {
            "Report_Name": entry.name,
            "Report_ID": entry.id,
            "Release": RELEASE,
            "Report_Description": entry.description,
            "Path": f"/r51/reports/{entry.id.lower()}",
            "First_Month_Available": str(available[0]),
            "Last_Month_Available": str(available[1]),
            **details,
        }
        for entry in REPORTS.values()
    ]
    # In this order, months too: the latest ones first.
    return _uncached(Response(json.dumps(entries), mimetype=MIMETYPES["json"]))


def _month_details(customer, available):
    """Return when each month was last updated, for clients to harvest again."""
    written = last_written(customer.scope.id, span_of(*available))
    months = {
        month: {"Last_Change_Date": iso(rows.moment)} for month, rows in written.items()
    }
    return {"Month_Details": months} if months else {}


@answers
def report(report_id):
    """Return a report, as JSON or as a table."""
    kind = REPORTS.get(report_id.upper()) if report_id.islower() else None
    if kind is None:
        names = ", ".join(name.lower() for name in REPORTS)
        message = f"There is no report '{report_id[:50]}'. There are: {names}."
        return _uncached(jsonify({"status": 404, "message": message}), 404)
    args, settings = _arguments(), Settings()
    # Of several errors, the one with the lowest code is returned.
    require_range(args)
    customer = authorized(current_stats_dashboard_service, g.identity, settings, args)
    form = _chosen_form(args)
    first, last = parse_range(args, today())
    query = read_query(kind, args, settings, form == "tsv")
    state = _state()
    available = available_months(state)
    months, named = clip(first, last, available, today(), query.exceptions)
    if months:
        note_gaps(_gaps(state, months), query.exceptions)
    return _send(Report(query, customer, settings, months), named, form)


def _chosen_form(args):
    """Return ``json`` or ``tsv``: by parameter, by header, or JSON."""
    if "format" in args:
        if args["format"] not in MIMETYPES:
            raise NotAcceptableError("format", list(MIMETYPES))
        return args["format"]
    return accepted({kind: form for form, kind in MIMETYPES.items()}, "json")


def _send(made, named, form):
    """Stream a report."""
    pieces = {"json": write_json, "tsv": write_tsv}[form](made, named)
    # Of all items, nobody knows how many there are before they have been read.
    cost = math.inf if made.query.item_ids is None else 0
    response = streamed(pieces, cost, MIMETYPES[form], chosen_encoding())
    if form == "tsv":
        parts = (*map(str, named), made.customer.id, made.kind.id)
        name = file_name_of(parts, "tsv")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.vary.update(("Accept", "Accept-Encoding"))
    return _uncached(response, 200)


def too_many_requests(error):
    """Return the standard's exception for too many requests."""
    return _uncached(jsonify(exception(1020, str(error.description))), 429)


def create_counter_blueprint(app):
    """Create the blueprint of the COUNTER API; without routes when switched off."""
    blueprint = Blueprint(NAME, __name__, url_prefix="/r51")
    if not app.config["COMMUNITY_STATS_ENABLED"]:
        return blueprint
    check_settings(app.config)
    if not app.config["STATS_DASHBOARD_COUNTER_API"]["enabled"]:
        return blueprint
    blueprint.after_request(anonymous)
    blueprint.register_error_handler(429, too_many_requests)
    rules = {
        "/status": status,
        "/members": members,
        "/reports": reports,
        "/reports/<report_id>": report,
    }
    for rule, view in rules.items():
        blueprint.add_url_rule(rule, view_func=view)
    return blueprint
