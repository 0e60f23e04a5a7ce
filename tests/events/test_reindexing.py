# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Migration of events that were indexed without this module."""

from datetime import datetime, timedelta

import pytest
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.errors import InvalidParametersError
from invenio_stats_dashboard.events.pages import raw_pages
from invenio_stats_dashboard.events.reindexing import MonthReindexer
from invenio_stats_dashboard.events.state import State
from invenio_stats_dashboard.services import EventReindexingService
from invenio_stats_dashboard.tasks import (
    get_reindexing_progress,
    reindex_events_with_metadata,
)
from tests.helpers import documents

INDEX = "events-stats-record-view-2023-05"
START = datetime(2023, 5, 1)


def old_events(recids, count):
    """Index events as RDM alone does, spread over a month."""
    actions = [
        {
            "_index": prefix_index(INDEX),
            "_id": f"e{n}",
            "timestamp": (START + timedelta(minutes=37 * n)).isoformat(),
            "recid": recids[n % len(recids)],
            "parent_recid": "p",
            "visitor_id": f"v{n}",
            "unique_session_id": f"s{n}",
            "country": "DE",
            "referrer": "https://www.example.org/page",
            "is_robot": False,
            "is_machine": False,
        }
        for n in range(count)
    ]
    search.helpers.bulk(current_search_client, actions, refresh=True)


def test_migrates_in_place(clean, users, make_record, make_community):
    """Every event gets the fields once; unknown records' events stay as they are."""
    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    old_events([recid, recid, "gone"], 30)

    planned = EventReindexingService().reindex_events(dry_run=True)
    result = reindex_events_with_metadata(batch_size=7)
    progress = get_reindexing_progress()

    assert planned["left"] == 30
    assert result["errors"] == []
    assert [(m["enriched"], m["unknown"]) for m in result["months"]] == [(20, 10)]
    assert progress["left"] == 10
    stored = documents("events-stats-record-view-*")
    assert len(stored) == 30
    enriched = [event for event in stored if "enriched" in event]
    assert {event["referrer_domain"] for event in enriched} == {"example.org"}
    assert {event["resource_type"] for event in enriched} == {"dataset"}
    stale = {mark.day for mark in State().stale_days("community-usage-delta-agg")}
    assert stale == {event["timestamp"][:10] for event in enriched}


def test_stops_at_limits_and_goes_on(clean, users, make_record):
    """Batches per run are limited; the next run goes on where this one stopped."""
    old_events([make_record(users["author"])], 20)
    service = EventReindexingService()

    first = service.reindex_events(batch_size=5, max_batches=2)
    second = service.reindex_events(batch_size=5, max_memory_percent=1)
    third = service.reindex_events(batch_size=5)

    assert (first["months"][0]["left"], first["completed"]) == (10, False)
    assert "memory" in second["months"][0]["stopped"]
    assert (third["months"][0]["left"], third["completed"]) == (0, True)
    assert service.clear_bookmarks() == 1


def test_rewritten_event_is_left_alone(clean, users, make_record):
    """What the live indexer rewrote meanwhile is not overwritten with old content."""
    old_events([make_record(users["author"])], 3)
    month = MonthReindexer(prefix_index(INDEX), 10, 10, 100)
    month._upgrade_mapping()
    (hits,) = raw_pages(month.client, month.result.index, month.query, 10)
    newer = {**hits[0]["_source"], "country": "FR"}
    current_search_client.index(index=hits[0]["_index"], id=hits[0]["_id"], body=newer)

    month._enrich(hits)

    assert (month.result.enriched, month.result.conflicts) == (2, 1)
    countries = sorted(event["country"] for event in documents(f"{INDEX}*"))
    assert countries == ["DE", "DE", "FR"]


def test_mapping_conflict_is_reported_and_the_rest_goes_on(clean, users, make_record):
    """A month whose mapping cannot take the fields does not stop the others."""
    bad = prefix_index("events-stats-record-view-2022-01")
    current_search_client.indices.create(
        index=bad,
        body={"mappings": {"properties": {"publisher": {"type": "date"}}}},
    )
    old_events([make_record(users["author"])], 2)

    result = EventReindexingService().reindex_events()

    assert [month["enriched"] for month in result["months"]] == [2]
    assert len(result["errors"]) == 1
    assert "2022-01" in result["errors"][0]
    assert not result["completed"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"batch_size": 10001}, "batch_size"),
        ({"max_memory_percent": 101}, "max_memory_percent"),
        ({"order": "random"}, "order"),
        ({"event_types": ["likes"]}, "event_types"),
    ],
)
def test_bad_input(clean, values, field):
    """The error names the field and what is allowed."""
    with pytest.raises(InvalidParametersError) as error:
        EventReindexingService().reindex_events(**values)

    assert error.value.errors[0]["field"] == field
    assert "Allowed" in error.value.errors[0]["messages"][0]
