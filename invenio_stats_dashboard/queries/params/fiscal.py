# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The fiscal or academic year of the instance."""

from flask import current_app

from .periods import CALENDAR_YEAR, FISCAL, PERIODS


def fiscal_year_start():
    """Return month and day on which a fiscal year begins."""
    start = current_app.config["STATS_DASHBOARD_FISCAL_YEAR"].get("start")
    return tuple(map(int, start.split("-"))) if start else CALENDAR_YEAR


def offered_periods():
    """Return the names of the periods that pages offer, in order.

    Those of fiscal years only where one is configured.
    """
    configured = current_app.config["STATS_DASHBOARD_FISCAL_YEAR"].get("start")
    return [name for name in PERIODS if configured or name not in FISCAL]
