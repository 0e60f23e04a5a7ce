# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Counts the robots that RDM drops before they become events.

RDM's robot filter stays in force; all that is kept of a robot is that it came:
how many a day and community, so that pages can say what was filtered.
"""

import uuid
from collections import Counter

from dateutil import parser
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from ..metrics.metrics import GLOBAL
from ..search.indices import ROBOTS
from .enrichment import Enricher

ADD = """
if (ctx._source.run != params.run) {
  ctx._source.robots += params.robots;
  ctx._source.run = params.run;
}
"""
"""A repeated request of the same run adds nothing."""


class RobotCounter:
    """Watches the preprocessors of one run of an events indexer."""

    def __init__(self):
        """Start with nothing."""
        self.dropped = []

    def watch(self, preprocessor):
        """Return the preprocessor, extended by noticing the robots it drops."""

        def watched(event):
            result = preprocessor(event)
            if result is None and event.get("is_robot"):
                self.dropped.append((event.get("recid"), event.get("timestamp")))
            return result

        return watched

    def count(self, subcounts):
        """Return (day, community) → robots; each counts for the instance as well."""
        events = [
            {"recid": recid, "timestamp": moment}
            for recid, moment in self.dropped
            if moment
        ]
        Enricher(subcounts).enrich(events)
        counts = Counter()
        for event in events:
            day = parser.parse(event["timestamp"]).date().isoformat()
            for community in [GLOBAL, *event.get("community_ids", ())]:
                counts[day, community] += 1
        return counts

    def store(self, client, counts):
        """Add the counts to those of earlier runs."""
        run = uuid.uuid4().hex
        actions = [
            {
                "_op_type": "update",
                "_index": prefix_index(f"{ROBOTS}-{day[:4]}"),
                "_id": f"{day}-{community}",
                "retry_on_conflict": 5,
                "script": {"source": ADD, "params": {"robots": number, "run": run}},
                "upsert": {
                    "day": day,
                    "community_id": community,
                    "robots": number,
                    "run": run,
                },
            }
            for (day, community), number in counts.items()
        ]
        search.helpers.bulk(client, actions)
        self.dropped = []
