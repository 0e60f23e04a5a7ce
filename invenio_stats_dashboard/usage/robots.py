# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Counts of robots that RDM drops before they become events.

RDM's robot filter is kept; only the number of robot events per day and community is
stored, so that pages can report what was filtered. Those of an import are stored
individually, under their own ids, since they may be imported again.
"""

import uuid
from collections import Counter

from invenio_search.engine import search
from invenio_search.utils import prefix_index

from ..dates import day_of, moment_of
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
    """Counter of robots dropped by the preprocessors of one run of an events indexer."""

    def __init__(self, identify=None):
        """Initialize without counts.

        :param identify: function that returns the identity of a raw event, if events may
            be imported again.
        """
        self.dropped = []
        self._identify, self._identity = identify, None

    def watch(self, preprocessors):
        """Return the preprocessors, extended to record the robots that they drop."""
        watched = [self._watch(preprocessor) for preprocessor in preprocessors]
        return [self._arrive, *watched] if self._identify else watched

    def _arrive(self, event):
        """Remember the identity of an event, before preprocessors remove it."""
        self._identity = self._identify(event)
        return event

    def _watch(self, preprocessor):
        def watched(event):
            result = preprocessor(event)
            if result is None and event.get("is_robot"):
                about = (event.get("recid"), event.get("timestamp"), self._identity)
                self.dropped.append(about)
            return result

        return watched

    def count(self, subcounts):
        """Return (day, community, identity) → robots.

        Each counts for the instance as well. The identity is ``None`` for those that
        come only once. What has no time belongs to no day.
        """
        events = [
            {"recid": recid, "timestamp": moment, "identity": identity}
            for recid, moment, identity in self.dropped
            if _is_moment(moment)
        ]
        Enricher(subcounts).enrich(events)
        counts = Counter()
        for event in events:
            day = day_of(event["timestamp"])
            for community in [GLOBAL, *event.get("community_ids", ())]:
                counts[day, community, event["identity"]] += 1
        return counts

    def store(self, client, counts):
        """Add the counts to those of earlier runs; each identity is counted once."""
        run = uuid.uuid4().hex
        search.helpers.bulk(
            client,
            (
                (
                    _addition(day, community, number, run)
                    if identity is None
                    else _single(day, community, identity)
                )
                for (day, community, identity), number in counts.items()
            ),
        )
        self.dropped = []


def _is_moment(value):
    """Return True for a moment in ISO 8601."""
    try:
        return bool(moment_of(value))
    except (TypeError, ValueError):
        return False


def _addition(day, community, number, run):
    """Return the action that adds to the robots of a day and community."""
    first = {**_row(day, community, number), "run": run}
    return {
        "_op_type": "update",
        "_index": _index(day),
        "_id": f"{day}-{community}",
        "retry_on_conflict": 5,
        "script": {"source": ADD, "params": {"robots": number, "run": run}},
        "upsert": first,
    }


def _single(day, community, identity):
    """Return the action that stores one robot, once."""
    return {
        "_index": _index(day),
        "_id": f"{day}-{community}-{identity}",
        "_source": _row(day, community, 1),
    }


def _row(day, community, number):
    return {"day": day, "community_id": community, "robots": number}


def _index(day):
    return prefix_index(f"{ROBOTS}-{day[:4]}")
