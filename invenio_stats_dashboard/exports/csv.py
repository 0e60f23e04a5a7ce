# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Comma-separated values (RFC 4180, UTF-8)."""

import csv
import io
from datetime import date

from ..metrics import labels as words
from .cells import cell, defused

ALL = (
    "panel",
    "metric",
    "from",
    "to",
    "rank",
    "dimension",
    "key",
    "label",
    "authors",
    "resource_type",
    "value",
    "previous",
    "difference",
    "share",
    "partial",
    "url",
    "note",
)
"""Columns of a file with several panels: those of all panels."""


def write_csv(document):
    """Yield one table; with several panels, each row names its panel.

    The last columns say what the numbers are of, and the filters where there are any:
    lines of another kind above the headings would be no table any more.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    several = len(document.list) > 1
    columns = ALL if several else document.columns(document.list[0])
    if several and document.annotations:
        columns = (*ALL, "annotations")
    about = {"scope": document.title, "filters": document.filters}
    columns = (*columns, *(name for name, text in about.items() if text))
    writer.writerow([words.column_name(column) for column in columns])
    for panel in document.list:
        for row in document.rows(panel):
            row |= {"panel": panel.title, **about}
            writer.writerow([_text(cell(column, row)) for column in columns])
            if buffer.tell() > 16384:
                yield _drain(buffer)
        yield _drain(buffer)


def _drain(buffer):
    """Return what has been written, and clear it."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _text(value):
    """Return a cell as written to the file; only texts can be formulas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return defused(value) if isinstance(value, str) else value
