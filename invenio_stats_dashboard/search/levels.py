# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Levels of usage rows, each a sum of the one below."""

DAY, RECORD, CELL = "day", "record", "cell"
"""From the fewest rows to the most."""

MONTH = "month"
"""Sums of record-days over a month that is over, dated on its first day."""


def month_level(field):
    """Return the level of the instance's sums over a month by the keys of a field."""
    return f"{MONTH}-{field}"


def months_progress(kind):
    """Return the name under which is kept up to when there are rows of months.

    :param kind: under which months that are out of date are marked.
    """
    return f"months-{kind}"
