# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Celery task of the alerts."""

from flask import current_app

from ..services.aggregation import reported
from ..tasks import task
from .sending import Watch


@task(ignore_result=False)
def send_alerts():
    """Report what was unusual about the last whole day.

    :returns: dict of counts, or why it was not done.
    """
    if not current_app.config["STATS_DASHBOARD_ALERTS"]["enabled"]:
        return {"disabled": True}
    return reported("alerts", lambda: Watch().run())
