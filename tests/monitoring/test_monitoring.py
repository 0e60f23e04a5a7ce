# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The figures of monitoring, for administrators only."""

import re
from datetime import datetime, timezone

import pytest

from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)

URL = "/api/stats-dashboard/monitoring"


@pytest.fixture()
def admin(login, users):
    """Return a browser logged in as the administrator."""
    return login(users["admin"])


@pytest.mark.parametrize("role", [None, "curator", "outsider"])
def test_only_for_administrators(client, login, users, role):
    """Others get 403, and no figure."""
    browser = login(users[role]) if role else client

    answer = browser.get(URL)

    assert answer.status_code == 403
    assert b"aggregations" not in answer.data


def test_json(usage, admin):
    """Each aggregation with its last run, its lag, rows and days that wait."""
    aggregate_community_record_stats()
    aggregate_community_usage_stats()

    found = admin.get(URL).json

    part = found["aggregations"]["community-usage-delta-agg"]
    assert part["rows"] > 10 and part["bytes"] > 0
    assert part["stale_days"] == part["failed_days"] == part["days_left"] == 0
    assert part["last_error"] is None and 0 <= part["lag_seconds"] < 3600
    assert found["membership_log_pending"] == 0
    assert set(found["queues"]) == {"record-view", "file-download"}
    last = datetime.fromisoformat(found["last_event"])
    assert last.date().isoformat() == usage.days[-1]
    assert last.tzinfo == timezone.utc


def test_prometheus(usage, admin):
    """Plain text, each line a metric with its labels and a number."""
    aggregate_community_usage_stats()

    answer = admin.get(URL, query_string={"format": "prometheus"})
    by_header = admin.get(URL, headers={"Accept": "text/plain"})

    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert by_header.content_type == answer.content_type
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    pattern = r'stats_dashboard_\w+(\{\w+="[\w-]+"\})? -?\d+(\.\d+)?(e[+-]?\d+)?'
    assert lines and all(re.fullmatch(pattern, line) for line in lines)
    label = '{aggregation="community-usage-delta-agg"}'
    assert f"stats_dashboard_last_run_failed{label} 0.0" in lines
    assert any(line.startswith(f"stats_dashboard_lag_seconds{label}") for line in lines)


def test_unknown_format(admin):
    """The answer names the formats there are."""
    answer = admin.get(URL, query_string={"format": "yaml"})

    assert answer.status_code == 400
    assert "json, prometheus" in answer.text
