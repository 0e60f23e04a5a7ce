# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Verification of migrated events by sampling."""

import copy
import random

from ..membership.fields import FILES
from ..search.client import whole_search
from .enrichment import event_mapping

WRITTEN, STORED = 100, 100
"""Sample size per month: of the events that this run wrote, and of all stored ones."""


class Sample:
    """A random sample of the events that a run has written to one index."""

    def __init__(self, index):
        """Initialize with the name of the index."""
        self.index, self.seen, self.kept = index, 0, []

    def add(self, hits):
        """Sample from the written events, each with the same probability."""
        for hit in hits:
            self.seen += 1
            if len(self.kept) < WRITTEN:
                self.kept.append(copy.deepcopy(hit))
                continue
            place = random.randrange(self.seen)
            if place < WRITTEN:
                self.kept[place] = copy.deepcopy(hit)

    def differences(self, client, enricher):
        """Return the discrepancies as messages."""
        return [*self._of_written(client), *_of_stored(client, self.index, enricher)]

    def _of_written(self, client):
        """Compare all fields with what was written, unless the event is newer."""
        expected = {hit["_id"]: hit["_source"] for hit in self.kept}
        if not expected:
            return
        body = {"ids": sorted(expected)}
        for doc in client.mget(index=self.index, body=body)["docs"]:
            written, stored = expected[doc["_id"]], doc.get("_source")
            if stored is None:
                yield f"{doc['_id']}: is missing"
            elif stored.get("updated_timestamp") == written.get("updated_timestamp"):
                names = sorted(
                    name
                    for name in {*written, *stored}
                    if written.get(name) != stored.get(name)
                )
                if names:
                    yield f"{doc['_id']}: {', '.join(names)}"


def _of_stored(client, index, enricher):
    """Check stored events for fields that are missing or inconsistent with the event.

    Only fields that do not depend on the record, which may have been edited since.
    """
    enriched = {"term": {"enriched": enricher.version}}
    chance = {"seed": random.randrange(2**31), "field": "_seq_no"}
    scored = {"query": enriched, "random_score": chance}
    body = {"size": STORED, "query": {"function_score": scored}}
    ours = event_mapping(enricher.subcounts)
    for hit in whole_search(client, index, body)["hits"]["hits"]:
        stored = hit["_source"]
        expected = {k: v for k, v in stored.items() if k not in ours}
        # Types of files are withheld where visitors may not see the files.
        hidden = [] if "file_types" in stored else [FILES]
        enricher.add_event_fields(expected, hidden)
        wrong = [k for k in expected if stored.get(k) != expected[k]]
        wrong += [] if "community_ids" in stored else ["community_ids"]
        if wrong:
            yield f"{hit['_id']}: {', '.join(sorted(wrong))}"
