# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The events indexer of invenio-stats, extended by enrichment."""

import calendar
import zlib
from collections import Counter
from datetime import datetime, timezone
from functools import cache
from itertools import islice
from operator import itemgetter

import orjson
from flask import current_app
from invenio_base.utils import obj_or_import_string
from invenio_db import db
from invenio_search.engine import search
from invenio_stats.processors import EventsIndexer
from sqlalchemy.exc import SQLAlchemyError

from ..aggregators.sources import is_final, lost_indices
from ..dates import moment_of, today
from ..errors import ClosedIndexError
from ..search.client import is_transient_status
from ..search.indices import USAGE_DELTA, USAGE_EVENTS
from ..search.state import State
from ..search.templates import put_missing
from .enrichment import Enricher, event_mapping
from .import_schema import MAX_TEXT
from .queue import GivenEvents, acknowledged
from .robots import RobotCounter

BATCH = 1000
"""Events looked up and written together: ≈ 1 MB."""

RETRIES = 5
"""Number of attempts when the search engine is overloaded (429): about a minute."""


class EnrichmentMixin:
    """Mixin that adds enrichment to an events indexer class.

    Events leave the queue only after they have been written: an event may be written
    twice under the same id, but is not lost.
    """

    def actionsiter(self):
        """Yield the actions of the base class with fields added, in batches."""
        actions = iter(super().actionsiter())
        while batch := list(islice(actions, BATCH)):
            self._prepare(batch)
            yield from batch

    def run(self):
        """Process the queue; late days are marked before and after the writes.

        :returns: (number of events indexed, number of failures).
        """
        started = datetime.now(timezone.utc)
        put_missing(self.client)
        given, steps = self.queue, self.preprocessors
        self._late_days, self.counts = set(), Counter()
        self._robots = RobotCounter(getattr(given, "identify", None))
        self.preprocessors = [_in_utc, _clipped, *self._robots.watch(steps)]
        try:
            with acknowledged(given) as queue:
                self.queue = queue or given
                result = self._process(queue)
        finally:
            self.queue, self.preprocessors = given, steps
        if queue:
            State(self.client).set_progress(f"indexed-{given.routing_key}", started)
        return result

    def _process(self, queue):
        """Write the queue's events in batches, or as the base class does."""
        if super().run.__func__ is not EventsIndexer.run:
            result = super().run()
            self._finish(queue)
            return result
        actions, full = iter(super().actionsiter()), True
        while full:
            batch = list(islice(actions, BATCH))
            full = len(batch) == BATCH
            self._prepare(batch)
            self._write(batch)
            self._finish(queue)
        written = self.counts["created"] + self.counts["updated"]
        return written, self.counts["failed"]

    def _prepare(self, batch):
        """Enrich a batch of actions, upgrade mappings, mark late days."""
        self._drop_final(batch)
        self._enrich([action["_source"] for action in batch])
        for index in {action["_index"] for action in batch}:
            self.ensure_mapping(index)
        days = {action["_source"]["timestamp"][:10] for action in batch}
        self._late_days |= {day for day in days if day < today().isoformat()}
        State(self.client).mark_stale(USAGE_DELTA, self._late_days)

    def _drop_final(self, batch):
        """Drop events of months whose rows stay as they are without their indices.

        An index that is made anew by a late event would replace the rows of its day.
        """
        months = {action["_source"]["timestamp"][:7] for action in batch}
        final = set(filter(is_final, months))
        lost = {p.index for p in lost_indices(self.client, final)} if final else set()
        for action in [action for action in batch if action["_index"] in lost]:
            batch.remove(action)
            self._refuse(action)

    def _refuse(self, action):
        """Count and log an event that is not written."""
        self.counts["failed"] += 1
        current_app.logger.error(
            "Usage event refused by the search engine",
            extra={"index": action["_index"], "id": action["_id"]},
        )

    def _write(self, batch):
        """Write a batch; events refused by the mapping are retried without our fields."""
        if not batch:
            return
        if isinstance(self.queue, GivenEvents):
            for action in batch:
                action["version"] = _version(action["_source"])
                action["version_type"] = "external_gte"
            batch.sort(key=itemgetter("version"))
        refused = self._bulk(batch)
        for action in refused:
            for name in event_mapping(self._subcounts):
                action["_source"].pop(name, None)
        for action in self._bulk(refused):
            self._refuse(action)

    def _bulk(self, batch):
        """Send actions; return those that were permanently refused.

        :raises opensearchpy.TransportError: the search engine is unavailable; the
            events stay in the queue.
        :raises ClosedIndexError: an index is closed; they stay there as well.
        """
        refused, older = [], []
        sent = {(a["_index"], a["_id"]): a for a in batch}
        answers = search.helpers.streaming_bulk(
            self.client,
            batch,
            chunk_size=BATCH,
            raise_on_error=False,
            max_retries=RETRIES,
        )
        for ok, item in answers:
            (answer,) = item.values()
            if ok:
                self.counts[answer.get("result", "updated")] += 1
            elif answer["status"] == 409:
                older.append((answer["_index"], answer["_id"]))
            elif is_transient_status(answer["status"]):
                raise search.TransportError(answer["status"], str(answer["error"]))
            elif answer["error"].get("type") == "index_closed_exception":
                raise ClosedIndexError(answer["_index"])
            else:
                refused.append(sent[answer["_index"], answer["_id"]])
        gone = self._gone({*older})
        self.counts["updated"] += len(older) - len(gone)
        again = [
            {k: v for k, v in sent[key].items() if "version" not in k} for key in gone
        ]
        return refused + (self._bulk(again) if again else [])

    def _gone(self, keys):
        """Return those of documents, for which there is a later click, that are not.

        The search engine remembers the versions of deleted documents for a minute.
        """
        if not keys:
            return []
        keys = sorted(keys)
        names = [{"_index": index, "_id": name} for index, name in keys]
        found = self.client.mget(body={"docs": names}, _source=False)["docs"]
        return [key for key, doc in zip(keys, found) if not doc.get("found")]

    def _finish(self, queue):
        """Record late days and robots, then acknowledge the messages."""
        state = State(self.client)
        self.counts["robots"] += len(self._robots.dropped)
        counts = self._robots.count(self._subcounts)
        self._robots.store(self.client, counts)
        days = {day for day, *_ in counts}
        state.mark_stale(USAGE_DELTA, self._late_days | days)
        self._late_days = set()
        if queue:
            queue.acknowledge()

    def _enrich(self, events):
        """Enrich events; without the database they are stored as they are.

        Records are looked up again for each batch: a new membership counts from the
        next event on. Imported events that are already enriched keep their fields.
        """
        enricher = Enricher(self._subcounts)
        new = [event for event in events if event.get("enriched") != enricher.version]
        try:
            enricher.enrich(new)
        except SQLAlchemyError:
            db.session.rollback()
            current_app.logger.exception(
                "Usage events stored without enrichment", extra={"count": len(events)}
            )

    def ensure_mapping(self, index):
        """Add our fields to the mapping of an event index; RDM's is strict."""
        if index in self._mapped:
            return
        mapping = event_mapping(self._subcounts)
        self.client.indices.create(index=index, ignore=400)
        self.client.indices.put_mapping(index=index, body={"properties": mapping})
        self._mapped.add(index)

    @property
    def _subcounts(self):
        return current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]

    @property
    def _mapped(self):
        """Indices whose mapping has been extended."""
        return self.__dict__.setdefault("_mapped_indices", set())


