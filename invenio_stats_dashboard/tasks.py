# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Celery tasks."""

import logging
from functools import wraps
from math import inf

from celery import shared_task
from flask import current_app

from . import aggregators
from .aggregators.journal import listening
from .aggregators.registry import aggregator_of
from .errors import CancelledError, TransientError
from .locks import task_lock
from .proxies import current_event_reindexing_service
from .search.client import retrying, search_errors
from .search.indices import USAGE_EVENTS
from .services import aggregation
from .services.aggregation import (
    aggregate_records,
    aggregate_usage,
    reported,
    write_membership_events,
)
from .services.processes import Processes, Reporter
from .usage.retry import enrich_left

logger = logging.getLogger("invenio_stats_dashboard.tasks")


RETRIES = 5
"""Number of retries of a task when a service is unavailable, besides the schedule."""

LONGEST_PAUSE = 900
"""Maximum seconds between two retries; the first comes after a minute."""

REASONS = 5
"""Maximum number of different reasons that are printed of the failures of a run."""


def task(**options):
    """Return a decorator for tasks, which are idle while the module is disabled.

    Celery registers it all the same, and messages may remain from before.
    """

    def decorate(function):
        @wraps(function)
        def run(*args, **kwargs):
            if not current_app.config["COMMUNITY_STATS_ENABLED"]:
                logger.warning("%s: the module is disabled", function.__name__)
                return None
            return function(*args, **kwargs)

        return shared_task(**options)(run)

    return decorate


def _retry_later(celery_task, result):
    """Have the worker retry if a service was missing; return the final result."""
    request = celery_task.request
    failed = [part["error"] for part in result.values() if "error" in part]
    if not failed or request.called_directly or request.is_eager:
        return result
    if request.retries >= RETRIES:
        return result
    pause = min(60 * 2**request.retries, LONGEST_PAUSE)
    raise celery_task.retry(countdown=pause, max_retries=RETRIES, exc=None)


@task(ignore_result=False)
def process_membership_log():
    """Derive membership events from what has happened since the last run.

    Where visitors may see more or less of a record than before, its numbers are
    restated immediately.

    :returns: dict of counts, or why it was not done, see :func:`~.services.aggregation.run_aggregation`.
    """
    result = write_membership_events()
    if result.get("restated"):
        aggregate_community_record_stats.delay()
        aggregate_community_usage_stats.delay()
    return result


@task(ignore_result=False, bind=True)
def aggregate_community_record_stats(
    self, community_id=None, start_date=None, end_date=None, update_bookmark=True
):
    """Aggregate content rows and balances.

    What fails is reported; a day or community that fails does not stop the others.

    :param community_id: id or slug of a community that must exist, or several. With
        a start date, only its rows are recomputed. Without, those of all communities
        are: a day is read once for all of them.
    :returns: aggregation → dict of counts.
    :raises CommunityNotFoundError: when there is no such community.
    """
    result = aggregate_records(community_id, start_date, end_date, update_bookmark)
    return _retry_later(self, result)


@task(ignore_result=True)
def aggregate_changed_records():
    """Bring the content rows up to date between two full runs, if records changed."""
    try:
        return aggregation.aggregate_changed_records()
    except TransientError as error:
        logger.error("changed-records: %s", error)
        return {"error": str(error)}


@task(ignore_result=False, bind=True)
def aggregate_community_usage_stats(
    self, community_id=None, start_date=None, end_date=None, update_bookmark=True
):
    """Bring the usage rows and balances up to date; see the task for records."""
    result = aggregate_usage(community_id, start_date, end_date, update_bookmark)
    return _retry_later(self, result)


@task(ignore_result=True)
def recompute_days(aggregation, kind, number, days, marks, communities, token):
    """Recompute one group of days of a back-fill that another process leads.

    :param token: of the leader's lock. See :func:`~.aggregators.backfill.take_part`.
    """
    aggregator = aggregator_of(aggregation)
    aggregator.communities = tuple(communities)
    try:
        with search_errors():
            rows = aggregators.take_part(aggregator, kind, number, days, marks, token)
    except TransientError as error:
        # The leader does it, or the next run.
        logger.info("%s: group=%s of %s: %s", aggregation, number, kind, error)
        return
    logger.info("%s: group=%s of %s rows=%s", aggregation, number, kind, rows)


KINDS = {
    "records": aggregate_community_record_stats,
    "usage": aggregate_community_usage_stats,
}
"""Kind of aggregation → its task."""

