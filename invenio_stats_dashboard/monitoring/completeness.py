# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Checks of completeness: history, rows, progress of each aggregation."""

from datetime import date, datetime, timedelta, timezone

from dateutil.relativedelta import relativedelta
from invenio_search import current_search_client

from ..aggregators.sources import check_sources, final_months, lost_indices
from ..errors import LostEventsError, short
from ..membership.history import lacking, log_status
from ..metrics.metrics import BASES
from ..search.indices import RECORDS_DELTA, USAGE_DELTA
from ..services.findings import Finding
from .agreement import content_months, done_until, old_formats, usage_months
from .figures import figures, unfinished_rebuild

LAG = timedelta(hours=3)
"""Time since the last complete run above which an aggregation counts as late."""

SAMPLE = 5000
"""Works whose events are compared with the log; all are by ``community-events status``."""


def membership():
    """Check that log and search engine hold the history of all records."""
    log = log_status()
    missing = log["records"] - log["records_logged"]
    missing += log["memberships"] - log["memberships_logged"]
    found = lacking(SAMPLE)
    missing = max(missing, found["entries_missing"])
    detail = f"{missing} records and memberships are not in the log, "
    detail += f"{found['events_differing']} events differ from it "
    detail += f"({found['works']} works compared)"
    is_bad = missing or found["events_differing"]
    advice = "invenio community-stats community-events generate" if is_bad else ""
    return Finding("membership", not is_bad, detail, advice)


def content_rows():
    """Compare content rows with membership events, month by month."""
    bad = sorted({month for basis in BASES for month in content_months(basis)})
    return _months("content rows", "records", bad, RECORDS_DELTA)


def usage_rows():
    """Compare usage rows with usage events, month by month.

    Rows whose events are closed or gone must not be computed anew.
    """
    lost = lost_indices(current_search_client)
    months = {part.month for part in lost}
    found = _months("usage rows", "usage", usage_months(months), USAGE_DELTA)
    try:
        check_sources(lost)
    except LostEventsError as error:
        detail = f"cannot be computed anew: {short(error.closed + error.gone)}"
        found = Finding("usage rows", False, detail, str(error))
    parts = [found.detail]
    if final := final_months(lost):
        parts.append(f"kept without events (closed or gone): {short(final)}")
    if old := old_formats():
        parts.append(f"made by RDM 13 or before: {short(old)}")
    return found._replace(detail="; ".join(parts))


def _months(check, kind, bad, aggregation):
    """Return the finding about months whose rows differ from their events."""
    if not done_until(aggregation):
        return Finding(check, True, "not compared, as none were completed yet")
    if not bad:
        return Finding(check, True, "match the events in all completed months")
    last = date.fromisoformat(f"{bad[-1]}-01") + relativedelta(day=31)
    advice = f"invenio community-stats repair --kind {kind} --start-date {bad[0]}-01 "
    advice += f"--end-date {last}"
    return Finding(check, False, f"differ from the events: {short(bad)}", advice)


def aggregations():
    """Check the progress of each aggregation, and its failures: a finding each."""
    found = []
    for name, part in figures()["aggregations"].items():
        problems, advice = _problems(part)
        detail = f"complete until {part['complete_until'] or 'never'}"
        detail += f", {part['stale_days']} stale days"
        found.append(
            Finding(name, not problems, "; ".join([detail, *problems]), advice)
        )
    return found


def _problems(part):
    """Return (problems of an aggregation, advice)."""
    if part["last_run"] is None and part["complete_until"] is None:
        return ["it has never run"], "invenio community-stats aggregate"
    problems, advice = [], ""
    if part["lag_seconds"] is None or part["lag_seconds"] > LAG.total_seconds():
        problems.append(f"more than {LAG} behind")
        advice = "Is the scheduler (celery beat) running? invenio community-stats "
        advice += "aggregate runs it now."
    marked = part["stale_since"]
    if marked and datetime.now(timezone.utc) - datetime.fromisoformat(marked) > LAG:
        problems.append(f"stale days have been waiting since {marked[:16]}")
        advice = "invenio community-stats aggregate"
    if part["days_left"]:
        problems.append(f"{part['days_left']} days were left by the last run")
        advice = "invenio community-stats aggregate"
    if part["failed_days"]:
        problems.append(f"{part['failed_days']} days failed")
        advice = "The log of invenio_stats_dashboard.aggregators names day and reason."
    if part["last_error"]:
        problems.append(f"the last run ended with {part['last_error']}")
        advice = "Fix the cause; the next run continues from there."
    return problems, advice


def rebuild():
    """Check for an unfinished rebuild that no process is running."""
    found = unfinished_rebuild()
    if found is None:
        return Finding("rebuild", True, "none in progress")
    detail, is_running = found
    advice = "invenio community-stats rebuild resumes it, "
    advice += "rebuild --abort discards it."
    return Finding("rebuild", is_running, detail, "" if is_running else advice)
