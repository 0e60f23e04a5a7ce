# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Migration of usage events indexed before the module was installed.

Each event is updated in place under its own id, guarded by its sequence number, so that
events rewritten by the live indexer are not overwritten. Events are due until they are
``enriched`` with the current table of breakdowns, so an interruption neither loses nor
duplicates anything.
"""

import logging
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, field

import orjson
import psutil
from flask import current_app
from invenio_search import current_search_client
from invenio_search.engine import search

from ..dates import day_of
from ..errors import MigrationError
from ..garbage import frozen_steps
from ..search.client import (
    ATTEMPTS,
    chunks,
    is_transient,
    is_transient_status,
    retrying,
    whole_count,
)
from ..search.indices import USAGE_DELTA
from ..search.scroll import raw_pages, request
from ..search.state import State
from .enrichment import Enricher, event_mapping, fingerprint
from .verification import Sample

logger = logging.getLogger("invenio_stats_dashboard.services")

WRITERS = 2
"""Number of writing threads: the second hides the latency of the first."""

AHEAD = 2
"""Number of batches in flight, so that writers never wait for the next one."""

BULK = 2500
"""Events per bulk request: ≈ 2 MB."""


def left(subcounts):
    """Return the query of the events that are not enriched by this table."""
    return {"bool": {"must_not": [{"term": {"enriched": fingerprint(subcounts)}}]}}


retried = retrying(logger)


@dataclass
class MonthResult:
    """Result of a run for one index."""

    index: str
    total: int = 0
    left: int = 0
    enriched: int = 0
    unknown: int = 0
    """Events of records missing from the database: left unchanged."""
    conflicts: int = 0
    """Events concurrently rewritten by another process: left to it."""
    batches: int = 0
    seconds: float = 0.0
    in_flight: list = field(default_factory=list)
    """Days being written: marked stale again if this run is killed."""
    stopped: str | None = None
    """Why the run stopped before the end of this month."""
    differences: list = field(default_factory=list)


@retried
def counts(index, subcounts):
    """Return (events, events not enriched) of an index."""
    client = current_search_client
    client.indices.refresh(index=index)
    total = whole_count(client, index, {"match_all": {}})
    return total, whole_count(client, index, left(subcounts))


RECORDS = 1000
"""Records that the mark of a day names at most; one of more speaks of all of them."""


def configured_limits():
    """Return the configured limits of a run."""
    names = ("batch_size", "max_batches", "max_memory_percent")
    config = current_app.config
    return {n: config[f"STATS_DASHBOARD_REINDEXING_{n.upper()}"] for n in names}


class MonthReindexer:
    """Migration of one index, batch by batch."""

    def __init__(
        self,
        index,
        batch_size,
        max_batches,
        max_memory_percent,
        recids=None,
        enricher=None,
        everything=False,
    ):
        """Initialize with the index name with prefix, and the limits.

        :param recids: only events of these records; by default all that are left.
        :param everything: also events that are enriched already.
        :param enricher: one with records already cached; by default a new one.
        """
        self.client = current_search_client._get_current_object()
        self.state = State(self.client)
        self.subcounts = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
        self.enricher = enricher or Enricher(self.subcounts)
        self.query = left(self.subcounts)
        self.recids = recids
        if recids is not None:
            only = [{"terms": {"recid": recids}}]
            rest = {} if everything else self.query["bool"]
            self.query = {"bool": {"filter": only, **rest}}
        self.batch_size = batch_size
        self.max_batches = max_batches
        self.max_memory = max_memory_percent
        self.result = MonthResult(index)
        self.sample = Sample(index)
        self.started = time.monotonic()

    def run(self, progress=None):
        """Migrate the month.

        :param progress: called with the number of events after each batch.
        :returns: :class:`MonthResult`.
        :raises MigrationError: naming the month and what to do.
        """
        result = self.result
        try:
            result.total, result.left = counts(result.index, self.subcounts)
            self._upgrade_mapping()
            self._repair_marks()
            self._migrate(progress)
            total, result.left = counts(result.index, self.subcounts)
            self.bookmark()
            result.differences += self._compare(total)
        except search.RequestError as error:
            raise MigrationError(
                result.index, f"its mapping refuses our fields: {error}"
            )
        except search.OpenSearchException as error:
            raise MigrationError(result.index, error) from error
        return result

    def _upgrade_mapping(self):
        mapping = {"properties": event_mapping(self.subcounts)}
        retried(self.client.indices.put_mapping)(index=self.result.index, body=mapping)

    def _repair_marks(self):
        """Mark the days that a killed run was writing."""
        _, content = self.state.bookmarks().get(self.result.index, (None, {}))
        self.mark(content.get("in_flight", ()))

    def mark(self, days):
        """Record that the rows of these days are out of date: those of the records."""
        if self.recids is None:
            retried(self.state.mark_stale)(USAGE_DELTA, days)
        else:
            changed = {day: set(self.recids) for day in days}
            retried(self.state.mark_ids)(USAGE_DELTA, changed, RECORDS)

    def _migrate(self, progress):
        """Enrich page by page; start over if paging fails temporarily."""
        attempts = 0
        while True:
            before = self.result.enriched
            try:
                return self._once(progress)
            except search.OpenSearchException as error:
                attempts = 1 if self.result.enriched > before else attempts + 1
                if not is_transient(error) or attempts >= ATTEMPTS:
                    raise
                logger.warning("%s: %s", self.result.index, error)
                time.sleep(min(2 ** (attempts - 1), 60))
                retried(self.client.indices.refresh)(index=self.result.index)

    def _once(self, progress):
        """Enrich the remaining events of a snapshot of the index.

        A batch is enriched while those before it are written.
        """
        self.result.unknown = 0
        self.mark(self.result.in_flight)
        pages = raw_pages(self.client, self.result.index, self.query, self.batch_size)
        writing = deque()
        with (
            closing(pages),
            ThreadPoolExecutor(WRITERS) as pool,
            frozen_steps() as freeze,
        ):
            for batch in pages:
                freeze()
                self.result.stopped = self._limit()
                if self.result.stopped:
                    break
                changed = self._enrich(batch)
                if len(writing) == AHEAD:
                    self._finish(writing, progress)
                writing.append(Writing(self, pool, batch, changed))
            while writing:
                self._finish(writing, progress)

    def _finish(self, writing, progress):
        """Wait for the oldest batch that is being written."""
        oldest = writing.popleft()
        in_flight = sorted({day for one in writing for day in one.days})
        oldest.finish(progress, in_flight)

    def _limit(self):
        """Return the limit that has been reached, in words, or ``None``."""
        if self.result.batches >= self.max_batches:
            return f"the limit of {self.max_batches} batches"
        used = psutil.virtual_memory().percent
        if used > self.max_memory:
            return f"memory: {used} % in use, the limit is {self.max_memory} %"
        return None

    def _enrich(self, batch):
        """Enrich a batch; return the hits that are to be written back."""
        self.result.batches += 1
        self.enricher.enrich([hit["_source"] for hit in batch])
        version = self.enricher.version
        return [hit for hit in batch if hit["_source"].get("enriched") == version]

    def write(self, lines):
        """Write unchanged events back; return the number of changed ones.

        :param lines: list of the lines of a bulk request; written ones are removed from
            it, so that the rest can be retried.
        """
        wanted = {"filter_path": "errors,items.*.status,items.*.error"}
        answer = orjson.loads(request(self.client, "/_bulk", b"".join(lines), wanted))
        if not answer["errors"]:
            return 0
        items = [item["index"] for item in answer["items"]]
        again = [
            n for n, item in enumerate(items) if is_transient_status(item["status"])
        ]
        bad = [i for i in items if i["status"] >= 400 and i["status"] not in (409,)]
        lines[:] = [lines[n] for n in again]
        if bad:
            raise search.TransportError(bad[0]["status"], str(bad[0]["error"]))
        return sum(item["status"] == 409 for item in items)

    def bookmark(self):
        """Store the progress of this month after the batch was confirmed."""
        self.result.seconds = round(time.monotonic() - self.started, 3)
        retried(self.state.set_bookmark)(self.result.index, asdict(self.result))

    def _compare(self, total):
        """Compare counts, and a sample of events with what was written."""
        result, found = self.result, []
        if total < result.total:
            found.append(f"{result.total - total} events are missing")
        is_whole = not result.stopped and "filter" not in self.query["bool"]
        if is_whole and result.left > result.unknown + result.conflicts:
            found.append(f"{result.left - result.unknown} events are not enriched")
        return found + self.sample.differences(self.client, self.enricher)


class Writing:
    """A batch that is being written; its days are stale before and after."""

    def __init__(self, month, pool, batch, changed):
        """Start writing the changed hits of a batch."""
        self.month, self.batch, self.changed = month, batch, changed
        self.days = sorted({day_of(hit["_source"]["timestamp"]) for hit in changed})
        self.parts = []
        if changed:
            days = {*month.result.in_flight, *self.days}
            month.result.in_flight = sorted(days)
            month.bookmark()
            month.mark(self.days)
            write = retried(month.write)
            parts = ([_lines(hit) for hit in part] for part in chunks(changed, BULK))
            self.parts = [pool.submit(write, part) for part in parts]

    def finish(self, progress, in_flight=()):
        """Wait until everything is written, and store the progress.

        :param in_flight: days of the batches that are still being written.
        """
        month, result = self.month, self.month.result
        conflicts = sum(part.result() for part in self.parts)
        if self.changed:
            month.mark(self.days)
        result.in_flight = list(in_flight)
        month.sample.add(self.changed)
        result.unknown += len(self.batch) - len(self.changed)
        result.conflicts += conflicts
        result.enriched += len(self.changed) - conflicts
        month.bookmark()
        if progress:
            progress(len(self.batch))


def _lines(hit):
    """Return action and document of a bulk request."""
    action = {
        "_index": hit["_index"],
        "_id": hit["_id"],
        "if_seq_no": hit["_seq_no"],
        "if_primary_term": hit["_primary_term"],
    }
    source = orjson.dumps(hit["_source"])
    return orjson.dumps({"index": action}) + b"\n" + source + b"\n"
