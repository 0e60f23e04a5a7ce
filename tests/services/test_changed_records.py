# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A run each few minutes: cheap unless records have entered or left."""

import pytest

from invenio_stats_dashboard.services import aggregation
from invenio_stats_dashboard.tasks import (
    aggregate_changed_records,
    aggregate_community_record_stats,
    process_membership_log,
)
from tests.aggregators.test_isolation import fail_in
from tests.helpers import rows

CONTENT = "stats-community-records-delta-added-*"


@pytest.fixture()
def counted(clean, users, make_record):
    """A repository whose rows are up to date, with a record to be published."""
    make_record(users["author"], publication_date="2999-12-31")
    aggregate_community_record_stats()


def test_nothing_to_do(counted, monkeypatch):
    """Nothing is read while nothing is marked; days to come do not count."""
    monkeypatch.setattr(aggregation, "aggregate_records", None)

    assert aggregate_changed_records() == {}


def test_a_new_community(counted, users, make_record, make_community):
    """Its records are there after the next run, not after the next hour."""
    community = make_community(users["curator"])
    make_record(users["author"], communities=[community])
    process_membership_log()

    result = aggregate_changed_records()

    assert result["community-records-delta-agg"]["rows"] > 0
    assert rows(CONTENT, community_id=community, breakdown="total")
    assert aggregate_changed_records() == {}


def test_days_that_fail_wait(counted, users, make_record, monkeypatch):
    """A day that cannot be done is tried each hour, not each few minutes."""
    make_record(users["author"])
    process_membership_log()
    day = max(row["day"] for row in rows(CONTENT))
    fail_in(monkeypatch, "global", day)

    assert aggregate_changed_records()["community-records-delta-agg"]["failed"]
    assert aggregate_changed_records() == {}
