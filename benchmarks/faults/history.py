# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What happens in the repository while its processes are killed."""

import time
from datetime import datetime, timedelta, timezone

import time_machine
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from invenio_stats.proxies import current_stats

from tests import factories
from tests.database import Observer, live, members

DAYS = 10
"""Days before today that have usage."""

RECORDS = 4
"""Records that are used; what is published later is not."""

MANY = 60
"""Events of one step."""

TYPES = ("dataset", "software", "image-photo")


def now():
    """Return the current UTC time, naive."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


class History:
    """Steps of the kinds that are interrupted, and what they must amount to."""

    def __init__(self, rng, users):
        """Make two communities and the records that are used, some days ago."""
        self.rng, self.users, self.number, self.events = rng, users, 0, {}
        self.noon = now().replace(hour=12, minute=0, second=0, microsecond=0)
        start = self.noon - timedelta(days=DAYS + 2)
        with time_machine.travel(start.replace(tzinfo=timezone.utc), tick=True):
            owner = users["curator"]
            self.communities = [factories.create_community(owner) for _ in range(2)]
            self.used = {}
            self.seen = Observer({c: [c] for c in self.communities}, {})
            self.seen.published = {"2024-05-17": "2024-05-17"}
            for n in range(RECORDS):
                chosen = self.communities[: n % 3]
                recid = factories.publish_record(
                    users["author"],
                    communities=chosen,
                    resource_type={"id": TYPES[n % 3]},
                )
                self.used[recid] = chosen
            self._look()

    def _look(self):
        """Remember what the database shows, whatever the services have answered."""
        db.session.rollback()
        rows = db.session.query(RDMRecordMetadata.json).filter(
            RDMRecordMetadata.json.is_not(None)
        )
        self.seen.recids = sorted({json["id"] for (json,) in rows if json})
        self.seen.look()

    # Steps --------------------------------------------------------------------

    def publish(self):
        """Publish, include, remove or delete something through the services."""
        try:
            self._change()
        except Exception as error:
            # RDM itself needs search engine and Redis: what counts is its database.
            print(f"    publish: {type(error).__name__}", flush=True)
        self._look()

    def _change(self):
        there = [r for r in live(self.seen.recids) if r not in self.used]
        choice = self.rng.choice(("publish", "publish", "include", "remove", "delete"))
        community = self.rng.choice(self.communities)
        if choice == "publish" or not there:
            kind = {"id": self.rng.choice(TYPES)}
            factories.publish_record(self.users["author"], resource_type=kind)
            return
        recid = self.rng.choice(sorted(there))
        inside = live([recid])[recid] in members(community)
        if choice == "delete":
            reason = {"note": "gone"}
            current_rdm_records_service.delete_record(system_identity, recid, reason)
        elif inside:
            factories.remove(recid, community)
        else:
            factories.include(recid, community)

    def enrichment(self):
        """Put events on the queue; what is not accepted is sent again."""
        made = [self._event() for _ in range(MANY)]
        for event in made:
            self._send(event)

    def _send(self, event):
        raw = factories.raw_event(
            "record-view",
            event["recid"],
            event["timestamp"],
            session_id=event["visitor_id"],
        )
        for _ in range(600):
            try:
                current_stats.publish("record-view", [raw])
                return self._expect(event)
            except Exception:
                # The broker is being killed; the same event gets the same id.
                _wait()
        raise RuntimeError("the broker did not come back")

    def migration(self):
        """Write events as RDM alone has them, for the migration to find."""
        made = [self._event() for _ in range(MANY)]
        actions = [
            {
                "_index": prefix_index(
                    f"events-stats-record-view-{event['timestamp']:%Y-%m}"
                ),
                "_id": f"old-{event['order']}",
                "timestamp": event["timestamp"].isoformat(),
                "recid": event["recid"],
                "parent_recid": "p",
                "unique_id": f"ui_{event['recid']}",
                "visitor_id": event["visitor_id"],
                "unique_session_id": event["unique_session_id"],
                "is_robot": False,
                "is_machine": False,
            }
            for event in made
        ]
        for _ in range(600):
            try:
                search.helpers.bulk(current_search_client, actions)
                break
            except search.OpenSearchException:
                _wait()
        for event in made:
            self._expect(event)

    def aggregation(self):
        """Nothing new happens: what is there is aggregated."""

    def _event(self):
        """Make up a view: some visitors click twice, or come back within the hour."""
        number, self.number = self.number, self.number + 1
        group, place = divmod(number, 5)
        name = f"s{group}" if place < 3 else f"t{number}"
        chosen = group if place < 3 else number
        recid = sorted(self.used)[chosen % RECORDS]
        moment = self.noon - timedelta(days=1 + chosen % DAYS)
        moment += timedelta(seconds=40 * (chosen % 60) + (0, 15, 1500, 0, 0)[place])
        return {
            "kind": "view",
            "recid": recid,
            "target": recid,
            "timestamp": moment,
            "order": number,
            "visitor_id": name,
            "unique_session_id": f"{name}|{moment:%Y%m%d%H}",
            "is_robot": False,
            "is_machine": False,
            "size": 0,
            "community_ids": self.used[recid],
        }

    def _expect(self, event):
        """Count an event once, however often it was sent."""
        self.events[event["order"]] = event


def _wait():
    time.sleep(0.2)
