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
from .openapi import describe

request_view_args = request_parser(from_conf("request_view_args"), location="view_args")


class CommunityStatsResource(Resource):
    """Statistics of communities and of the whole instance."""

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
        return describe(server, config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]), 200

    @request_view_args
    def totals(self):
        """Return the headline numbers."""
        return self._answer(self.service.totals)

    @request_view_args
    def series(self):
        """Return a metric over time."""
        return self._answer(self.service.series)

    @request_view_args
    def breakdown(self):
        """Return a metric by key."""
        name = resource_requestctx.view_args["breakdown"]
        return self._answer(self.service.breakdown, breakdown=name)

    @request_view_args
    def ranking(self):
        """Return records in order."""
        return self._answer(self.service.ranking)

    def _answer(self, method, **params):
        """Call a method of the service with the request's parameters."""
        community = resource_requestctx.view_args["community"]
        result = method(g.identity, community, {**_parameters(params), **params})
        return self._respond(result)

    def _respond(self, result):
        """Return an answer as JSON that caches can hold and check.

        The tag is weak: compression on the way changes bytes, not content.
        """
        text = json.dumps(result.to_dict(), ensure_ascii=False, separators=(",", ":"))
        response = current_app.response_class(text, mimetype="application/json")
        tag = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        response.set_etag(tag, weak=True)
        response.cache_control.max_age = self.config.max_age
        if result.public:
            response.cache_control.public = True
        else:
            response.cache_control.private = True
        response.vary.update(("Accept-Language", "Cookie", "Authorization"))
        return response.make_conditional(request)


LANGUAGE = "ln"
"""Parameter by which every Invenio page and answer is asked for in a language."""


def _parameters(reserved):
    """Return the request's parameters, each given at most once.

    :param reserved: names that are given by the address.
    """
    errors = {
        name: ["Given more than once."]
        for name, values in request.args.lists()
        if len(values) > 1
    }
    errors.update(
        {name: ["Given in the path."] for name in reserved if name in request.args}
    )
    if errors:
        raise InvalidParametersError(errors)
    return {k: v for k, v in request.args.items() if k != LANGUAGE}
