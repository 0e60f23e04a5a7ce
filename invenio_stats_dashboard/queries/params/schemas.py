# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The parameters of each answer: their names, forms and defaults."""

from datetime import date

from marshmallow import Schema, ValidationError, fields, validate

from ...metrics.metrics import BASES, METRICS, MODES, RANKING_METRICS
from .filters import is_text
from .periods import CUSTOM, PERIODS, UNITS

COMPARISONS = ("prev", "year", CUSTOM, "none")
SORTS = ("most", "change")
KEY_SORTS = ("most", "least", "label", "change")
ACCESS_METHODS = ("regular", "tdm", "all")

FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
"""Days outside of these are rejected; within them date arithmetic is safe."""

MAX_LIMIT = 1000
"""Maximum number of items of one answer; longer lists are for exports."""

MAX_OFFSET = 1_000_000
"""Maximum offset."""

MAX_SEARCH = 200
"""Maximum length of a search text."""


def _choice(names, **options):
    """Return a text field for one of these names."""
    message = "'{input}' is not allowed. Allowed values: " + ", ".join(names) + "."
    return fields.String(validate=validate.OneOf(names, error=message), **options)


def _flag():
    """Return a boolean field that is false by default."""
    return fields.Boolean(
        load_default=False,
        truthy={"true", "1", True, 1},
        falsy={"false", "0", False, 0},
        error_messages={"invalid": "Allowed values: true, false."},
    )


class Day(fields.Date):
    """A day as YYYY-MM-DD, without the other forms of ISO 8601."""

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


class Count(fields.Integer):
    """A number of items, in digits."""

    def __init__(self, minimum=1, maximum=MAX_LIMIT, **options):
        """Initialize with the limits."""
        super().__init__(**options)
        self.minimum = minimum
        self.maximum = maximum

    def _validated(self, value):
        digits = isinstance(value, str) and value.isascii() and value.isdigit()
        whole = isinstance(value, int) and not isinstance(value, bool)
        number = int(value) if whole or (digits and len(value) < 10) else -1
        if not self.minimum <= number <= self.maximum:
            message = f"Allowed: whole numbers from {self.minimum} to {self.maximum}."
            raise ValidationError(message)
        return number


class _Text(fields.String):
    """A short text."""

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if not is_text(text, MAX_SEARCH):
            message = f"Allowed: texts of up to {MAX_SEARCH} characters of Unicode."
            raise ValidationError(message)
        return text


class CommonSchema(Schema):
    """Parameters of every answer."""

    first = Day(data_key="from")
    last = Day(data_key="to")
    period = _choice(PERIODS)
    compare = _choice(COMPARISONS, load_default="prev")
    compare_first = Day(data_key="compare_from")
    compare_last = Day(data_key="compare_to")
    basis = _choice(BASES, load_default="added")
    access_method = _choice(ACCESS_METHODS, load_default="regular")
    sample = _flag()


class TotalsSchema(CommonSchema):
    """Parameters of totals."""

    sparklines = _flag()


class SeriesSchema(CommonSchema):
    """Parameters of series."""

    metric = _choice(tuple(METRICS), load_default="views")
    mode = _choice(MODES, load_default=None)
    unit = _choice(UNITS, load_default=None)
    breakdown = fields.String(load_default=None)
    limit = Count(load_default=5)


class BreakdownSchema(CommonSchema):
    """Parameters of breakdowns."""

    metric = _choice(tuple(METRICS), load_default="views")
    mode = _choice(MODES, load_default=None)
    breakdown = fields.String(required=True)
    limit = Count(load_default=None)
    offset = Count(0, MAX_OFFSET, load_default=0)
    q = _Text(load_default=None)
    sort = _choice(KEY_SORTS, load_default="most")
    scheme = _Text(load_default=None)


class RankingSchema(CommonSchema):
    """Parameters of rankings."""

    metric = _choice(RANKING_METRICS, load_default="views")
    sort = _choice(SORTS, load_default="most")
    q = _Text(load_default=None)
    limit = Count(load_default=10)
    offset = Count(0, MAX_OFFSET, load_default=0)


class ChangesSchema(CommonSchema):
    """Parameters of what has changed most."""

    metric = _choice(RANKING_METRICS, load_default="views")
    limit = Count(load_default=5)


SCHEMAS = {
    "totals": TotalsSchema,
    "series": SeriesSchema,
    "breakdown": BreakdownSchema,
    "ranking": RankingSchema,
    "changes": ChangesSchema,
}
"""Schema of each kind of answer."""

PARAMETERS = {
    field.data_key or name
    for schema in SCHEMAS.values()
    for name, field in schema().fields.items()
}
"""Names of all of them; those that filter come from the table of breakdowns."""
