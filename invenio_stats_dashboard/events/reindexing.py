# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Enriches usage events that were indexed before this module was installed.

In place: each event is written back under its own id, guarded by its sequence
number, so that an event which the live indexer rewrote meanwhile is left alone.
What is left to do is what has no ``enriched`` field: a stop at any point loses
and doubles nothing.
"""

import logging
import random
from dataclasses import asdict, dataclass, field
from itertools import islice

import psutil
from flask import current_app
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from tenacity import (
    before_sleep_log,
    retry,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
)

from ..errors import MigrationError
from .enrichment import Enricher, event_mapping
from .indexer import USAGE_DELTA, USAGE_EVENTS
from .state import State

logger = logging.getLogger("invenio_stats_dashboard.services")

LEFT = {"bool": {"must_not": [{"exists": {"field": "enriched"}}]}}
"""Query of the events that are not enriched yet."""

SAMPLE = 100
"""Events per month whose fields are computed again at the end and compared."""

ATTEMPTS = 8
"""Tries per request: with the waits of 1, 2, 4 … 60 seconds, about two minutes."""


def is_transient(error):
    """Tell what may pass by itself: no connection, time-outs, 429 and 5xx."""
    if isinstance(error, search.exceptions.ConnectionError):
        return True
    return isinstance(error, search.TransportError) and (
        error.status_code == 429 or error.status_code >= 500
    )


patiently = retry(
    retry=retry_if_exception(is_transient),
    wait=wait_exponential(multiplier=1, max=60),
    stop=stop_after_attempt(ATTEMPTS),
    before_sleep=before_sleep_log(logger, logging.WARNING),
    reraise=True,
)


@dataclass
class MonthResult:
    """What a run did to one index."""

    index: str
    total: int = 0
    left: int = 0
    enriched: int = 0
    unknown: int = 0
    """Events of records that are not in the database: kept as they are."""
    conflicts: int = 0
    """Events that the live indexer rewrote meanwhile: left to it."""
    batches: int = 0
    stopped: str | None = None
    """Why the run stopped before the end of this month."""
    differences: list = field(default_factory=list)


def month_indices(event_types=USAGE_EVENTS, months=None):
    """Return the names of the event indices there are, oldest month first.

    :param months: list of ``YYYY-MM``; all by default.
    """
    names = []
    for event_type in event_types:
        pattern = prefix_index(f"events-stats-{event_type}-*")
        names += current_search_client.indices.get(index=pattern)
    chosen = [n for n in names if months is None or n[-7:] in months]
    return sorted(chosen, key=lambda name: (name[-7:], name))


def counts(index):
    """Return (events, events not enriched) of an index."""
    client = current_search_client
    client.indices.refresh(index=index)
    total = client.count(index=index)["count"]
    return total, client.count(index=index, body={"query": LEFT})["count"]


class MonthReindexer:
    """Enriches the events of one index, batch by batch."""

    def __init__(self, index, batch_size, max_batches, max_memory_percent):
        """Take the index name with prefix, and the limits."""
        self.client = current_search_client._get_current_object()
        self.state = State(self.client)
        self.subcounts = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
        self.enricher = Enricher(self.subcounts)
        self.batch_size = batch_size
        self.max_batches = max_batches
        self.max_memory = max_memory_percent
        self.result = MonthResult(index)

    def run(self, progress=None):
        """Do the month.

        :param progress: called with the number of events after each batch.
        :returns: :class:`MonthResult`.
        :raises MigrationError: naming the month and what to do.
        """
        result = self.result
        try:
            result.total, result.left = counts(result.index)
            self._upgrade_mapping()
            hits = iter(self._left())
            while batch := list(islice(hits, self.batch_size)):
                result.stopped = self._limit()
                if result.stopped:
                    break
                self._enrich(batch)
                self._bookmark()
                if progress:
                    progress(len(batch))
            total, result.left = counts(result.index)
            self._validate(total)
        except search.RequestError as error:
            raise MigrationError(
                result.index, f"its mapping refuses our fields: {error}"
            )
        except search.OpenSearchException as error:
            raise MigrationError(result.index, error) from error
        return result

    def _upgrade_mapping(self):
        mapping = {"properties": event_mapping(self.subcounts)}
        patiently(self.client.indices.put_mapping)(
            index=self.result.index, body=mapping
        )

    def _left(self):
        """Scroll through a snapshot of what is left."""
        return search.helpers.scan(
            self.client,
            index=self.result.index,
            query={"query": LEFT, "seq_no_primary_term": True},
            size=self.batch_size,
            scroll="30m",
        )

    def _limit(self):
        """Return the limit that has been reached, in words, or ``None``."""
        if self.result.batches >= self.max_batches:
            return f"the limit of {self.max_batches} batches"
        used = psutil.virtual_memory().percent
        if used > self.max_memory:
            return f"memory: {used} % in use, the limit is {self.max_memory} %"
        return None

    def _enrich(self, batch):
        """Enrich a batch and write it back; its days are stale before and after."""
        events = [hit["_source"] for hit in batch]
        self.enricher.enrich(events)
        changed = [hit for hit in batch if "enriched" in hit["_source"]]
        days = {hit["_source"]["timestamp"][:10] for hit in changed}
        patiently(self.state.mark_stale)(USAGE_DELTA, days)
        conflicts = patiently(self._write)(changed) if changed else 0
        patiently(self.state.mark_stale)(USAGE_DELTA, days)
        result = self.result
        result.batches += 1
        result.unknown += len(batch) - len(changed)
        result.conflicts += conflicts
        result.enriched += len(changed) - conflicts

    def _write(self, hits):
        """Write events back unless they changed since; return how many had."""
        actions = [
            {
                "_op_type": "index",
                "_index": hit["_index"],
                "_id": hit["_id"],
                "if_seq_no": hit["_seq_no"],
                "if_primary_term": hit["_primary_term"],
                "_source": hit["_source"],
            }
            for hit in hits
        ]
        conflicts = 0
        for ok, item in search.helpers.streaming_bulk(
            self.client, actions, chunk_size=len(actions), raise_on_error=False
        ):
            answer = item["index"]
            if not ok and answer["status"] != 409:
                raise search.TransportError(answer["status"], str(answer["error"]))
            conflicts += not ok
        return conflicts

    def _bookmark(self):
        """Remember how far this month is, after the batch was confirmed."""
        self.state.set_bookmark(self.result.index, asdict(self.result))

    def _validate(self, total):
        """Compare numbers and a sample of events with what they must be."""
        result = self.result
        if total < result.total:
            result.differences.append(f"{result.total - total} events are missing")
        if not result.stopped and result.left > result.unknown + result.conflicts:
            result.differences.append(f"{result.left} events are not enriched")
        body = {
            "size": SAMPLE,
            "query": {
                "function_score": {
                    "query": {"exists": {"field": "enriched"}},
                    "random_score": {
                        "seed": random.randrange(2**31),
                        "field": "_seq_no",
                    },
                }
            },
        }
        for hit in self.client.search(index=result.index, body=body)["hits"]["hits"]:
            stored = hit["_source"]
            fields = set(event_mapping(self.subcounts))
            expected = {k: v for k, v in stored.items() if k not in fields}
            self.enricher.enrich([expected])
            wrong = [k for k in fields if stored.get(k) != expected.get(k)]
            if wrong and "enriched" in expected:
                result.differences.append(f"{hit['_id']}: {', '.join(sorted(wrong))}")
