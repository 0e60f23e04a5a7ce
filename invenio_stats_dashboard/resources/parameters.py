# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The parameters of a request, as the service takes them."""

from flask import current_app

from ..errors import InvalidParametersError
from ..queries.params.filters import filter_names

FORM = ("ln", "format")
"""Parameters about the form of an answer: its language, as everywhere in Invenio,
and its format."""


def parameters(args, reserved=()):
    """Return parameters by name; filters as lists, others given once.

    :param args: the ``MultiDict`` of an address.
    :param reserved: names that are given by the address.
    :raises InvalidParametersError: when one is given twice.
    """
    table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    lists = {name: values for name, values in args.lists() if name not in FORM}
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
