# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Resource of the answers."""

from functools import partial

from flask import current_app, g
from flask_resources import (
    from_conf,
    request_parser,
    resource_requestctx,
    route,
)
from invenio_records_resources.services.errors import PermissionDeniedError

from ..exports.exporter import Exporter
from ..queries.budget import check_budget, question_cost
from ..queries.params.bounds import check_bulk
from ..queries.places import place
from ..search.batch import shared_searches
from ..search.together import together
from ..site import site_url
from .answers import Answers
from .base import ServiceResource
from .negotiation import chosen_format
from .openapi.spec import describe

request_view_args = request_parser(from_conf("request_view_args"), location="view_args")
request_answer_args = request_parser(from_conf("request_answer_args"), location="args")
request_breakdown_args = request_parser(
    from_conf("request_breakdown_args"), location="args"
)
request_answers_args = request_parser(
    from_conf("request_answers_args"), location="args"
)


class CommunityStatsResource(ServiceResource):
    """Statistics of communities and of the whole instance."""

    def create_url_rules(self):
        """Return the routes."""
        routes = self.config.routes
        return [
            route("GET", routes["openapi"], self.openapi),
            route("GET", routes["totals"], self.totals),
            route("GET", routes["series"], self.series),
            route("GET", routes["breakdown"], self.breakdown),
            route("GET", routes["ranking"], self.ranking),
            route("GET", routes["changes"], self.changes),
            route("GET", routes["answers"], self.answers),
        ]

    def openapi(self):
        """Return the OpenAPI description."""
        config = current_app.config
        api = config["SITE_API_URL"].rstrip("/")
        prefix, more = self.config.url_prefix, self.config.site_paths
        return describe(api, prefix, site_url(), config, more), 200

    @request_view_args
    @request_answer_args
    def totals(self):
        """Return the headline numbers."""
        return self._answer("totals")

    @request_view_args
    @request_answer_args
    def series(self):
        """Return a metric over time."""
        return self._answer("series")

    @request_view_args
    @request_breakdown_args
    def breakdown(self):
        """Return a metric by key."""
        name = resource_requestctx.view_args["breakdown"]
        return self._answer("breakdown", breakdown=name)

    @request_view_args
    @request_answer_args
    def ranking(self):
        """Return records in order."""
        return self._answer("ranking")

    @request_view_args
    @request_answer_args
    def changes(self):
        """Return what has changed most."""
        return self._answer("changes")

    @request_view_args
    @request_answers_args
    def answers(self):
        """Return several answers, each with a status of its own."""
        community = resource_requestctx.view_args["community"]
        questions = resource_requestctx.args["ask"]
        check_bulk(len(questions), "ask")
        if not self.service.can_read(g.identity, community):
            raise PermissionDeniedError("read")
        answers = Answers(self.service, self.config.error_handlers)
        named = self.service.named_records(g.identity, community)
        with place(answers.check(questions, named)), shared_searches():
            ask = partial(answers.ask, g.identity, community)
            parts = together([partial(ask, text) for text in questions])
        whole = len(answers.results) == len(parts)
        body = {"answers": parts}, answers.results if whole else []
        return self.config.response_handlers[None].make_response(body, 200)

    def _answer(self, kind, **given):
        """Call the service with the request's parameters; return a file if requested."""
        chosen = chosen_format()
        handler = self.config.response_handlers[chosen]
        community = resource_requestctx.view_args["community"]
        params = {**resource_requestctx.args, **given}
        if chosen:
            exporter = Exporter(self.service)
            found = exporter.answer(g.identity, community, kind, params)
        else:
            named = self.service.named_records(g.identity, community)
            with place(check_budget([question_cost(kind, params, named)])):
                result = getattr(self.service, kind)(g.identity, community, params)
            found = result.to_dict(), [result]
        return handler.make_response(found, 200)
