# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The resource: answers over HTTP."""

import hashlib
import json

from flask import current_app, g, request
from flask_resources import (
    Resource,
    from_conf,
    request_parser,
    resource_requestctx,
    route,
)

from ..errors import InvalidParametersError
from ..exports.exporter import Exporter
from ..exports.negotiation import chosen_format
from ..exports.responses import respond
from ..queries.filters import filter_names
from .openapi import describe
from .openapi_site import site_paths

request_view_args = request_parser(from_conf("request_view_args"), location="view_args")


class CommunityStatsResource(Resource):
    """Statistics of communities and of the whole instance."""

    decorators = ()
    """Formats are chosen in ``exports``, which knows more of them than JSON."""

    def __init__(self, config, service):
        """Take the configuration and the service, or a proxy to it."""
        super().__init__(config)
        self.service = service

    def create_url_rules(self):
        """Return the routes."""
        routes = self.config.routes
        return [
            route("GET", routes["openapi"], self.openapi),
            route("GET", routes["totals"], self.totals),
            route("GET", routes["series"], self.series),
            route("GET", routes["breakdown"], self.breakdown),
            route("GET", routes["ranking"], self.ranking),
        ]

    def openapi(self):
        """Return the description of all this."""
        config = current_app.config
        server = config["SITE_API_URL"].rstrip("/") + self.config.url_prefix
        description = describe(server, config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
        description["paths"].update(site_paths(config["SITE_UI_URL"].rstrip("/")))
        return description, 200

    @request_view_args
    def totals(self):
        """Return the headline numbers."""
        return self._answer("totals")

    @request_view_args
    def series(self):
        """Return a metric over time."""
        return self._answer("series")

    @request_view_args
    def breakdown(self):
        """Return a metric by key."""
        name = resource_requestctx.view_args["breakdown"]
        return self._answer("breakdown", breakdown=name)

    @request_view_args
    def ranking(self):
        """Return records in order."""
        return self._answer("ranking")

    def _answer(self, kind, **given):
        """Ask the service with the request's parameters; send a file if one is wanted."""
        entry = chosen_format()
        community = resource_requestctx.view_args["community"]
        params = {**request_parameters(given), **given}
        if entry:
            exporter = Exporter(self.service)
            return respond(exporter.answer(g.identity, community, kind, params), entry)
        answer = getattr(self.service, kind)
        return self._respond(answer(g.identity, community, params))

    def _respond(self, result):
        """Return an answer as JSON that caches can hold and check.

        The tag is weak: compression on the way changes bytes, not content.
        """
        text = json.dumps(result.to_dict(), ensure_ascii=False, separators=(",", ":"))
        response = current_app.response_class(text, mimetype="application/json")
        tag = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        response.set_etag(tag, weak=True)
        self._let_caches_hold(response, result)
        response.vary.update(("Accept", "Accept-Language", "Cookie", "Authorization"))
        return response.make_conditional(request)

    def _let_caches_hold(self, response, result):
        """Say who may keep an answer, and for how long."""
        if result.sample:
            response.cache_control.no_store = True
            return
        response.cache_control.max_age = self.config.max_age
        if result.public:
            response.cache_control.public = True
        else:
            response.cache_control.private = True


FORM = ("ln", "format")
"""Parameters about the form of an answer: its language, as everywhere in Invenio,
and its format."""


def request_parameters(reserved=()):
    """Return the request's parameters; filters as lists, others given once.

    :param reserved: names that are given by the address.
    """
    table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    lists = {name: values for name, values in request.args.lists() if name not in FORM}
    filters = {name: lists.pop(name) for name in filter_names(table) if name in lists}
    errors = {
        name: ["Given more than once."]
        for name, values in lists.items()
        if len(values) > 1
    }
    errors.update({name: ["Given in the path."] for name in reserved if name in lists})
    if errors:
        raise InvalidParametersError(errors)
    return {**{name: value for name, (value,) in lists.items()}, **filters}
