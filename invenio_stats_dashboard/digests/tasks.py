# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Celery task of the digests."""

from flask import current_app

from ..services.aggregation import reported
from ..tasks import task
from .sending import Sender


@task(ignore_result=False)
def send_digests():
    """Send the digests of the last month or week to those who have none yet.

    :returns: dict of counts, or why it was not done.
    """
    if not current_app.config["STATS_DASHBOARD_DIGESTS"]["enabled"]:
        return {"disabled": True}
    return reported("digests", lambda: Sender().run())
