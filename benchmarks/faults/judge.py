# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Brings everything up to date after the last kill, and compares with the oracle."""

import time
from datetime import timedelta

import redis
from flask import current_app
from invenio_access.permissions import system_identity
from invenio_stats.tasks import process_events

from invenio_stats_dashboard import tasks
from invenio_stats_dashboard.monitoring.figures import pending
from invenio_stats_dashboard.proxies import current_stats_dashboard_service
from tests import oracle
from tests.helpers import rows

ROUNDS = 30
"""Tries to bring everything up to date: the locks of dead workers expire meanwhile."""

USAGE = "stats-community-usage-delta-*"


def expire_visibility():
    """Let the time pass after which Redis gives back what a dead worker had taken."""
    with redis.Redis.from_url(current_app.config["BROKER_URL"]) as client:
        for tag in client.zrange("unacked_index", 0, -1):
            client.zadd("unacked_index", {tag: time.time() - 7200})


def converge():
    """Run what the schedule runs, until there is nothing left to do.

    :returns: number of rounds that it took.
    :raises AssertionError: when something is left after many rounds.
    """
    for number in range(1, ROUNDS + 1):
        expire_visibility()
        indexed = process_events(["record-view"])
        results = {
            "migration": tasks.reindex_events_with_metadata(),
            **tasks.aggregate_community_record_stats(),
            **tasks.aggregate_community_usage_stats(),
        }
        waits = [n for n, r in results.items() if "busy" in r or "error" in r]
        left = [n for n, r in results.items() if r.get("left") or r.get("failed")]
        if indexed == [("record-view", (0, 0))] and not waits and not left:
            assert pending() == 0
            return number
        time.sleep(1)
    raise AssertionError(f"not up to date: {results}")


def compare(history):
    """Return what differs from the oracle; an empty list when all is right."""
    return [*_usage(history), *_content(history)]


def _usage(history):
    """Compare the usage of each community and day, and that of resource types."""
    found, events = [], list(history.events.values())
    names = [name for name in oracle.usage([]) if name not in ("robots",)]
    days = sorted({event["timestamp"].date().isoformat() for event in events})
    for community in ("global", *history.communities):
        stored = rows(USAGE, community_id=community, breakdown="total")
        by_day = {r["day"]: r for r in stored if r["access_method"] == "regular"}
        for day in days:
            expected = oracle.usage_of(events, community, day)
            row = by_day.pop(day, {})
            for name in names:
                if row.get(name, 0) != expected[name]:
                    place = f"usage {community} {day} {name}"
                    found.append(f"{place}: {row.get(name, 0)} not {expected[name]}")
        found += [f"usage {community}: rows of {day}" for day in by_day]
    return found


def _content(history):
    """Compare the headline numbers of content with what the database has shown."""
    found, seen = [], history.seen
    last = max(moment for moment, _ in seen.samples).date()
    for community in ("global", *history.communities):
        for basis in ("added", "created", "published"):
            records = seen.records(community, basis)
            for day in (last, last - timedelta(days=1)):
                first = day - timedelta(days=20)
                asked = {"from": str(first), "to": str(day), "basis": basis}
                answer = current_stats_dashboard_service.totals(
                    system_identity, community, asked
                )
                numbers = answer.to_dict()["metrics"]
                expected = seen.totals(records, str(first), str(day))
                for name, value in expected.items():
                    if numbers[name]["value"] != value:
                        place = f"content {community} {basis} {day} {name}"
                        found.append(f"{place}: {numbers[name]['value']} not {value}")
    return found
