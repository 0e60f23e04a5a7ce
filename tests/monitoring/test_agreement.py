# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The doctor compares events with rows, month by month, and names old indices."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.errors import IncompleteSearchError
from invenio_stats_dashboard.monitoring import agreement
from tests.factories import raw_event, send_events

OLD_FORMAT = "strict_date_hour_minute_second"
CONTENT = "stats-community-records-delta-created-*"


@pytest.fixture()
def findings(run):
    """Return a function that gives the findings by check."""

    def _findings():
        found = json.loads(run("doctor", "--json")[1])["findings"]
        return {finding["check"]: finding for finding in found}

    return _findings


@pytest.fixture()
def long_ago(usage):
    """Views in a month that is over; gives a day of it."""
    moment = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=75)
    views = [raw_event("record-view", recid, moment) for recid in usage.recids]
    send_events("record-view", views)
    return moment.date().isoformat()


def remove_rows(pattern, day):
    """Delete the rows of a day."""
    current_search_client.delete_by_query(
        index=prefix_index(pattern),
        body={"query": {"term": {"day": day}}},
        refresh=True,
    )


def test_usage_month_by_month(long_ago, run, findings):
    """A month whose rows are not those of its events is named, with what to do."""
    run("aggregate")
    found = findings()["usage rows"]
    assert found["ok"] and not found["advice"]

    remove_rows("stats-community-usage-delta-*", long_ago)
    found = findings()["usage rows"]
    assert not found["ok"] and long_ago[:7] in found["detail"]
    assert f"repair --kind usage --start-date {long_ago[:7]}-01" in found["advice"]

    run(*found["advice"].removeprefix("invenio community-stats ").split())
    assert findings()["usage rows"]["ok"]


def test_content_month_by_month(clean, run, users, make_record, findings):
    """The same for content, on each basis; publication dates reach far back."""
    make_record(users["author"], publication_date="1999-03-14")
    run("aggregate")
    assert findings()["content rows"]["ok"]

    remove_rows(CONTENT.replace("created", "published"), "1999-03-14")
    found = findings()["content rows"]
    assert not found["ok"] and "1999-03" in found["detail"]
    assert "repair --kind records" in found["advice"]


def test_old_formats(no_indices, usage, run, findings):
    """Indices of RDM 13 are named, however few they are."""
    name = prefix_index("events-stats-record-view-2021-03")
    mapping = {"properties": {"timestamp": {"type": "date", "format": OLD_FORMAT}}}
    current_search_client.indices.create(index=name, body={"mappings": mapping})

    found = findings()["usage rows"]

    old = agreement.old_formats()
    assert old[name] == OLD_FORMAT
    # With RDM 13, its own months are as old.
    assert set(old) == {name} or set(old.values()) == {OLD_FORMAT}
    assert f"RDM 13 or before: {name}" in found["detail"]


def test_shards_that_fail(usage, findings, monkeypatch):
    """Half an answer is none: the index that did not answer is named."""

    def fail(client, index, query):
        raise IncompleteSearchError("one", [{"reason": "a shard is away"}])

    with monkeypatch.context() as patch:
        patch.setattr(agreement, "whole_count", fail)
        found = findings()["usage rows"]

    assert not found["ok"] and "search of one failed: a shard" in found["detail"]


def test_the_log_and_the_search_engine(no_indices, usage, run, findings):
    """Records without history, and history without events, are told apart."""
    assert "not in the log" in findings()["membership"]["detail"]
    run("community-events", "generate")
    assert findings()["membership"]["ok"]

    events = prefix_index("stats-community-events-*")
    current_search_client.indices.delete(index=events)
    found = findings()["membership"]
    assert not found["ok"] and "0 records and memberships are not in" in found["detail"]
    assert "community-events generate" in found["advice"]
