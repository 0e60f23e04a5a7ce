# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""State shared between the stages: stale days and progress.

Kept in the search engine beside the data it describes, so that both exist or neither
does. ``dirty`` days: a day is marked before and after its data change; the aggregator
clears a mark only if it did not change meanwhile, so that no change can slip between
reading and clearing.
"""

import json
from datetime import datetime, timezone
from typing import NamedTuple

from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from ..errors import WriteError
from .client import whole_search
from .indices import STATE
from .templates import put_missing

MANY = 50
"""Ids that a mark names at most, by default; one of more speaks of all of them."""

ATTEMPTS = 5
"""Number of attempts for a mark that is being renewed concurrently."""


class StaleDay(NamedTuple):
    """A mark, as it was when it was read."""

    id: str
    day: str
    seq_no: int
    primary_term: int
    ids: list | None = None
    """Ids of the communities or records whose rows are out of date; ``None``: all."""

    def of_all(self):
        """Return the same mark for all rows of the day."""
        return self._replace(ids=None)


class State:
    """Stale days and progress, for one search client."""

    def __init__(self, client=None):
        """Initialize with a search client, by default the application's."""
        self.client = client or current_search_client
        self.index = prefix_index(STATE)
        self._is_ready = False

    def _prepare(self):
        """Ensure that the index will be made from its template, before a write."""
        if not self._is_ready:
            put_missing(self.client)
            self._is_ready = True

    def upgrade(self):
        """Let an index of an earlier version take marks that name ids."""
        body = {"properties": {"ids": {"type": "keyword"}}}
        self.client.indices.put_mapping(index=self.index, body=body, ignore=404)

    def mark_stale(self, kind, days):
        """Record that a kind's rows of these days (``YYYY-MM-DD``) are out of date.

        :raises opensearchpy.OpenSearchException: nothing may be changed then.
        """
        actions = [self._mark(kind, day) for day in sorted(set(days))]
        if actions:
            self._prepare()
            search.helpers.bulk(self.client, actions)

    def mark_ids(self, kind, changed, limit=MANY):
        """Record that a kind's rows of some communities or records are out of date.

        The ids of marks that are there already are added to.

        :param changed: day (``YYYY-MM-DD``) → set of ids.
        :param limit: ids that a mark names at most; one of more speaks of all.
        :raises opensearchpy.OpenSearchException: nothing may be changed then.
        :raises WriteError: the same, when the search engine refuses a mark.
        """
        if changed:
            self._prepare()
        for _ in range(ATTEMPTS):
            if not changed:
                return
            there = self._marks_of(kind, sorted(changed))
            actions = [
                self._mark(kind, day, names, there.get(day), limit)
                for day, names in changed.items()
            ]
            refused = self._send(actions, (409,))
            changed = {day: changed[day] for day in refused}
        self.mark_stale(kind, changed)

    def _mark(self, kind, day, ids=None, there=None, limit=MANY):
        """Return the action that writes a mark.

        :param ids: of communities or records, ``None`` for all.
        :param there: the mark to be replaced, as :class:`StaleDay`; nothing is
            written if somebody else has replaced it meanwhile.
        """
        action = {"_op_type": "index", "_index": self.index, "_id": f"{kind}-{day}"}
        if there:
            action["if_seq_no"] = there.seq_no
            action["if_primary_term"] = there.primary_term
            known = there.ids
            ids = known and ids and ids | set(known)
        elif ids:
            action["_op_type"] = "create"
        if ids and len(ids) <= limit:
            action["ids"] = sorted(ids)
        now = datetime.now(timezone.utc).isoformat()
        return {**action, "kind": kind, "day": day, "marked_at": now}

    def _marks_of(self, kind, days):
        """Return day → :class:`StaleDay` of those that are marked."""
        ids = [f"{kind}-{day}" for day in days]
        found = self.client.mget(index=self.index, body={"ids": ids})["docs"]
        marks = [_stale_day(document) for document in found if document.get("found")]
        return {mark.day: mark for mark in marks}

    def stale_days(self, kind, limit=10000):
        """Return the oldest stale days of a kind, as :class:`StaleDay`."""
        self.client.indices.refresh(index=self.index, ignore_unavailable=True)
        body = {
            "query": {"term": {"kind": kind}},
            "sort": "day",
            "size": limit,
            "seq_no_primary_term": True,
        }
        found = whole_search(self.client, self.index, body)
        return [_stale_day(hit) for hit in found["hits"]["hits"]]

    def clear_stale(self, marks):
        """Remove marks that have not been renewed since they were read.

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
        # Renewed or already removed: both are fine.
        self._send(actions, (404, 409))

    def _send(self, actions, harmless):
        """Send actions; return the days of those that were refused harmlessly.

        :param harmless: statuses that are no error.
        :raises WriteError: when the search engine refuses for another reason.
        """
        _, errors = search.helpers.bulk(self.client, actions, raise_on_error=False)
        found = [answer for error in errors for answer in error.values()]
        failed = [answer for answer in found if answer["status"] not in harmless]
        if failed:
            raise WriteError(f"{len(failed)} marks are refused, as {failed[0]}")
        return [answer["_id"][-10:] for answer in found]

    def set_progress(self, name, moment):
        """Record up to when (aware datetime) something is done."""
        self._prepare()
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
        """Store the progress of a task; ``content`` is stored as JSON text."""
        self._prepare()
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
        body = {"query": {"term": {"kind": "bookmark"}}, "size": 10000}
        found = whole_search(self.client, self.index, body)
        sources = [hit["_source"] for hit in found["hits"]["hits"]]
        return {s["name"]: (s["moment"], json.loads(s["content"])) for s in sources}

    def clear_bookmarks(self, names):
        """Delete bookmarks; return their number."""
        known = [name for name in names if name in self.bookmarks()]
        for name in known:
            self.client.delete(index=self.index, id=f"bookmark-{name}", ignore=404)
        return len(known)


def _stale_day(document):
    """Return a mark as it was found."""
    source = document["_source"]
    return StaleDay(
        document["_id"],
        source["day"],
        document["_seq_no"],
        document["_primary_term"],
        source.get("ids"),
    )
