# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Days that publication dates stand for: the one rule, for pages and reports."""

import re
from datetime import date

from babel_edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

PLAIN_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?", re.ASCII)
"""Pattern of nearly all dates; the parser for all others takes milliseconds."""

QUALIFIERS = re.compile(r"[?~%]")
"""Marks of uncertain and approximate dates, which count as if they were certain."""

SET = re.compile(r"\[(.*)\]|\{(.*)\}")
MEMBERS = re.compile(r",|\.\.")

SEASON = re.compile(r"(-?\d{4})-(2[1-9]|3\d|4[01])", re.ASCII)
SEASONS = {21: 3, 22: 6, 23: 9, 24: 12, 25: 3, 26: 6, 27: 9, 28: 12, 29: 9, 30: 12}
SEASONS |= {
    31: 3,
    32: 6,
    33: 1,
    34: 4,
    35: 7,
    36: 10,
    37: 1,
    38: 5,
    39: 9,
    40: 1,
    41: 7,
}
"""First months of EDTF's seasons, quarters and halves; the parser fails on them."""


def published_day(edtf):
    """Return the day (``YYYY-MM-DD``) that stands for an EDTF publication date.

    The first day that the date allows: a year is its 1 January, a range its first
    day, an interval open at its start the first day of its end, a set the first day
    of its members. What is before year 1 is its first day, the first that the search
    engine can hold. Dates in the future stay there: the record counts from then on.
    ``None`` where there is no date, or none that says the year.
    """
    text = QUALIFIERS.sub("", edtf or "").strip()
    members = SET.fullmatch(text)
    if members:
        parts = MEMBERS.split(members[1] or members[2] or "")
        return min(filter(None, map(published_day, parts)), default=None)
    start, _, end = text.partition("/")
    return _first_day(start if start not in ("", "..") else end)


def _first_day(text):
    """Return the first day of a date that is neither a set nor an interval."""
    plain = PLAIN_DATE.fullmatch(text)
    season = SEASON.fullmatch(text)
    try:
        if plain:
            return _day(*(int(part or 1) for part in plain.groups()))
        if season:
            return _day(int(season[1]), SEASONS[int(season[2])], 1)
        if text.startswith("XXXX"):
            return None
        day = parse_edtf(text).lower_strict()
        return _day(day.tm_year, day.tm_mon, day.tm_mday)
    except (EDTFParseException, ArithmeticError, AttributeError, TypeError, ValueError):
        return None


def _day(year, month, day):
    """Return a day as text; what is before year 1 is its first day."""
    return (date(year, month, day) if year > 0 else date.min).isoformat()
