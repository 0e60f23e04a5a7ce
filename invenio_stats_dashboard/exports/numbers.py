# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Localised numbers, days and filters, written as on the pages.

The scripts of the pages have the same rules in ``data/numbers.js`` and
``data/dates.js``; tests of both read the same examples.
"""

import re
from datetime import date
from math import floor, log10

from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit
from invenio_i18n import gettext as _

from ..metrics.labels import BYTES, DIMENSIONS
from ..metrics.labels import RECORD as RECORD_NAME
from ..metrics.labels import metric_kind
from ..queries.labels import current_locale
from ..queries.params.filters import RECORD

BYTE_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte")

FULL_DIGITS_UP_TO = 9_999_999
"""Number beyond which compact notation is used."""

DIGITS = 3
"""Significant digits of compact numbers and sizes."""

THREE_DIGITS = "@##"
ENGLISH_DAY = "d MMM yyyy"
NO_BREAK = "\u00a0"
DASH = re.compile(r"\s*–\s*")


def show(metric, value):
    """Return a number of a metric as short text in the reader's language.

    :param value: the number, or ``None`` when it is not known.
    """
    locale = current_locale()
    if value is None:
        return "–"
    if metric_kind(metric) == BYTES:
        return _bytes(value, locale)
    if abs(value) > FULL_DIGITS_UP_TO:
        return _compact(value, locale)
    number = round(value, 1)
    whole = number == int(number)
    return format_decimal(int(number), locale=locale) if whole else _decimal(number)


def _decimal(number):
    """Return a number with one decimal."""
    locale = current_locale()
    # Groups of digits differ by locale, which a pattern of one's own would not.
    whole = format_decimal(int(number), locale=locale)
    return whole + format_decimal(abs(number) % 1, ".#", locale=locale).lstrip("0")


def _compact(value, locale):
    """Return a large number in words such as ``12.3M``."""
    before_point = floor(log10(abs(value))) % DIGITS + 1
    return format_compact_decimal(
        value, locale=locale, fraction_digits=DIGITS - before_point
    )


def _bytes(value, locale):
    """Return a size in decimal units, with three digits at most."""
    power = 0
    while abs(value) >= 999.5 and power < len(BYTE_UNITS) - 1:
        value, power = value / 1000, power + 1
    unit, length = f"digital-{BYTE_UNITS[power]}", "short" if power else "long"
    form = THREE_DIGITS if value else "0"
    text = format_unit(value, unit, length, format=form, locale=locale)
    return NO_BREAK.join(text.split())


def _is_english(locale):
    return locale.replace("_", "-").split("-")[0] == "en"


def show_day(text):
    """Return a day in the reader's language."""
    return _day(date.fromisoformat(text), current_locale())


def _day(day, locale):
    if _is_english(locale):
        return format_date(day, ENGLISH_DAY, locale="en")
    return format_skeleton("yMMMd", day, locale=locale)


def show_range(first, last):
    """Return a range of days; a repeated year or month is left out."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    locale = current_locale()
    if start == end:
        return _day(start, locale)
    if not _is_english(locale):
        text = format_interval(start, end, "yMMMd", locale=locale)
        return DASH.sub(" – ", text)
    form = ENGLISH_DAY
    if start.year == end.year:
        form = "d" if start.month == end.month else "d MMM"
    return f"{format_date(start, form, locale='en')} – {_day(end, locale)}"


def show_filters(filters):
    """Return the filters of an answer as text, or an empty one.

    :param filters: entries of the answer, with their labels.
    """
    return "; ".join(map(_filter, filters))


def _filter(entry):
    """Return a filter as text: ``Country: Germany or Austria``."""
    keys = [str(key) for key in entry.get("labels") or entry["values"]]
    words = {
        "name": {RECORD: RECORD_NAME, **DIMENSIONS}.get(
            entry["breakdown"], entry["param"]
        ),
        "values": format_list(keys, "or", locale=current_locale()),
    }
    return (
        _("%(name)s: not %(values)s", **words)
        if entry["negated"]
        else _("%(name)s: %(values)s", **words)
    )


def show_change(value, previous):
    """Return the change of a number as short text; empty where there is none to show.

    :param value: the number, ``None`` when it is not known.
    :param previous: the number it is compared with, likewise.
    """
    if value is None or previous is None or value == previous:
        return ""
    if not previous:
        return _("new")
    share = (value - previous) / previous
    text = format_percent(abs(share), locale=current_locale())
    return f"{'+' if share > 0 else '−'}{text}"
