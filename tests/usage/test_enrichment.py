# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Enrichment beside what an instance has configured itself."""

from datetime import datetime, timezone

import pytest
from invenio_stats.processors import EventsIndexer
from invenio_stats.proxies import current_stats

from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.usage.enrichment import fingerprint
from invenio_stats_dashboard.usage.indexer import EnrichmentMixin, extend_events
from tests.factories import raw_event, send_events
from tests.helpers import documents


def now():
    """Return the current UTC time, whole seconds, without zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


class LocalIndexer(EventsIndexer):
    """An indexer of an instance's own, with its own way of working off the queue."""

    runs = 0

    def run(self):
        """Count runs."""
        LocalIndexer.runs += 1
        return super().run()


@pytest.mark.parametrize("name", ["record-view", "file-download"])
def test_local_configuration_stays(app, clean, users, make_record, name):
    """The instance's own class, preprocessors and builders stay in force."""
    recid, seen = make_record(users["author"]), []
    event = current_stats.events[name]

    def watch(doc):
        seen.append(doc["recid"])
        return doc

    steps = [watch, *event.params["preprocessors"]]
    builders = ["local.builder"]
    config = {
        name: {
            "cls": LocalIndexer,
            "event_builders": builders,
            "params": {"preprocessors": steps},
        }
    }
    extended = extend_events(config)[name]
    LocalIndexer.runs = 0
    event.queue.publish([raw_event(name, recid, now())])
    indexer = extended["cls"](queue=event.queue, **extended["params"])

    assert indexer.run() == (1, 0)
    assert isinstance(indexer, (EnrichmentMixin, LocalIndexer))
    assert (extended["event_builders"], LocalIndexer.runs) == (builders, 1)
    assert seen == [recid]
    (stored_event,) = documents(f"events-stats-{name}-*")
    assert stored_event["enriched"] == fingerprint(SUBCOUNTS)
    assert indexer.run() == (0, 0)


ODD = (
    {"referrer": ["https://a.example"]},
    {"referrer": 5},
    {"timestamp": None},
    {"timestamp": "x"},
    {"timestamp": "x", "user_agent": "Googlebot/2.1"},
    {"timestamp": ["x"], "user_agent": "Googlebot/2.1"},
    {"user_agent": None, "session_id": None, "ip_address": None},
)
"""What other programs may have put on the queue."""


@pytest.mark.parametrize("values", ODD)
def test_odd_events_stop_nothing(clean, users, make_record, values):
    """Neither those that are queued with them, nor those that come later."""
    recid, moment = make_record(users["author"]), now()
    odd = {**raw_event("record-view", recid, moment), **values}
    first, second = (
        raw_event("record-view", recid, moment, session_id=name) for name in "ab"
    )

    send_events("record-view", [odd, first])
    send_events("record-view", [second])

    stored = documents("events-stats-record-view-*")
    enriched = [event for event in stored if event.get("enriched")]
    assert len(enriched) >= 2 and len(stored) == len(enriched)
