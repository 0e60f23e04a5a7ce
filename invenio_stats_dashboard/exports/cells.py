# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What may stand in a cell: types, and texts that do no harm."""

import re

from ..metrics.labels import metric_kind, metric_name

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings of a text that a spreadsheet would take for a formula."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML does not allow, and that nobody can read."""

KINDS = {
    "from": "day",
    "to": "day",
    "rank": "integer",
    "share": "share",
    "partial": "boolean",
}
"""Type of the columns that have the same one in each row; others are texts."""


def clean(text):
    """Return a text without control characters."""
    return CONTROL.sub("", text)


def is_formula(text):
    """Tell whether a spreadsheet might run a text: blanks before it do not help."""
    return text.startswith(FORMULA) or text.lstrip(" \u00a0").startswith(FORMULA)


def defused(text):
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if is_formula(text) else text


def kind_of(column, row):
    """Return the type of a cell: that of its column, or of its row's metric.

    :returns: ``text``, ``day``, ``integer``, ``decimal``, ``bytes``, ``share`` or
        ``boolean``.
    """
    if column in ("value", "previous"):
        return metric_kind(row["metric"])
    return KINDS.get(column, "text")


def cell(column, row):
    """Return what stands in a cell: a value as it is, the name of a metric."""
    value = row.get(column)
    if column == "metric" and value is not None:
        return metric_name(value)
    return clean(value) if isinstance(value, str) else value
