# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Cells: types, and texts that are safe in spreadsheets."""

import re
import unicodedata

from ..metrics.labels import metric_kind, metric_name

FORMULA = ("=", "+", "-", "@")
"""Beginnings of a text that a spreadsheet would take for a formula, in any width."""

EDGES = re.compile("([;|\t\r\n])")
"""Where a spreadsheet may begin another cell, quotes or not, as its locale has it."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, which XML does not allow."""

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


def one_line(text):
    """Return a text in one line, an empty one for ``None``."""
    return " ".join(clean(text or "").split())


def is_formula(text):
    """Return True if a spreadsheet might run a text: blanks before it do not help."""
    if text.startswith(("\t", "\r", "\n")):
        return True
    first = next((letter for letter in text if not _is_blank(letter)), "")
    return unicodedata.normalize("NFKC", first) in FORMULA


def _is_blank(letter):
    return letter == '"' or letter.isspace() or unicodedata.category(letter) == "Cf"


def defused(text):
    """Return a text that no spreadsheet interprets as a formula.

    Nor any part of it: where lists are separated by semicolons, a file of commas is
    cut at the semicolons within its cells.
    """
    parts = EDGES.split(text)
    parts[::2] = [f"'{part}" if is_formula(part) else part for part in parts[::2]]
    guard = "'" if is_formula(text) and not parts[0] else ""
    return guard + "".join(parts)


def kind_of(column, row):
    """Return the type of a cell: that of its column, or of its row's metric.

    :returns: ``text``, ``day``, ``integer``, ``decimal``, ``bytes``, ``share`` or
        ``boolean``.
    """
    if column in ("value", "previous", "difference"):
        return metric_kind(row["metric"])
    return KINDS.get(column, "text")


def cell(column, row):
    """Return the content of a cell: a value as it is, or the name of a metric."""
    value = row.get(column)
    if column == "metric" and value is not None:
        return metric_name(value)
    return clean(value) if isinstance(value, str) else value
