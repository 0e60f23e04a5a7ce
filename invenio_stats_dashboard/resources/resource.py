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
from invenio_records_resources.services.errors import PermissionDeniedError

from ..errors import InvalidParametersError
from ..exports.exporter import Exporter
from ..queries.budget import check_budget, question_cost
from ..queries.params.bounds import check_bulk
from ..queries.places import place
from .answers import Answers
from .negotiation import chosen_format, respond
from .openapi import bulk_path, describe, described_answers, described_parameters
from .parameters import FORM, parameters

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
            route("GET", routes["answers"], self.answers),
        ]

    def openapi(self):
        """Return the description of all this."""
        config = current_app.config
        api, site = (config[key].rstrip("/") for key in ("SITE_API_URL", "SITE_UI_URL"))
        table = config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
        description = describe(api + self.config.url_prefix, table)
        limit = config["STATS_DASHBOARD_MAX_QUERIES"]
        queries = described_parameters(table), described_answers()
        description["paths"].update(bulk_path(api, limit, *queries))
        for paths in self.config.site_paths:
            parts = {
                path: {"servers": [{"url": site}], **p} for path, p in paths().items()
            }
            description["paths"].update(parts)
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

    @request_view_args
    def answers(self):
        """Return several answers, each with a status of its own."""
        community = resource_requestctx.view_args["community"]
        questions = request.args.getlist("ask")
        unknown = {name for name in request.args if name not in ("ask", *FORM)}
        if unknown:
            messages = ["Not allowed. Allowed: ask."]
            raise InvalidParametersError(dict.fromkeys(sorted(unknown), messages))
        check_bulk(len(questions), "ask")
        if not self.service.can_read(g.identity, community):
            raise PermissionDeniedError("read")
        answers = Answers(self.service, self.config.error_handlers)
        with place(answers.check(questions)):
            parts = [answers.ask(g.identity, community, text) for text in questions]
        whole = len(answers.results) == len(parts)
        return self._respond({"answers": parts}, answers.results if whole else [])

    def _answer(self, kind, **given):
        """Ask the service with the request's parameters; send a file if one is wanted."""
        entry = chosen_format()
        community = resource_requestctx.view_args["community"]
        params = {**parameters(request.args, given), **given}
        if entry:
            exporter = Exporter(self.service)
            return respond(exporter.answer(g.identity, community, kind, params), entry)
        with place(check_budget([question_cost(kind, params)])):
            result = getattr(self.service, kind)(g.identity, community, params)
        return self._respond(result.to_dict(), [result])

    def _respond(self, body, results):
        """Return JSON that caches can hold and check.

        The tag is weak: compression on the way changes bytes, not content.

        :param results: the answers within, none when not all that were wanted.
        """
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        response = current_app.response_class(text, mimetype="application/json")
        tag = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        response.set_etag(tag, weak=True)
        self._let_caches_hold(response, results)
        response.vary.update(("Accept", "Accept-Language", "Cookie", "Authorization"))
        return response.make_conditional(request)

    def _let_caches_hold(self, response, results):
        """Say who may keep answers, and for how long."""
        if not results or any(result.sample for result in results):
            response.cache_control.no_store = True
            return
        response.cache_control.max_age = self.config.max_age
        if all(result.public for result in results):
            response.cache_control.public = True
        else:
            response.cache_control.private = True