WORK = ("days", "rows", "months", "years", "parents", "written", "deleted")
"""Counts of a result that add up over runs."""


def run_to_the_end(kinds, **options):
    """Aggregate until no days are left.

    :param kinds: keys of :data:`KINDS`.
    :param options: of the aggregation tasks.
    :returns: aggregation → dict of counts, added up over all runs.
    """
    result = {}
    for kind in kinds:
        left = inf
        while left:
            done = KINDS[kind](**options)
            for name, part in done.items():
                earlier = result.get(name, {})
                added = {n: earlier.get(n, 0) + part[n] for n in WORK if n in part}
                result[name] = {**part, **added}
            before, left = left, sum(part.get("left", 0) for part in done.values())
            if left >= before:
                # Days that fail are tried again by each run.
                break
    return result


def summary(result):
    """Return a result with the number of days that failed in the place of each failure.

    :param result: of :func:`run_to_the_end`.
    """
    found = {}
    for name, part in result.items():
        days = {failure["day"] for failure in part.get("failed", ())}
        found[name] = {**part, "failed": len(days)} if "failed" in part else part
    return found


def unfinished(result):
    """Return why an aggregation is not complete, a line for each reason.

    :param result: of :func:`run_to_the_end`.
    """
    lines = []
    for name, part in result.items():
        if part.get("busy"):
            lines.append(f"{name}: another process is running it; try again later")
        if "error" in part:
            lines.append(f"{name}: {part['error']}")
        if part.get("failed"):
            days = {failure["day"] for failure in part["failed"]}
            span = " to ".join(sorted({min(days), max(days)}))
            lines.append(
                f"{name}: {len(days)} days failed ({span}); the log names each"
            )
            lines += _reasons(part["failed"])
        if part.get("left"):
            lines.append(
                f"{name}: {part['left']} days are left; run this command again"
            )
    return lines


def _reasons(failures):
    """Return the different reasons of failures, a line each, not more than a few."""
    first = {}
    for failure in sorted(failures, key=lambda failure: failure["day"]):
        first.setdefault(failure["error"], failure["day"])
    lines = [f"  {day}: {error}" for error, day in first.items()]
    more = len(lines) - REASONS
    return [*lines[:REASONS], *([f"  and {more} more reasons"] if more > 0 else [])]


@task(ignore_result=False)
def run_in_background(process, kinds, **options):
    """Aggregate, and record progress and result for ``processes``.

    :param process: id of the run, see :class:`~.services.processes.Processes`.
    :param options: of the aggregation tasks.
    """
    processes = Processes()
    if processes.get(process)["state"] == "cancelled":
        return None
    processes.update(process, state="running")
    reporter = Reporter(process, processes)
    try:
        with listening(reporter):
            result = run_to_the_end(kinds, **options)
    except CancelledError:
        processes.update(process, state="cancelled", **reporter.days())
        return None
    except Exception as error:
        processes.update(process, state="failed", error=str(error))
        raise
    reasons = unfinished(result)
    outcome = {"state": "failed", "error": "; ".join(reasons)} if reasons else {}
    outcome = {"state": "done", "result": result, **outcome}
    processes.update(process, **outcome, **reporter.days())
    return result


@task(ignore_result=False)
def reindex_events_with_metadata(event_types=None, months=None, **limits):
    """Enrich usage events that were indexed before this module was installed.

    :returns: see :meth:`~.services.EventReindexingService.reindex_events`;
        ``{"busy": True}`` when another process is running it.
    """
    chosen = {"event_types": event_types or USAGE_EVENTS, "months": months, **limits}
    run = task_lock("reindexing")(current_event_reindexing_service.reindex_events)
    return reported("reindexing", run, **chosen)


@task(ignore_result=False)
def enrich_left_events():
    """Retry the enrichment of recent events whose records were unknown.

    :returns: see :func:`~.usage.retry.enrich_left`; ``{"busy": True}`` when another
        process is running it.
    """
    run = task_lock("reindexing")(retrying(logger)(enrich_left))
    return reported("left-events", run)


@task(ignore_result=False)
def get_reindexing_progress(event_types=None, months=None):
    """Return the progress of the migration of usage events.

    :returns: see :meth:`~.services.EventReindexingService.get_migration_status`.
    """
    chosen = {"event_types": event_types or USAGE_EVENTS, "months": months}
    return current_event_reindexing_service.get_migration_status(**chosen)
