# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A few days of usage in two communities, and commands."""

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
import time_machine

from invenio_stats_dashboard.cli import community_stats
from tests.factories import include, raw_event, send_events
from tests.helpers import rows

USAGE = "stats-community-usage-delta-*"
DAYS = 5


@pytest.fixture()
def run(app):
    """Return a function that runs a command and gives exit code and output."""

    def _run(*args, **options):
        runner = app.test_cli_runner()
        result = runner.invoke(community_stats, list(map(str, args)), **options)
        return result.exit_code, result.output

    return _run


@pytest.fixture()
def usage(clean, users, make_record, make_community):
    """A view a day of one record each in two communities, yesterday and before.

    Gives ``communities``, ``recids``, ``days`` (oldest first).
    """
    communities = [make_community(users["curator"]) for _ in range(2)]
    noon = datetime.now(timezone.utc).replace(tzinfo=None, hour=12, minute=0, second=0)
    start = noon - timedelta(days=DAYS)
    recids = []
    with time_machine.travel(start.replace(tzinfo=timezone.utc), tick=True):
        for community in communities:
            recids.append(make_record(users["author"]))
            include(recids[-1], community)
    moments = [start + timedelta(days=n, minutes=5) for n in range(DAYS)]
    for recid in recids:
        send_events(
            "record-view", [raw_event("record-view", recid, m) for m in moments]
        )
    days = [moment.date().isoformat() for moment in moments]
    return SimpleNamespace(communities=communities, recids=recids, days=days)


def viewed(community):
    """Return the days on which a community has views."""
    found = rows(USAGE, community_id=community, breakdown="total")
    return sorted(row["day"] for row in found if row["views"])
