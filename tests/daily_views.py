# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A few days of usage in two communities."""

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import time_machine

from tests import factories
from tests.helpers import usage_rows

USAGE = "stats-community-usage-delta-*"
DAYS = 5


def create(users):
    """Send a view a day of one record each in two communities, until yesterday.

    :returns: ``communities``, ``recids``, ``days`` (oldest first).
    """
    communities = [factories.create_community(users["curator"]) for _ in range(2)]
    noon = datetime.now(timezone.utc).replace(tzinfo=None, hour=12, minute=0, second=0)
    start = noon - timedelta(days=DAYS)
    recids = []
    with time_machine.travel(start.replace(tzinfo=timezone.utc), tick=True):
        for community in communities:
            recids.append(factories.publish_record(users["author"]))
            factories.include(recids[-1], community)
    moments = [start + timedelta(days=n, minutes=5) for n in range(DAYS)]
    for recid in recids:
        events = [factories.raw_event("record-view", recid, m) for m in moments]
        factories.send_events("record-view", events)
    days = [moment.date().isoformat() for moment in moments]
    return SimpleNamespace(communities=communities, recids=recids, days=days)


def viewed(community):
    """Return the days on which a community has views."""
    found = usage_rows("day", community_id=community)
    return sorted(row["day"] for row in found if row["views"])
