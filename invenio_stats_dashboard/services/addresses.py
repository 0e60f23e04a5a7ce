# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Validation of what an address says of a page: its part from ``?`` on."""

import re
from urllib.parse import parse_qsl

from flask import current_app
from marshmallow import ValidationError

from ..errors import InvalidParametersError
from ..metrics.metrics import METRICS
from ..queries.params.filters import filter_names, is_text
from ..queries.params.params import load_params
from ..queries.params.periods import UNITS
from ..queries.params.schemas import CommonSchema

MOST_PARAMETERS = 200
"""Parameters of one address at most."""

LENGTH = 200
"""Characters of what a panel keeps at most."""

PANEL = re.compile(r"[a-z]{1,20}\.[\w-]{1,100}", re.ASCII)
"""What a panel keeps in the address, such as ``show.StatsMap=table``."""

NOT_SAVED = ("sample", "access_method")


def _common():
    """Return the parameters that pages share with answers."""
    names = (field.data_key or name for name, field in CommonSchema().fields.items())
    return [name for name in names if name not in NOT_SAVED]


def check_query(text):
    """Check that every part of an address means something.

    :param text: the address from ``?`` on, without it.
    :raises ValidationError: naming what does not, and what is allowed.
    """
    try:
        pairs = parse_qsl(
            text,
            keep_blank_values=True,
            max_num_fields=MOST_PARAMETERS,
            errors="strict",
        )
    except ValueError as error:
        message = f"Allowed: up to {MOST_PARAMETERS} parameters in UTF-8."
        raise ValidationError(message) from error
    filters = filter_names(current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
    given, common = {}, _common()
    for name, value in pairs:
        if name in filters:
            given.setdefault(name, []).append(value)
        elif name in common and name not in given:
            given[name] = value
        else:
            _check_own(name, value, [*common, "tab", "unit", "metric", *filters])
    try:
        load_params("totals", given)
    except InvalidParametersError as error:
        raise ValidationError(str(error)) from error


def _check_own(name, value, allowed):
    """Check a parameter that the page has for itself."""
    values = {"unit": UNITS, "metric": METRICS}.get(name)
    if values is not None and value not in values:
        choices = ", ".join(values)
        raise ValidationError(
            f"{name}: '{value[:LENGTH]}' is not allowed. Allowed values: {choices}."
        )
    known = name in ("unit", "metric", "tab") or PANEL.fullmatch(name)
    if not known or not is_text(value, LENGTH):
        choices = ", ".join(allowed)
        raise ValidationError(f"'{name[:LENGTH]}' is not allowed. Allowed: {choices}.")
