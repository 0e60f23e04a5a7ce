# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Brings everything up to date after the last kill, and compares with the oracle."""

import time
from collections import Counter, defaultdict
from datetime import timedelta

import redis
from flask import current_app
from invenio_access.permissions import system_identity
from invenio_stats.tasks import process_events

from invenio_stats_dashboard import tasks
from invenio_stats_dashboard.aggregators.usage_rows import METRICS
from invenio_stats_dashboard.monitoring.figures import pending
from invenio_stats_dashboard.proxies import current_stats_dashboard_service
from tests import oracle
from tests.helpers import usage_rows

ROUNDS = 30
"""Tries to bring everything up to date: the locks of dead workers expire meanwhile."""


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
    """Compare the usage of each community and day, and that of each record and day."""
    found = []
    events = [
        {**event, "day": event["timestamp"].date().isoformat()}
        for event in history.events.values()
    ]
    days = sorted({event["day"] for event in events})
    for community in ("global", *history.communities):
        by_day = {r["day"]: r for r in usage_rows("day", community_id=community)}
        for day in days:
            expected = oracle.usage_day(events, community, {"day": day})
            # Robots are those that RDM drops: a kill may count them twice.
            expected.pop("robots")
            place = f"usage {community} {day}"
            found += _differences(place, by_day.pop(day, {}), expected)
        found += [f"usage {community}: rows of {day}" for day in by_day]
    expected = oracle.usage_sums(events, lambda event: (event["recid"], event["day"]))
    for level in ("record", "cell"):
        sums = defaultdict(Counter)
        for row in usage_rows(level):
            numbers = {k: v for k, v in row.items() if isinstance(v, int)}
            sums[row["record_id"], row["day"]].update(numbers)
        nothing = dict.fromkeys(METRICS, 0)
        for key in expected.keys() | sums.keys():
            place = f"usage {level} {key}"
            found += _differences(place, sums[key], expected.get(key, nothing))
    return found


def _differences(place, row, expected):
    """Yield the metrics that differ from what they should be."""
    for name, value in expected.items():
        if row.get(name, 0) != value:
            yield f"{place} {name}: {row.get(name, 0)} not {value}"


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
