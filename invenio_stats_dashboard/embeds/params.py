# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Parameters of the embeds."""

from collections import namedtuple
from dataclasses import dataclass

from flask import current_app, request
from marshmallow import ValidationError

from ..errors import InvalidParametersError, not_allowed
from ..metrics.metrics import METRICS
from ..queries.params.filters import filter_names
from ..queries.params.params import load_params
from ..queries.params.schemas import Count

Theme = namedtuple("Theme", ["paper", "ink", "quiet", "line", "grid"])

THEMES = {
    "light": Theme(
        paper="#ffffff", ink="#1b1c1d", quiet="#595a5b", line="#0b6aa8", grid="#d4d4d5"
    ),
    "dark": Theme(
        paper="#1b1c1d", ink="#f4f4f5", quiet="#b8b9ba", line="#6cb8ea", grid="#4a4b4c"
    ),
}
"""Colours; each text has a contrast of at least 4.5 : 1 on its paper."""

SHARED = ("metric", "period", "from", "to", "ln")
"""Parameters common to all embeds, besides those that filter."""

WIDTH, HEIGHT = Count(160, 1200), Count(60, 400)
"""Pixels of a chart."""


@dataclass(frozen=True)
class EmbedParams:
    """Parameters of one embed."""

    metric: str
    question: dict
    """Parameters of the answers."""
    theme: Theme = THEMES["light"]
    width: int = 320
    height: int = 110


def read_params(*own):
    """Return the parameters of the current request.

    :param own: names of further parameters of this kind of embed.
    :raises InvalidParametersError: naming each parameter and what is allowed.
    """
    filters = filter_names(current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
    allowed = (*SHARED, *own, *filters)
    errors = {
        name: [f"Unknown parameter. Allowed: {', '.join(sorted(allowed))}."]
        for name in request.args
        if name not in allowed
    }
    lists = dict(request.args.lists())
    twice = [n for n, v in lists.items() if len(v) > 1 and n not in filters]
    errors.update({name: ["Given more than once."] for name in twice})
    values = _own_values(own, errors)
    if errors:
        raise InvalidParametersError(errors)
    names = ("metric", "period", "from", "to")
    question = {name: request.args[name] for name in names if name in request.args}
    question.update({name: lists[name] for name in lists if name in filters})
    question.setdefault("metric", "views")
    # Rejected here, before any answer is requested.
    metric = load_params("series", question).metric
    return EmbedParams(metric, {**question, "compare": "none"}, **values)


def _own_values(own, errors):
    """Return the request's appearance parameters; collect errors."""
    values = {}
    for name in set(own) & set(request.args):
        text = request.args[name]
        if name == "theme":
            if text in THEMES:
                values[name] = THEMES[text]
            else:
                errors[name] = [not_allowed(text, THEMES)]
        else:
            field = {"width": WIDTH, "height": HEIGHT}[name]
            try:
                values[name] = field.deserialize(text)
            except ValidationError as error:
                errors[name] = error.messages
    return values


def without_metric(question):
    """Return the parameters of the totals, which cover all metrics."""
    return {name: value for name, value in question.items() if name != "metric"}


def is_balance(metric):
    """Return whether a metric is what there is, not what happened in the period."""
    return METRICS[metric].kind == "balance"
