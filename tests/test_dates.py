# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Test dates and months."""

from datetime import date

from invenio_stats_dashboard.dates import month_before, months_between


def test_months():
    """From one to another, over the end of a year."""
    months = ["2025-11", "2025-12", "2026-01", "2026-02"]

    assert months_between("2025-11", "2026-02") == months
    assert months_between("2026-02", "2026-01") == []
    assert month_before(date(2026, 3, 1)) == "2026-02"
    assert month_before(date(2026, 1, 31)) == "2025-12"
