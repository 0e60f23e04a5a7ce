# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Breakdown keys of a record, by the table of breakdowns."""

import re
from datetime import date

from babel_edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

PLAIN_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")
"""What nearly all dates look like; the parser for all others takes milliseconds."""

SEASON = re.compile(r"(-?\d{4})-(2[1-9]|3\d|4[01])")
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

MAX_KEY_LENGTH = 512
"""Characters of a key: the search engine refuses keywords above 32 kB."""


def _step(value, alternatives):
    """Follow one step of a path; lists are walked, the first alternative wins."""
    if isinstance(value, list):
        return [found for item in value for found in _step(item, alternatives)]
    if isinstance(value, dict):
        for name in alternatives:
            if value.get(name) not in (None, ""):
                return [value[name]]
    return []


def lookup(document, path):
    """Return all values at a path, without repeats, as strings.

    :param document: the record's JSON.
    :param path: e.g. ``metadata.subjects.id|subject``: dots are steps, lists are
        walked, ``a|b`` takes ``a`` and where there is none ``b``. The last
        alternative may itself be a path. Of texts by language, the English one is
        taken, else the first.
    """
    head, _, rest = path.partition("|")
    *steps, last = head.split(".")
    values = [document]
    for step in steps:
        values = [found for value in values for found in _step(value, [step])]
    found = []
    for value in _flat(values):
        direct = list(_flat(_step(value, [last])))
        if not direct and rest:
            direct = lookup(value, rest)
        found.extend(direct)
    texts = (_text(value) for value in found)
    return list(dict.fromkeys(text[:MAX_KEY_LENGTH] for text in texts if text))


def _text(value):
    """Return a value as a text, ``""`` where there is none."""
    if isinstance(value, dict):
        value = value.get("en") or next(filter(None, value.values()), None)
    return "" if value is None else str(value)


def _flat(values):
    """Flatten nested lists."""
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        else:
            yield value


def extract_fields(document, subcounts):
    """Return the breakdown fields of a record, field → key or list of keys.

    Fields without a value are left out, of restricted records also those that are
    ``withheld``. Single-valued breakdowns take the first.
    """
    fields = {}
    is_restricted = document.get("access", {}).get("record") == "restricted"
    for entry in subcounts.values():
        if not entry["source"] or (entry["withheld"] and is_restricted):
            continue
        keys = lookup(document, entry["source"])
        if keys:
            fields[entry["field"]] = keys if entry["multivalued"] else keys[0]
    return fields


def published_day(edtf):
    """Return the day (``YYYY-MM-DD``) that stands for an EDTF publication date.

    The first day that the date allows: a year is its 1 January, a range its first
    day, an interval open at its start the first day of its end. What is before year
    1 is its first day, the first that the search engine can hold. Dates in the future
    stay there: the record counts from then on. ``None`` where there is no date, or
    none that says the year.
    """
    start, _, end = (edtf or "").strip().partition("/")
    text = start if start not in ("", "..") else end
    plain = PLAIN_DATE.fullmatch(text)
    try:
        if plain:
            return _day(*(int(part or 1) for part in plain.groups()))
        season = SEASON.fullmatch(text)
        if season:
            return _day(int(season[1]), SEASONS[int(season[2])], 1)
        if text.startswith("XXXX"):
            return None
        day = parse_edtf(text).lower_strict()
        return _day(day.tm_year, day.tm_mon, day.tm_mday)
    except (EDTFParseException, ValueError, AttributeError, KeyError):
        return None


def _day(year, month, day):
    """Return a day as text; what is before year 1 is its first day."""
    return (date(year, month, day) if year > 0 else date.min).isoformat()


def access_status(access, has_files, at=None):
    """Return a record's access status, by the rules of RDM.

    :param access: the ``access`` part of the record's JSON.
    :param has_files: whether the record has files.
    :param at: ``YYYY-MM-DD`` of the day asked for: before the end of an embargo
        that was lifted since, the record was embargoed. ``None`` is now.
    """
    embargo = access.get("embargo") or {}
    until = (embargo.get("until") or "")[:10]
    if embargo.get("active") or (at and until and at < until):
        return "embargoed"
    if access.get("record") != "public":
        return "restricted"
    if not has_files:
        return "metadata-only"
    return "open" if access.get("files") == "public" else "restricted"
