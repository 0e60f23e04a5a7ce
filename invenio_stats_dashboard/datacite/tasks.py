# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Celery task of the usage reports for DataCite."""

from ..services.aggregation import reported
from ..tasks import task
from .sending import Sender
from .settings import Settings


@task(ignore_result=False)
def send_usage_reports():
    """Send DataCite the months that it does not have yet, or that were restated.

    :returns: dict of counts, or why it was not done.
    """
    settings = Settings()
    if not settings.enabled:
        return {"disabled": True}
    return reported("datacite", Sender(settings).run)
