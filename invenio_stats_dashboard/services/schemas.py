# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Schemas of what managers and readers write."""

import unicodedata

from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema

from ..queries.params.filters import is_text
from ..queries.params.schemas import Day
from .addresses import check_query

CONTROL = "Cc"
"""Unicode category of the characters that no line of text has."""


class Line(fields.String):
    """One line of text, without the blanks around it."""

    def __init__(self, most, **options):
        """Initialize with the greatest number of characters."""
        super().__init__(**options)
        self.most = most

    def _deserialize(self, value, attr, data, **kwargs):
        refusal = ValidationError(f"Allowed: one line of 1 to {self.most} characters.")
        if not isinstance(value, str):
            raise refusal
        line = value.strip()
        if not line or not is_text(line, self.most):
            raise refusal
        if any(unicodedata.category(character) == CONTROL for character in line):
            raise refusal
        return line


class ItemSchema(Schema):
    """Schema that says which keys there are."""

    class Meta:
        """Unknown keys are most likely misspelt."""

        unknown = RAISE

    def __init__(self, **options):
        """Set the message for keys that mean nothing."""
        super().__init__(**options)
        known = [field.data_key or name for name, field in self.fields.items()]
        self.error_messages = {
            **self.error_messages,
            "unknown": f"Not allowed. Allowed: {', '.join(known)}.",
        }


class AnnotationSchema(ItemSchema):
    """An annotation as it is written."""

    first_day = Day(data_key="from", required=True)
    last_day = Day(data_key="to", load_default=None, allow_none=True)
    text = Line(200, required=True)

    @validates_schema
    def check_order(self, data, **kwargs):
        """Check that the days are in order; without a last one it is a single day."""
        data["last_day"] = data["last_day"] or data["first_day"]
        if data["first_day"] > data["last_day"]:
            raise ValidationError("Allowed: a day that is not before 'from'.", "to")


class Query(fields.String):
    """The part of a page's address from ``?`` on, with or without it."""

    most = 2000
    """Greatest number of characters."""

    def _deserialize(self, value, attr, data, **kwargs):
        if not isinstance(value, str) or not is_text(value, self.most):
            raise ValidationError(f"Allowed: a text of up to {self.most} characters.")
        query = value.removeprefix("?")
        if any(unicodedata.category(character) == CONTROL for character in query):
            raise ValidationError("Allowed: a text without control characters.")
        check_query(query)
        return query


class SavedViewSchema(ItemSchema):
    """A view as it is saved."""

    title = Line(100, required=True)
    address = Query(required=True, data_key="query")
    shared = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        error_messages={"invalid": "Allowed values: true, false."},
    )
