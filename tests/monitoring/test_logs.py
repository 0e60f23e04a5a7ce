# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""One line a run with ids and counts, and nothing about people."""

import logging

from invenio_stats_dashboard.services import EventReindexingService
from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)
from tests.helpers import documents

LOGGERS = "invenio_stats_dashboard"


def test_one_line_a_run(usage, caplog):
    """Aggregators and tasks say what they did, each once, with the run's id."""
    with caplog.at_level(logging.INFO, LOGGERS):
        aggregate_community_record_stats()
        aggregate_community_usage_stats()

    lines = [(r.name, r.getMessage()) for r in caplog.records if LOGGERS in r.name]
    runs = [text for name, text in lines if name == f"{LOGGERS}.aggregators"]
    tasks = [text for name, text in lines if name == f"{LOGGERS}.tasks"]
    assert len(runs) == 4 and len(tasks) == 5
    (line,) = [text for text in runs if "community-usage-delta-agg" in text]
    for name in ("run=", f"days={len(usage.days)}", "rows=", "left=0", "failed=0"):
        assert name in line
    assert all("\n" not in text for _, text in lines)


def test_no_personal_data(usage, caplog):
    """No visitor, session, address, account or title, on any level of ours."""
    with caplog.at_level(logging.DEBUG, LOGGERS):
        aggregate_community_record_stats()
        aggregate_community_usage_stats()
        EventReindexingService().reindex_events()

    events = documents("events-stats-record-view-*")
    secrets = {e[name] for e in events for name in ("visitor_id", "unique_session_id")}
    secrets |= {"8.8.8.8", "Firefox", "@example.org", "A record", "Byron"}
    text = "\n".join(r.getMessage() for r in caplog.records if LOGGERS in r.name)
    assert text
    assert not [secret for secret in secrets if secret in text]
