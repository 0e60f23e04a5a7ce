# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Small facts that the stages hand to each other: stale days and progress.

Kept in the search engine, next to what they speak of, so that both are there or
both are not. ``dirty`` days: a day is marked before and after its data change;
the aggregator clears a mark only if it did not change meanwhile, so that no
change can slip between reading and clearing.
"""

import json
from collections import namedtuple
from datetime import datetime, timezone

from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from ..errors import WriteError

INDEX = "stats-community-state"

StaleDay = namedtuple("StaleDay", ["id", "day", "seq_no", "primary_term"])


class State:
    """Stale days and progress, for one search client."""

    def __init__(self, client=None):
        """Take the search client, by default the application's."""
        self.client = client or current_search_client
        self.index = prefix_index(INDEX)

    def mark_stale(self, kind, days):
        """Record that a kind's rows of these days (``YYYY-MM-DD``) are out of date.

        :raises opensearchpy.OpenSearchException: nothing may be changed then.
        """
        now = datetime.now(timezone.utc).isoformat()
        actions = [
            {
                "_op_type": "index",
                "_index": self.index,
                "_id": f"{kind}-{day}",
                "kind": kind,
                "day": day,
                "marked_at": now,
            }
            for day in sorted(set(days))
        ]
        if actions:
            search.helpers.bulk(self.client, actions)

    def stale_days(self, kind, limit=10000):
        """Return the oldest stale days of a kind, as :class:`StaleDay`."""
        self.client.indices.refresh(index=self.index, ignore_unavailable=True)
        found = self.client.search(
            index=self.index,
            ignore_unavailable=True,
            body={
                "query": {"term": {"kind": kind}},
                "sort": "day",
                "size": limit,
                "seq_no_primary_term": True,
            },
        )
        return [
            StaleDay(
                hit["_id"], hit["_source"]["day"], hit["_seq_no"], hit["_primary_term"]
            )
            for hit in found["hits"]["hits"]
        ]

    def clear_stale(self, marks):
        """Remove marks that nobody has renewed since they were read.

        :raises WriteError: when the search engine refuses to.
        """
        actions = [
            {
                "_op_type": "delete",
                "_index": self.index,
                "_id": mark.id,
                "if_seq_no": mark.seq_no,
                "if_primary_term": mark.primary_term,
            }
            for mark in marks
        ]
        # Renewed or already gone: both are as they should be.
        _, errors = search.helpers.bulk(self.client, actions, raise_on_error=False)
        failed = [e for e in errors if e["delete"]["status"] not in (404, 409)]
        if failed:
            raise WriteError(f"{len(failed)} marks stay, the first: {failed[0]}")

    def set_progress(self, name, moment):
        """Record up to when (aware datetime) something is done."""
        self.client.index(
            index=self.index,
            id=f"progress-{name}",
            body={"kind": "progress", "name": name, "moment": moment.isoformat()},
        )

    def get_progress(self, name):
        """Return up to when something is done, or ``None``."""
        found = self.client.get(index=self.index, id=f"progress-{name}", ignore=404)
        if not found.get("found"):
            return None
        return datetime.fromisoformat(found["_source"]["moment"])

    def set_bookmark(self, name, content):
        """Keep how far a piece of work is; ``content`` is stored as JSON text."""
        body = {"kind": "bookmark", "name": name, "content": json.dumps(content)}
        body["moment"] = datetime.now(timezone.utc).isoformat()
        self.client.index(index=self.index, id=f"bookmark-{name}", body=body)

    def bookmark(self, name):
        """Return the content of one bookmark, or ``None``; never out of date."""
        found = self.client.get(index=self.index, id=f"bookmark-{name}", ignore=404)
        return json.loads(found["_source"]["content"]) if found.get("found") else None

    def bookmarks(self, refresh=True):
        """Return name → (when, content) of the bookmarks kept here."""
        if refresh:
            self.client.indices.refresh(index=self.index, ignore_unavailable=True)
        found = self.client.search(
            index=self.index,
            ignore_unavailable=True,
            body={"query": {"term": {"kind": "bookmark"}}, "size": 10000},
        )
        sources = [hit["_source"] for hit in found["hits"]["hits"]]
        return {s["name"]: (s["moment"], json.loads(s["content"])) for s in sources}

    def clear_bookmarks(self, names):
        """Forget bookmarks; return how many there were."""
        known = [name for name in names if name in self.bookmarks()]
        for name in known:
            self.client.delete(index=self.index, id=f"bookmark-{name}", ignore=404)
        return len(known)
