# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Runs of the aggregations, and of what they are made from."""

import logging

from invenio_db import db
from sqlalchemy.exc import DBAPIError

from ..aggregators.journal import last_runs
from ..aggregators.registry import (
    RECORD_AGGREGATIONS,
    USAGE_AGGREGATIONS,
    aggregator_of,
)
from ..dates import today
from ..errors import BusyError, TransientError
from ..locks import task_lock
from ..membership.processor import MembershipProcessor
from ..metrics.metrics import BASES
from ..search.client import retrying, search_errors
from ..search.indices import RECORDS_DELTA, stale_kind
from ..search.state import State
from ..usage.restatement import restate_usage
from .scopes import resolve_community

# Runs are logged with the tasks, even those started by a command.
logger = logging.getLogger("invenio_stats_dashboard.tasks")


def reported(name, function, *args, **kwargs):
    """Run a task; return its counts, or why it did not run.

    :returns: dict; ``{"busy": True}`` when another process is running it, and
        ``{"error": text}`` for what the next run catches up on.
    """
    try:
        with search_errors():
            result = function(*args, **kwargs)
    except BusyError as error:
        logger.info("%s: %s", name, error)
        return {"busy": True}
    except TransientError as error:
        logger.error("%s: %s", name, error)
        return {"error": str(error)}
    except DBAPIError as error:
        db.session.rollback()
        text = f"the database refuses, is it upgraded? {' '.join(str(error).split())}"
        logger.error("%s: %s", name, text)
        return {"error": text[:500]}
    logger.info("%s: %s", name, _counts(result))
    return result


def _counts(result):
    """Return a result as one line of counts."""
    return " ".join(
        f"{name}={len(value) if isinstance(value, list) else value}"
        for name, value in result.items()
    )


def run_aggregation(
    name, start_date=None, end_date=None, update_bookmark=True, communities=()
):
    """Run one aggregation by its registered name.

    :param communities: ids of the communities to limit the run to, with a start date.
    :returns: dict of counts, with the days that ``failed``; ``{"busy": True}`` when
        another process is running it; ``{"error": text}`` when a service was
        unavailable.
    """
    run = aggregator_of(name).run
    return reported(name, run, start_date, end_date, update_bookmark, communities)


def write_membership_events(progress=None):
    """Derive membership events from what has happened since the last run.

    :param progress: called with the number of works done after each batch.
    :returns: dict of counts, or why it was not done, see :func:`run_aggregation`.
    """
    return reported("membership-log", _process_membership_log, progress)


def _process_membership_log(progress):
    restated = set()

    def restate(recids):
        restate_usage(recids)
        restated.update(recids)

    with task_lock("membership-log") as lock:
        run = MembershipProcessor(restate=restate).run
        result = retrying(logger)(run)(lock, progress)
    return {**result, "restated": len(restated)} if restated else result


def aggregate_records(
    community_id=None, start_date=None, end_date=None, update_bookmark=True
):
    """Aggregate content rows and balances.

    What fails is reported; a day or community that fails does not stop the others.

    :param community_id: id or slug of a community that must exist, or several. With
        a start date, only its rows are recomputed. Without, those of all communities
        are: a day is read once for all of them.
    :returns: aggregation → dict of counts.
    :raises CommunityNotFoundError: when there is no such community.
    """
    options = (start_date, end_date, update_bookmark, _community_ids(community_id))
    events = {"membership-log": write_membership_events()}
    return events | {n: run_aggregation(n, *options) for n in RECORD_AGGREGATIONS}


def aggregate_changed_records():
    """Bring the content rows up to date if days are marked that can be done.

    Cheap where nothing has changed. Days that have failed wait for the next full run.

    :returns: as :func:`aggregate_records`, ``{}`` where there is nothing to do.
    """
    with search_errors():
        state = State()
        last = last_runs(state).get(RECORDS_DELTA, {})
        failed = {failure["day"] for failure in last.get("failed", ())}
        marks = [
            mark for basis in BASES for mark in state.stale_days(stale_kind(basis))
        ]
    due = {mark.day for mark in marks if mark.day <= today().isoformat()}
    return aggregate_records() if due - failed else {}


def aggregate_usage(
    community_id=None, start_date=None, end_date=None, update_bookmark=True
):
    """Bring the usage rows and closings up to date; see :func:`aggregate_records`.

    A usage row is that of all communities of its record: with a start date, days are
    recomputed as a whole.
    """
    options = (start_date, end_date, update_bookmark, _community_ids(community_id))
    return {name: run_aggregation(name, *options) for name in USAGE_AGGREGATIONS}


def _community_ids(community_id):
    """Return the ids of communities, given by id or slug, one or a list of them.

    :raises CommunityNotFoundError: when there is no such community.
    """
    given = [community_id] if isinstance(community_id, str) else community_id or []
    return [resolve_community(name).id for name in given]
