# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Dates of answers and aggregations: all in UTC."""

from datetime import datetime, timedelta, timezone

DAY = timedelta(days=1)


def today():
    """Return the current day in UTC."""
    return datetime.now(timezone.utc).date()


def iso(moment):
    """Return a moment as text in UTC, to the second; ``None`` stays."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
