# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Texts of files and commands: no formulas in any spreadsheet, numbers people read."""

import csv
import io

import openpyxl
import pytest

from invenio_stats_dashboard.cli.output import csv_text, size
from invenio_stats_dashboard.exports.cells import defused
from invenio_stats_dashboard.exports.xlsx import Workbook

TEXTS = [
    "=1+2",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "\u00a0=1",
    "\u3000=1",
    "\ufeff=1",
    "\u200b=1",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1.example",
    "﹦1",
    "＋1",
    "﹣1",
    "＠x",
    "a;=1+2",
    "a; +1",
    "a;b;-1",
    ";＝1",
    "a\t=1",
    "a\n=1",
    "a|@x",
    'a;"=1"',
    'a";=1',
]


def begins(cell):
    """Return True if a spreadsheet would take a cell for a formula."""
    bare = cell.strip(" \t\r\n\u00a0\u3000\ufeff\u200b")
    return bare[:1] in tuple("=+-@＝＋－＠﹦﹢﹣﹫")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_no_cell_is_a_formula(text, delimiter):
    """Whatever a spreadsheet takes for the separator of lists."""
    written = csv_text([{"key": text, "value": -5, "label": text}])

    assert ",-5," in written  # Numbers stay what they are.
    if delimiter != ",":  # Nor do quotes keep lines together.
        written = written.replace("\r", "\n").replace(",-5,", ",")
    found = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)
    assert [cell for line in found for cell in line if begins(cell)] in ([], ["-5"])


@pytest.mark.parametrize(
    "text", ["plain", "a = b", "1-2", "x@example.org", "a; b", "it's", "", "Ä;ö"]
)
def test_other_texts_stay(text):
    """A sign within a text does no harm."""
    assert defused(text) == text


def test_headings_are_guarded_as_well():
    """Keys of a breakdown are headings of a series."""
    assert csv_text([{"from": "2024-01-01", "=1+2": 3}]).startswith("from,'=1+2\n")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (999_999, "1.0 MB"),
        (999_999_999, "1.0 GB"),
        (999_999_999_999, "1.0 TB"),
        (5 * 10**15, "5.0 PB"),
        (5 * 10**18, "5000.0 PB"),
    ],
)
def test_sizes(number, text):
    """A size that would be rounded to a thousand is one of the next unit."""
    assert size(number) == text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Views", "Views"),
        ("a\x07b", "ab"),
        ("\ud83d half", "half"),
        ("[Views]: a/b*?\\", "Views   a b"),
        ("'Views'", "Views"),
        ("x" * 30 + "' y", "x" * 30),
        ("😀" * 20, "😀" * 15),
        ("History", "History (2)"),
        ("\ufffe", "Sheet"),
    ],
)
def test_names_of_sheets(title, name):
    """Whatever a panel is called, its sheet can be written and opened."""
    file = io.BytesIO()
    book = Workbook(file)

    assert book.sheet(title).name == name
    book.close()
    assert openpyxl.load_workbook(file).sheetnames == [name]
