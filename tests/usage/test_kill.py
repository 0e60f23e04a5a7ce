# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Processes that are killed (SIGKILL) in the middle lose, double and halve nothing."""

import random
import time
from datetime import datetime, timedelta, timezone

import pytest
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from invenio_stats.proxies import current_stats
from invenio_stats.tasks import process_events

from invenio_stats_dashboard.services import EventReindexingService
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.usage.enrichment import fingerprint
from tests.command import start
from tests.factories import raw_event, send_events
from tests.helpers import documents

pytestmark = pytest.mark.slow

INDEX = "events-stats-record-view-2023-05"
START = datetime(2023, 5, 1)
EVENTS = 6000
KILLS = 3
PATIENCE = 90
"""Seconds that a process gets to begin its work."""


@pytest.fixture(autouse=True)
def nothing_waits(app):
    """No events on the queue, should a test before have failed amid them."""
    process_events(["record-view"])


def old_event(recid, number):
    """Return an event as RDM alone has it."""
    return {
        "timestamp": (START + timedelta(minutes=7 * number)).isoformat(),
        "recid": recid,
        "parent_recid": "p",
        "visitor_id": f"v{number}",
        "unique_session_id": f"s{number}",
        "referrer": "https://www.example.org/page",
        "is_robot": False,
        "is_machine": False,
    }


def count(**query):
    """Count events of the month."""
    index = prefix_index(INDEX)
    current_search_client.indices.refresh(index=index)
    body = {"query": query or {"match_all": {}}}
    return current_search_client.count(index=index, body=body)["count"]


def enriched():
    """Count enriched events of the month."""
    return count(exists={"field": "enriched"})


def killed_at_random(process, progress, rng):
    """Kill a process a moment after its work has begun to progress."""
    try:
        before, deadline = progress(), time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            if progress() != before:
                time.sleep(rng.random() * 0.4)
                break
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait(PATIENCE)


def test_killed_migration(
    app, no_indices, tmp_path, users, make_record, make_community
):
    """Killed several times while live events come in, it ends with all enriched."""
    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    index = prefix_index(INDEX)
    actions = [
        {"_index": index, "_id": f"e{n}", **old_event(recid, n)} for n in range(EVENTS)
    ]
    search.helpers.bulk(current_search_client, actions, refresh=True)
    rng, seen, live = random.Random(5), [], 0
    command = "usage-events migrate --json --batch-size 40".split()

    for _ in range(KILLS):
        process = start(app, tmp_path, *command)
        moment = START + timedelta(days=30, minutes=len(seen))
        event = raw_event("record-view", recid, moment, session_id=f"live-{len(seen)}")
        send_events("record-view", [event])
        live += 1
        # Someone rewrites an event that the migration may have in its hands.
        newer = {**old_event(recid, len(seen)), "country": "FR"}
        current_search_client.index(index=index, id=f"e{len(seen)}", body=newer)
        killed_at_random(process, enriched, rng)
        seen.append((process.returncode, enriched()))
        assert count() == EVENTS + live
    result = EventReindexingService().reindex_events()

    assert any(code == -9 and 0 < done < EVENTS for code, done in seen)
    assert result["completed"], result["errors"]
    stored = documents(INDEX)
    assert len(stored) == EVENTS + live
    whole = {"resource_type": "dataset", "enriched": fingerprint(SUBCOUNTS)}
    for event in stored:
        assert whole.items() <= event.items()
        assert event["community_ids"] == []
    by_visitor = {event["visitor_id"]: event for event in stored}
    assert len(by_visitor) == EVENTS + live
    for number in range(EVENTS):
        event = by_visitor[f"v{number}"]
        expected = old_event(recid, number)
        assert expected.items() <= event.items()
        assert event["referrer_domain"] == "example.org"
        assert event.get("country") == ("FR" if number < KILLS else None)


def publish_views(recid, number):
    """Put views of different visitors on the queue; return the index they belong to."""
    moment = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(minutes=50)
    events = [
        raw_event("record-view", recid, moment, session_id=f"s{n}")
        for n in range(number)
    ]
    current_stats.publish("record-view", events)
    return f"events-stats-record-view-{moment:%Y-%m}"


def test_killed_indexer(app, no_indices, tmp_path, users, make_record):
    """What a killed worker had taken from the queue comes back, each event once."""
    index = publish_views(make_record(users["author"]), 3000)

    def stored():
        name, ignore = prefix_index(index), {"ignore_unavailable": True}
        current_search_client.indices.refresh(index=name, **ignore)
        # An index that is just being made has no shard yet that could answer: 503.
        found = current_search_client.count(index=name, ignore=503, **ignore)
        return found.get("count", 0)

    process = start(app, tmp_path, "process-events")
    killed_at_random(process, stored, random.Random(1))
    left = stored()
    _expire_visibility(app)
    process_events(["record-view"])

    assert (process.returncode, 0 < left < 3000) == (-9, True)
    assert len(documents(index)) == 3000
    assert process_events(["record-view"]) == [("record-view", (0, 0))]


def _expire_visibility(app):
    """Let the time pass after which Redis gives back what a dead worker had."""
    import redis

    with redis.Redis.from_url(app.config["BROKER_URL"]) as client:
        for tag in client.zrange("unacked_index", 0, -1):
            client.zadd("unacked_index", {tag: time.time() - 7200})
