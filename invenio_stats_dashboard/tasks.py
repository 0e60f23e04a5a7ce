# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Celery tasks."""

import logging

from celery import shared_task
from invenio_stats.proxies import current_stats

from .errors import BusyError
from .events.indexer import USAGE_EVENTS
from .events.left import enrich_left
from .events.membership import MembershipProcessor
from .locks import task_lock
from .services.reindexing import EventReindexingService
from .services.scopes import resolve_scope

logger = logging.getLogger("invenio_stats_dashboard.tasks")

RECORD_AGGREGATIONS = ("community-records-delta-agg", "community-records-snapshot-agg")
USAGE_AGGREGATIONS = ("community-usage-delta-agg", "community-usage-snapshot-agg")


def _require_community(community_id):
    """Raise unless there is such a community; ``None`` is the whole instance."""
    if community_id is not None:
        resolve_scope(community_id)


def run_aggregation(name, start_date=None, end_date=None, update_bookmark=True):
    """Run one aggregation by its registered name.

    :returns: dict of counts; ``{"busy": True}`` when another process is at it.
    """
    config = current_stats.aggregations[name]
    aggregator = config.cls(name=config.name, **config.params)
    try:
        return aggregator.run(start_date, end_date, update_bookmark)
    except BusyError as error:
        logger.info("%s", error)
        return {"busy": True}


@shared_task(ignore_result=False)
def process_membership_log():
    """Derive membership events from what has happened since the last run.

    :returns: dict of counts; ``{"busy": True}`` when another process is at it.
    """
    try:
        with task_lock("membership-log") as lock:
            return MembershipProcessor().run(lock)
    except BusyError as error:
        logger.info("%s", error)
        return {"busy": True}


@shared_task(ignore_result=False)
def aggregate_community_record_stats(
    community_id=None, start_date=None, end_date=None, update_bookmark=True
):
    """Bring the content rows and balances up to date.

    :param community_id: id or slug of a community that must exist; the rows of all
        communities are renewed together, since a day is read once for all of them.
    :returns: aggregation → dict of counts.
    :raises CommunityNotFoundError: when there is no such community.
    """
    _require_community(community_id)
    result = {"membership-log": process_membership_log()}
    for name in RECORD_AGGREGATIONS:
        result[name] = run_aggregation(name, start_date, end_date, update_bookmark)
    return result


@shared_task(ignore_result=False)
def aggregate_community_usage_stats(
    community_id=None, start_date=None, end_date=None, update_bookmark=True
):
    """Bring the usage rows and balances up to date; see the task for records."""
    _require_community(community_id)
    return {
        name: run_aggregation(name, start_date, end_date, update_bookmark)
        for name in USAGE_AGGREGATIONS
    }


@shared_task(ignore_result=False)
def reindex_events_with_metadata(event_types=None, months=None, **limits):
    """Enrich usage events that were indexed before this module was installed.

    :returns: see :meth:`~.services.EventReindexingService.reindex_events`;
        ``{"busy": True}`` when another process is at it.
    """
    chosen = {"event_types": event_types or USAGE_EVENTS, "months": months}
    try:
        with task_lock("reindexing"):
            return EventReindexingService().reindex_events(**chosen, **limits)
    except BusyError as error:
        logger.info("%s", error)
        return {"busy": True}


@shared_task(ignore_result=False)
def enrich_left_events():
    """Try again to enrich recent events whose records were not known.

    :returns: see :func:`~.events.left.enrich_left`; ``{"busy": True}`` when another
        process is at it.
    """
    try:
        with task_lock("reindexing"):
            return enrich_left()
    except BusyError as error:
        logger.info("%s", error)
        return {"busy": True}


@shared_task(ignore_result=False)
def get_reindexing_progress(event_types=None, months=None):
    """Return how far the migration of usage events is.

    :returns: see :meth:`~.services.EventReindexingService.get_migration_status`.
    """
    chosen = {"event_types": event_types or USAGE_EVENTS, "months": months}
    return EventReindexingService().get_migration_status(**chosen)
