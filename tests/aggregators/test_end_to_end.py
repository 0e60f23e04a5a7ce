# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""From service calls and queued events to rows and balances."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine

from invenio_stats_dashboard.errors import CommunityNotFoundError
from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)
from tests.factories import include, raw_event, remove, send_events
from tests.helpers import nonzero, rows, usage_rows

CONTENT = "stats-community-records-{}-{}-*"


def now():
    """Return the current UTC time, whole seconds, without zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


def test_content_of_a_community(clean, users, make_record, make_community):
    """Two records enter, one leaves: totals fall, nothing is counted twice."""
    community = make_community(users["curator"])
    today = now().date().isoformat()
    first = make_record(users["author"], files={"a.csv": b"12345"})
    second = make_record(users["author"], resource_type={"id": "software"})
    include(first, community)
    include(second, community)
    remove(second, community)

    result = aggregate_community_record_stats()
    again = aggregate_community_record_stats()

    assert result["membership-log"]["parents"] == 2
    assert again["membership-log"] == {"parents": 0, "written": 0, "deleted": 0}
    added = rows(CONTENT.format("delta", "added"), community_id=community)
    by_key = {(row["breakdown"], row["key"]): nonzero(row) for row in added}
    assert by_key["total", ""] == {
        "records_added": 2,
        "records_removed": 1,
        "works_added": 1,
        "files_added": 1,
        "file_bytes_added": 5,
        "with_files_added": 1,
        "metadata_only_added": 1,
        "metadata_only_removed": 1,
    }
    assert by_key["file_types", "csv"]["records_added"] == 1
    assert by_key["resource_types", "software"]["records_removed"] == 1
    published = rows(CONTENT.format("delta", "published"), community_id=community)
    assert {row["day"] for row in published} == {"2024-05-17", today}
    with time_machine.travel(now() + timedelta(days=1), tick=True):
        # Balances include what is over.
        aggregate_community_record_stats()
    balance = rows(
        CONTENT.format("snapshot", "added"),
        community_id=community,
        breakdown="total",
    )
    assert [nonzero(row) for row in balance] == [
        {"records": 1, "works": 1, "files": 1, "file_bytes": 5, "with_files": 1}
    ]


@pytest.mark.path
def test_usage_of_a_community(clean, users, make_record, make_community):
    """Double clicks collapse, communities are those of the event's time."""
    community = make_community(users["curator"])
    # Noon: neither the hour of a session nor the day may end between the clicks.
    noon = now().replace(hour=12, minute=0, second=0) - timedelta(days=1)
    with time_machine.travel(noon, tick=True):
        recid = make_record(users["author"], files={"data.csv": b"x"})
        include(recid, community)
    moment = noon + timedelta(minutes=10)
    before = moment - timedelta(days=3)
    clicks = [moment, moment + timedelta(seconds=11), moment + timedelta(minutes=5)]

    send_events("record-view", [raw_event("record-view", recid, m) for m in clicks])
    send_events("record-view", [raw_event("record-view", recid, before)])
    send_events("file-download", [raw_event("file-download", recid, moment)])
    aggregate_community_usage_stats()

    day = moment.date().isoformat()
    (total,) = usage_rows("day", community_id=community, day=day)
    assert nonzero(total) == {
        "views": 2,
        "unique_views": 1,
        "downloads": 1,
        "unique_downloads": 1,
        "data_volume": 1000,
        "visitors": 1,
        "unique_item_investigations": 1,
        "events_raw": 4,
        "double_clicks": 1,
    }
    everywhere = usage_rows("day", community_id="global")
    assert {row["day"]: row["views"] for row in everywhere} == {
        before.date().isoformat(): 1,
        day: 2,
    }
    (record,) = usage_rows("record", community_ids=[community])
    assert (record["record_id"], record["access_type"]) == (recid, "free_to_read")
    assert (record["resource_type"], record["views"]) == ("dataset", 2)
    cells = usage_rows("cell", community_ids=[community])
    assert sum(cell.get("views", 0) for cell in cells if cell["country"] == "US") == 2


def test_robots_and_late_events(clean, users, make_record):
    """Robots are dropped by RDM's own filter; a late event restates its day."""
    recid = make_record(users["author"])
    yesterday = now() - timedelta(days=1)
    robot = raw_event("record-view", recid, yesterday, user_agent="Googlebot/2.1")

    send_events("record-view", [robot, raw_event("record-view", recid, yesterday)])
    aggregate_community_usage_stats()
    before = usage_rows("day", community_id="global")
    other = raw_event("record-view", recid, yesterday, session_id="session-2")
    long_ago = raw_event("record-view", recid, yesterday - timedelta(days=400))
    send_events("record-view", [other, long_ago])
    aggregate_community_usage_stats()

    assert [(row["events_raw"], row["robots"]) for row in before] == [(2, 1)]
    total = usage_rows("day", community_id="global")
    assert {row["day"]: row["views"] for row in total} == {
        yesterday.date().isoformat(): 2,
        (yesterday - timedelta(days=400)).date().isoformat(): 1,
    }


@pytest.mark.parametrize(
    "task", [aggregate_community_record_stats, aggregate_community_usage_stats]
)
def test_tasks_refuse_an_unknown_community(clean, task):
    """A community that does not exist is an error, not a silent success."""
    with pytest.raises(CommunityNotFoundError):
        task(community_id="no-such-community")
