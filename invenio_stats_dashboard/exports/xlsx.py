# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Excel workbooks (Office Open XML), written row by row to disk."""

import re
import tempfile
from datetime import date, datetime

import xlsxwriter

from ..metrics import labels as words
from .cells import cell, clean, is_formula, kind_of

MAX_ROWS = 1_048_576
"""Maximum number of rows of a sheet; more continue in another sheet."""

MAX_NAME = 31
"""Maximum length of a sheet's name in units of UTF-16, as Excel counts."""

MAX_TEXT = 32767
"""Maximum number of characters of a cell."""

FIRST_DAY = date(1900, 3, 1)
"""Excel has no days before 1900, and treats 1900 as a leap year."""

CHUNK = 65536
"""Bytes sent at a time."""

NUMBER_FORMATS = {
    "integer": "#,##0",
    "bytes": "#,##0",
    "decimal": "#,##0.0",
    "share": "0.0%",
    "day": "yyyy-mm-dd",
}

WIDTHS = {
    "label": 48,
    "authors": 32,
    "url": 40,
    "note": 32,
    "annotations": 40,
    "metric": 20,
    "key": 24,
}
"""Widths of columns in characters; others have 14."""


def write_xlsx(document):
    """Yield a workbook: a sheet about it, then one for each panel.

    A workbook is a zip archive of complete sheets: it is built on disk, row by row, and
    sent from there.
    """
    with tempfile.TemporaryFile() as file:
        book = Workbook(file)
        book.about(document)
        for panel in document.list:
            book.panel(document, panel)
        book.close()
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


class Workbook:
    """A workbook that keeps at most one row in memory."""

    def __init__(self, file):
        """Initialize with the file to write to."""
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(file, options)
        # Excel keeps this name for itself.
        self.names = {"history"}
        add = self.book.add_format
        self.head = add({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.bold = add({"bold": True, "valign": "top"})
        self.wrapped = add({"text_wrap": True, "valign": "top", "align": "left"})
        # Excel's own mark for texts that look like formulas.
        self.quoted = add({"quote_prefix": True})
        self.formats = {
            kind: add({"num_format": text}) for kind, text in NUMBER_FORMATS.items()
        }
        self.left_day = add({"num_format": "yyyy-mm-dd", "align": "left"})

    def close(self):
        """Write everything to the file."""
        self.book.close()

    def sheet(self, title):
        """Add a sheet under a name that Excel accepts."""
        base = re.sub(r"[\[\]:*?/\\]", " ", clean(title)).strip("' ")
        number, name = 2, _name(base) or "Sheet"
        while name.casefold() in self.names:
            tail = f" ({number})"
            name, number = _name(base, MAX_NAME - len(tail)) + tail, number + 1
        self.names.add(name.casefold())
        return self.book.add_worksheet(name)

    def about(self, document):
        """Add the sheet that describes the export."""
        sheet = self.sheet(str(words.ABOUT_TITLE))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        line = 0
        for _name, heading, value in document.about():
            sheet.write_string(line, 0, heading, self.bold)
            self._statement(sheet, line, value)
            line += 1
        sheet.write_string(line + 1, 0, str(words.DEFINITIONS), self.head)
        sheet.write_blank(line + 1, 1, None, self.head)
        for number, (_metric, name, text) in enumerate(document.definitions()):
            sheet.write_string(line + 2 + number, 0, name, self.bold)
            sheet.write_string(line + 2 + number, 1, text, self.wrapped)

    def _statement(self, sheet, line, value):
        """Write one entry of the description with its type."""
        if isinstance(value, bool):
            text = str(words.YES if value else words.NO)
            sheet.write_string(line, 1, text, self.wrapped)
        elif isinstance(value, date) and value >= FIRST_DAY:
            sheet.write_datetime(line, 1, _moment(value), self.left_day)
        elif isinstance(value, int):
            sheet.write_number(line, 1, value, self.wrapped)
        elif value is not None:
            text = clean(str(value))[:MAX_TEXT]
            style = self.quoted if is_formula(text) else self.wrapped
            sheet.write_string(line, 1, text, style)

    def panel(self, document, panel):
        """Add the sheet of a panel with a frozen heading."""
        columns = document.columns(panel)
        sheet, line = None, MAX_ROWS
        for row in document.rows(panel):
            if line >= MAX_ROWS:
                sheet, line = self._begin(panel, columns), 1
            for number, column in enumerate(columns):
                self._cell(sheet, line, number, column, row)
            line += 1
        if sheet is None:
            self._begin(panel, columns)

    def _begin(self, panel, columns):
        """Add an empty sheet with headings."""
        sheet = self.sheet(panel.title)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, WIDTHS.get(column, 14))
        for number, column in enumerate(columns):
            sheet.write_string(0, number, words.column_name(column), self.head)
        sheet.freeze_panes(1, 0)
        return sheet

    def _cell(self, sheet, line, number, column, row):
        """Write a cell with its type."""
        value = cell(column, row)
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(line, number, value)
        elif isinstance(value, date) and value >= FIRST_DAY:
            sheet.write_datetime(line, number, _moment(value), self.formats["day"])
        elif isinstance(value, (int, float)):
            style = self.formats.get(kind_of(column, row))
            sheet.write_number(line, number, value, style)
        else:
            text = str(value)[:MAX_TEXT]
            style = self.quoted if is_formula(text) else None
            sheet.write_string(line, number, text, style)


def _name(text, length=MAX_NAME):
    """Return the beginning of a text that is a name of a sheet."""
    return (
        text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore").strip("' ")
    )


def _moment(day):
    return datetime.combine(day, datetime.min.time())
