# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Schemas of the query arguments of requests.

What arguments mean is for the service to validate, which others call as well.
"""

import marshmallow as ma
from flask import current_app

from ..queries.params.filters import filter_names

FORM = ("ln", "format", "token")
"""Arguments that are not about the content of an answer: its language and the token of
a secret link, as everywhere in Invenio, and its format."""


class AnswerArgsSchema(ma.Schema):
    """Arguments of an answer: filters become lists, others are given once."""

    class Meta:
        """The service knows which ones there are."""

        unknown = ma.INCLUDE

    reserved = ()
    """Names that are given by the path."""

    @ma.pre_load
    def flatten(self, data, **kwargs):
        """Return the arguments as the service takes them, name → value or list."""
        table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
        filters = filter_names(table)
        given = {name: values for name, values in data.items() if name not in FORM}
        errors = {
            name: ["Given more than once."]
            for name, values in given.items()
            if len(values) > 1 and name not in filters
        }
        reserved = {name for name in self.reserved if name in given}
        errors.update(dict.fromkeys(reserved, ["Given in the path."]))
        if errors:
            raise ma.ValidationError(errors)
        return {
            name: values if name in filters else values[0]
            for name, values in given.items()
        }


class BreakdownArgsSchema(AnswerArgsSchema):
    """Arguments of a breakdown, which is named in the path."""

    reserved = ("breakdown",)


class AnswersArgsSchema(ma.Schema):
    """Arguments of a request for several answers."""

    class Meta:
        """Whatever else there is belongs into the questions."""

        unknown = ma.RAISE

    error_messages = {"unknown": "Not allowed. Allowed: ask."}

    ask = ma.fields.List(ma.fields.String(), load_default=list)
    ln = ma.fields.Raw()
    format = ma.fields.Raw()
    token = ma.fields.Raw()
