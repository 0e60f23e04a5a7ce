# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Localised numbers and days."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal
from babel.units import format_unit

from ..metrics.labels import BYTES, metric_kind
from ..queries.labels import current_locale

BYTE_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte")

MANY = 1_000_000
"""Number from which on compact notation is used."""


def show(metric, value):
    """Return a number of a metric as short text in the reader's language.

    :param value: the number, or ``None`` when it is not known.
    """
    locale = current_locale()
    if value is None:
        return "–"
    if metric_kind(metric) == BYTES:
        return _bytes(value, locale)
    if abs(value) >= MANY:
        return format_compact_decimal(value, locale=locale, fraction_digits=1)
    return format_decimal(value, locale=locale)


def _bytes(value, locale):
    """Return a size in decimal units, with three digits at most."""
    power = 0
    while abs(value) >= 999.5 and power < len(BYTE_UNITS) - 1:
        value, power = value / 1000, power + 1
    number = round(value, 1) if power and abs(value) < 99.95 else round(value)
    return format_unit(number, f"digital-{BYTE_UNITS[power]}", "short", locale=locale)


def show_day(text):
    """Return a day in the reader's language."""
    day = date.fromisoformat(text)
    return format_date(day, format="medium", locale=current_locale())