def _in_utc(event):
    """Bring the time of an event to UTC, before its day and hour are read off it."""
    try:
        event["timestamp"] = moment_of(event["timestamp"]).isoformat()
    except (ValueError, TypeError, KeyError):
        pass  # The base class reports it, or another preprocessor knows better.
    return event


def _clipped(event):
    """Cut texts that the search engine would refuse, and their event with them.

    Browsers and servers allow for headers, such as the referrer, that are longer.
    """
    for name, value in event.items():
        encoded = value.encode(errors="replace") if isinstance(value, str) else b""
        if len(encoded) > MAX_TEXT:
            event[name] = encoded[:MAX_TEXT].decode(errors="ignore")
    return event


def _version(event):
    """Return the number by which the later of two clicks with one id is kept.

    Of those in the same second it is always the same one, whichever comes first.
    """
    ours = {"updated_timestamp", "enriched", "community_ids"}
    facts = {name: value for name, value in event.items() if name not in ours}
    seconds = calendar.timegm(moment_of(event["timestamp"]).timetuple())
    line = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)
    return seconds << 30 | zlib.crc32(line) >> 2


@cache
def enriched(cls):
    """Return an events indexer class extended by enrichment.

    The class is made here because ``STATS_EVENTS`` takes a single class for a type of
    events, and an instance may have configured one of its own.

    :param cls: the configured class or import string.
    """

    class EnrichedEventsIndexer(EnrichmentMixin, obj_or_import_string(cls)):
        """The configured indexer, with enrichment."""

    return EnrichedEventsIndexer


def extend_events(events):
    """Return ``STATS_EVENTS`` with enrichment added to the usage events.

    The instance's preprocessors, builders and class are kept.
    """
    return {
        name: (
            {**event, "cls": enriched(event["cls"])} if name in USAGE_EVENTS else event
        )
        for name, event in events.items()
    }
