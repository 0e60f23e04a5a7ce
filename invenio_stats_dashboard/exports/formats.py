# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The formats of exports.

A format is a function of a :class:`~.document.Document` that yields bytes.
"""

from collections import namedtuple

from .csv import write_csv
from .json import write_json
from .xlsx import write_xlsx
from .xml import write_xml

Format = namedtuple("Format", ["name", "mimetypes", "write", "packed"])

FORMATS = {
    entry.name: entry
    for entry in (
        Format("csv", ("text/csv",), write_csv, False),
        Format(
            "xlsx",
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
            write_xlsx,
            True,
        ),
        Format("json", ("application/json",), write_json, False),
        Format("xml", ("application/xml", "text/xml"), write_xml, False),
    )
}
"""Formats by name. ``packed`` ones are already compressed."""

__all__ = ("FORMATS", "Format")
