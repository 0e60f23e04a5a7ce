# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The life of an instance, from the pages' own code blocks: ``python -m tests.docs.operation``.

In a process of its own, since an application that lives beside that of other tests would
run their tasks. Between the blocks, the numbers are compared with what was sent.
"""

import gzip
import json
import os
import sys
import tempfile
import uuid
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import time_machine
from invenio_communities.proxies import current_communities

from .. import factories, isolation
from .blocks import blocks_of, section
from .instance import Instance, Refused

PAGES = ("installation", "adoption", "migration", "cli", "operate")
DAYS = 40
"""Days of usage before the installation."""

IMPORTED = datetime(2024, 5, 17, 12)


class Operation:
    """An instance, what happened in it, and the pages that are followed."""

    def __init__(self, instance):
        """Take an instance that is made."""
        self.instance, self.sent, self.members = instance, [], set()
        self.recids, self.read = [], set()
        self.outside = Counter()
        """Usage before the records joined the community, by kind of event."""

    def make_history(self):
        """Publish records and send usage events while there is no module."""
        before = datetime.now(timezone.utc) - timedelta(days=DAYS + 10)
        with self.instance.app.app_context():
            with time_machine.travel(before, tick=True):
                users = factories.create_users()
                community = factories.create_community(users["curator"])
                self.author = users["author"]
                for number in range(4):
                    self.publish(community if number else None)
            noon = datetime.now(timezone.utc).replace(tzinfo=None, hour=12)
            for number in range(1, DAYS + 1):
                for n, recid in enumerate(self.recids[: 1 + number % 4]):
                    kind = "file-download" if (number + n) % 3 == 0 else "record-view"
                    self.send(kind, recid, noon - timedelta(days=number))
            slug = current_communities.service.record_cls.get_record(community).slug
        self.community = community
        self.instance.names["community_id"] = community
        self.instance.words |= {
            "physics": slug,
            "abcde-12345": self.recids[0],
            "jane@example.org": "author@example.org",
            "/tmp/reports": self.instance.folder / "reports",
        }
        self.write_files()

    def publish(self, community=None):
        """Publish a record, into a community if one is given."""
        recid = factories.publish_record(self.author)
        self.recids.append(recid)
        if community:
            factories.include(recid, community)
            self.members.add(recid)

    def send(self, kind, recid, moment):
        """Send a usage event through the queue."""
        factories.send_events(kind, [factories.raw_event(kind, recid, moment)])
        self.sent.append((kind, recid))

    def write_files(self):
        """Write the same event to the two files that the page on migration imports."""
        event = factories.raw_event("record-view", self.recids[1], IMPORTED)
        line = json.dumps({**event, "timestamp": f"{event['timestamp']}Z"})
        for name in ("old-1.ndjson.gz", "old.gz"):
            with gzip.open(self.instance.folder / name, "wt") as file:
                file.write(f"{line}\n")

    def follow(self, blocks):
        """Run the blocks that can be run; return what they print."""
        printed = []
        for block in blocks:
            self.read.add(block.place)
            if not block.reason:
                print(f"{block.place}: {'; '.join(block.commands)}", flush=True)
                printed += self.instance.run(block)
        return printed

    def check(self, what):
        """Compare the answers with what was published and sent.

        :raises Refused: naming what had been done before.
        """
        for name, wanted in (
            ("global", self.expected({*self.recids})),
            ("physics", self.expected(self.members)),
        ):
            line = f"invenio community-stats read totals --community {name} --json "
            answer = json.loads(self.instance.command(f"{line} --param period=all"))
            found = {key: answer["metrics"][key]["value"] for key in wanted}
            if found != wanted:
                raise Refused(f"{what}: {name} has {found}, not {wanted}")
        print(f"  as it should be: {what}", flush=True)

    def expected(self, recids):
        """Return the numbers of some records, counted one by one."""
        counts = Counter(kind for kind, recid in self.sent if recid in recids)
        counts += self.outside if recids > self.members else Counter()
        return {
            "records": len(recids),
            "views": counts["record-view"],
            "downloads": counts["file-download"],
            "data_volume": 1000 * counts["file-download"],
        }


def install(operation):
    """Install, take over the history, and use the commands of every day."""
    instance = operation.instance
    instance.restart(enabled=True)
    operation.follow(blocks_of("installation"))
    instance.restart()
    operation.follow(blocks_of("adoption"))
    operation.check("adoption")
    operation.follow(blocks_of("migration"))
    operation.outside["record-view"] += 1
    operation.check("migration")


def operate(operation):
    """Use the commands of every day, upgrade, and lose the search engine."""
    for heading in ("Once", "Every day", "Reading", "Bookmarks", "Mails and reports"):
        operation.follow(section("cli", heading))
    printed = operation.follow(section("cli", "Annotations")[:1])
    words = operation.instance.words
    words["0b7c4f5e-52a1-4d0e-9a3f-6f1f0c2d9e11"] = printed[0].split()[1]
    operation.follow(section("cli", "Annotations")[1:])
    printed = operation.follow(section("cli", "Aggregating")[:1])
    operation.check("commands of every day")
    words["3f2a9c1d"] = printed[2].split()[1]
    operation.follow(section("cli", "Aggregating")[1:])
    operation.follow(section("operate", "Tasks and schedule"))
    operation.follow(section("operate", "Guarantees"))
    operation.instance.restart()
    operation.follow(section("operate", "Upgrades"))
    operation.check("upgrade")
    operation.instance.lose_search_engine(
        ["events-stats-*", "stats-community-robots-*"]
    )
    operation.follow(section("operate", "After a loss of the search engine"))
    operation.check("loss of the search engine")
    operation.follow(section("cli", "Rebuilding and removing"))
    operation.follow(section("operate", "After a loss of the search engine"))
    operation.check("removal of all indices")
    instance = operation.instance
    words["2024-01"] = f"{IMPORTED + timedelta(days=31):%Y-%m}"
    operation.follow(section("operate", "Events that are closed or removed"))
    del words["2024-01"]
    instance.restart()
    instance.remove_events(f"{IMPORTED:%Y-%m}")
    operation.follow(section("operate", "Upgrades"))
    operation.check("removal of old events")


def uninstall(operation):
    """Uninstall, go on without, and install again."""
    instance = operation.instance
    instance.restart(enabled=False)
    operation.follow(section("operate", "Uninstalling"))
    # Its rows were removed, and its events had been before.
    operation.outside["record-view"] -= 1
    if instance.has_tables():
        raise Refused("the tables are there after the downgrade")
    with instance.app.app_context():
        operation.publish(operation.community)
        moment = datetime.now(timezone.utc).replace(tzinfo=None)
        operation.send("record-view", operation.recids[-1], moment)
    instance.restart(enabled=True)
    operation.follow(section("operate", "Installing again"))
    operation.check("installation after an uninstallation")


def main():
    """Live the life; exit code 1 and a line if anything is not as the pages say."""
    url = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
    url = isolation.claim_database(url)
    with tempfile.TemporaryDirectory() as name:
        instance = Instance(Path(name), f"docs{uuid.uuid4().hex[:8]}-", url)
        try:
            instance.create()
            operation = Operation(instance)
            operation.make_history()
            for part in (install, operate, uninstall):
                part(operation)
            blocks = [block for page in PAGES for block in blocks_of(page)]
            left = [
                b.place
                for b in blocks
                if b.place not in operation.read | _marked(blocks)
            ]
            if left:
                raise Refused(f"neither run nor marked: {', '.join(left)}")
        except Refused as error:
            print(error)
            return 1
        finally:
            instance.remove()
            isolation.release_database(url)
    return 0


def _marked(blocks):
    """Return the places of blocks that say why they are not run."""
    return {block.place for block in blocks if block.reason}


if __name__ == "__main__":
    sys.exit(main())
