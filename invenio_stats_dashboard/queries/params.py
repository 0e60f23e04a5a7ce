# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The parameters of all answers: one validated object, whatever they came by."""

from dataclasses import dataclass, field
from datetime import date

from flask import current_app
from marshmallow import Schema, ValidationError, fields, validate

from ..errors import InvalidParametersError
from .metrics import METRICS, RANKING_METRICS, breakdown_metrics
from .periods import PERIODS, UNITS, Span, today

COMPARISONS = ("prev", "year", "none")
BASES = ("added", "created", "published")
SORTS = ("most", "change")

SUBJECTS = "subjects"
"""Vocabulary whose terms belong to schemes."""

FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
"""Days outside of these are mistakes; within them date arithmetic is safe."""

MAX_LIMIT = 1000
"""Items of one answer at most: longer lists are for exports."""


def _choice(names, **options):
    """Return a text field that takes one of these names."""
    message = "'{input}' is not allowed. Allowed values: " + ", ".join(names) + "."
    return fields.String(validate=validate.OneOf(names, error=message), **options)


class _Day(fields.Date):
    """A day as YYYY-MM-DD, and nothing else that ISO 8601 would allow."""

    def _deserialize(self, value, attr, data, **kwargs):
        message = f"'{value}' is not a day. Write it as YYYY-MM-DD."
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError(message)
        if value != day.isoformat():
            raise ValidationError(message)
        if not FIRST_DAY <= day <= LAST_DAY:
            allowed = f"{FIRST_DAY.isoformat()} to {LAST_DAY.isoformat()}"
            raise ValidationError(f"'{value}' is out of range. Allowed: {allowed}.")
        return day


class _Count(fields.Integer):
    """A number of items, in digits."""

    def _validated(self, value):
        digits = isinstance(value, str) and value.isascii() and value.isdigit()
        whole = isinstance(value, int) and not isinstance(value, bool)
        number = int(value) if whole or (digits and len(value) < 10) else 0
        if not 1 <= number <= MAX_LIMIT:
            message = f"Allowed: whole numbers from 1 to {MAX_LIMIT}."
            raise ValidationError(message)
        return number


class CommonSchema(Schema):
    """Parameters that every answer takes."""

    first = _Day(data_key="from")
    last = _Day(data_key="to")
    period = _choice(PERIODS)
    compare = _choice(COMPARISONS, load_default="prev")
    basis = _choice(BASES, load_default="added")


class TotalsSchema(CommonSchema):
    """Parameters of the headline numbers."""

    sparklines = fields.Boolean(
        load_default=False,
        truthy={"true", "1", True, 1},
        falsy={"false", "0", False, 0},
        error_messages={"invalid": "Allowed values: true, false."},
    )


class SeriesSchema(CommonSchema):
    """Parameters of numbers over time."""

    metric = _choice(tuple(METRICS), load_default="views")
    unit = _choice(UNITS, load_default=None)
    breakdown = fields.String(load_default=None)
    limit = _Count(load_default=5)


class BreakdownSchema(CommonSchema):
    """Parameters of numbers by key."""

    metric = _choice(tuple(METRICS), load_default="views")
    breakdown = fields.String(required=True)
    limit = _Count(load_default=None)
    scheme = fields.String(load_default=None)


class RankingSchema(CommonSchema):
    """Parameters of records in order."""

    metric = _choice(RANKING_METRICS, load_default="views")
    sort = _choice(SORTS, load_default="most")
    limit = _Count(load_default=10)


SCHEMAS = {
    "totals": TotalsSchema,
    "series": SeriesSchema,
    "breakdown": BreakdownSchema,
    "ranking": RankingSchema,
}
"""Schema of each kind of answer."""


@dataclass(frozen=True)
class StatsParams:
    """What is asked for. ``span`` is ``None`` for a named ``period``."""

    compare: str
    basis: str
    span: Span = None
    period: str = "12m"
    metric: str = None
    unit: str = None
    breakdown: str = None
    limit: int = None
    sort: str = None
    scheme: str = None
    """Scheme that subjects must belong to; ``None``: any, and none at all."""
    sparklines: bool = False
    subcount: dict = field(default=None, compare=False)
    """Entry of the table of breakdowns, when there is a ``breakdown``."""


def load_params(kind, raw):
    """Validate the parameters of an answer.

    :param kind: key of ``SCHEMAS``.
    :param raw: parameter → value, texts or JSON values.
    :returns: :class:`StatsParams`.
    :raises InvalidParametersError: naming each parameter and what is allowed.
    """
    schema = SCHEMAS[kind]()
    names = [entry.data_key or name for name, entry in schema.fields.items()]
    allowed = ", ".join(sorted(names))
    unknown = {
        str(name): [f"Unknown parameter. Allowed: {allowed}."]
        for name in raw
        if name not in names
    }
    known = {name: value for name, value in raw.items() if name in names}
    try:
        loaded = schema.load(known)
    except ValidationError as error:
        raise InvalidParametersError({**unknown, **error.messages})
    if unknown:
        raise InvalidParametersError(unknown)
    return StatsParams(**_with_span(_with_breakdown(loaded, kind)))


def _with_breakdown(loaded, kind):
    """Check breakdown and metric against the table of breakdowns."""
    name = loaded.get("breakdown")
    if name is None:
        return loaded
    table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    if name not in table:
        message = f"'{name}' is not allowed. Allowed values: {', '.join(table)}."
        raise InvalidParametersError({"breakdown": [message]})
    allowed = breakdown_metrics(table[name])
    if loaded["metric"] not in allowed:
        message = (
            f"'{loaded['metric']}' is not allowed with breakdown '{name}'. "
            f"Allowed values: {', '.join(allowed)}."
        )
        raise InvalidParametersError({"metric": [message]})
    if loaded.get("scheme") and table[name]["vocabulary"] != SUBJECTS:
        message = f"Breakdown '{name}' has no schemes; only subjects have."
        raise InvalidParametersError({"scheme": [message]})
    if loaded["limit"] is None:
        loaded["limit"] = current_app.config["COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT"]
    return {**loaded, "subcount": table[name]}


def _with_span(loaded):
    """Replace first and last day by a span, checked."""
    first, last = loaded.pop("first", None), loaded.pop("last", None)
    if first is None and last is None:
        return loaded
    if "period" in loaded:
        message = "Give either 'period', or 'from' and 'to'."
        raise InvalidParametersError({"period": [message]})
    last = last or max(today(), first)
    if first is None:
        message = "Give 'from' as well when 'to' is given. Write it as YYYY-MM-DD."
        raise InvalidParametersError({"from": [message]})
    if first > last:
        message = f"'{first}' is after 'to' ({last}). Allowed: that day or earlier."
        raise InvalidParametersError({"from": [message]})
    span, limit = (
        Span(first, last),
        current_app.config["STATS_DASHBOARD_MAX_RANGE_DAYS"],
    )
    if span.days > limit:
        message = f"{span.days} days are too many. Allowed: up to {limit} days."
        raise InvalidParametersError({"to": [message]})
    return {**loaded, "span": span}
