# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Several answers in one response, so that a page needs few requests."""

from urllib.parse import parse_qs

from marshmallow import ValidationError

from ..errors import InvalidParametersError, not_allowed
from ..queries.budget import check_budget, question_cost
from .args import AnswerArgsSchema, BreakdownArgsSchema

KINDS = {
    "totals": "totals",
    "series": "series",
    "rankings": "ranking",
    "changes": "changes",
}
"""Path of an answer → its kind; breakdowns have one more part."""

BREAKDOWNS = "breakdowns"


class Answers:
    """Answers to several requests about one community."""

    def __init__(self, service, error_handlers):
        """Initialize with the service and its error handlers.

        :param error_handlers: exception class → function.
        """
        self.service = service
        self.error_handlers = error_handlers
        self.results = []

    def ask(self, identity, community, question):
        """Return an answer, or its error as for a single request.

        :param question: path and query below the community's address.
        :returns: dict of ``status``, ``body`` and for 503 ``retry_after``.
        """
        try:
            kind, params = read_question(question)
            result = getattr(self.service, kind)(identity, community, params)
        except tuple(self.error_handlers) as error:
            return self._refusal(error)
        self.results.append(result)
        return {"status": 200, "body": result.to_dict()}

    @staticmethod
    def check(questions, named):
        """Refuse questions that together would cost too much; return their cost.

        :param named: number of records that each is about, if it is about some.
        :raises InvalidParametersError: naming the limit.
        """
        return check_budget([_cost(question, named) for question in questions])

    def _refusal(self, error):
        """Return the content of the error's response."""
        known = (self.error_handlers.get(base) for base in type(error).__mro__)
        response = next(handler for handler in known if handler)(error)
        part = {"status": response.status_code, "body": response.get_json()}
        if seconds := getattr(response, "retry_after", None):
            part["retry_after"] = seconds
        return part


def _cost(question, named):
    """Return the cost of a request; 0 if it will be rejected anyway."""
    try:
        return question_cost(*read_question(question), named)
    except (InvalidParametersError, ValidationError):
        return 0


def read_question(text):
    """Return kind and parameters of a request such as ``series?metric=views``.

    :raises InvalidParametersError: naming the answers there are.
    :raises ValidationError: when an argument is given twice.
    """
    path, _, query = text.partition("?")
    first, _, rest = path.partition("/")
    args = parse_qs(query, keep_blank_values=True)
    if first == BREAKDOWNS and rest:
        params = BreakdownArgsSchema().load(args)
        return "breakdown", {**params, "breakdown": rest}
    if path not in KINDS:
        allowed = [*KINDS, f"{BREAKDOWNS}/<id>"]
        raise InvalidParametersError.of("ask", not_allowed(path, allowed))
    return KINDS[path], AnswerArgsSchema().load(args)
