# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The events indexer of invenio-stats, extended by enrichment."""

from datetime import datetime, timezone
from functools import cache
from itertools import islice

from flask import current_app
from invenio_base.utils import obj_or_import_string
from invenio_db import db
from invenio_search.engine import search
from sqlalchemy.exc import SQLAlchemyError

from .enrichment import Enricher, event_mapping
from .robots import RobotCounter
from .state import State

USAGE_EVENTS = ("record-view", "file-download")
"""Types of usage events that are enriched and aggregated."""

USAGE_DELTA = "community-usage-delta-agg"
"""Aggregation whose days go stale when events arrive late."""

BATCH = 1000
"""Events looked up and written together: ≈ 1 MB."""


class EnrichmentMixin:
    """Adds enrichment to an events indexer class, whatever else it does."""

    def actionsiter(self):
        """Yield the actions of the base class with fields added, in batches."""
        enricher = Enricher(self._subcounts)
        actions = iter(super().actionsiter())
        while batch := list(islice(actions, BATCH)):
            self._enrich(enricher, [action["_source"] for action in batch])
            for index in {action["_index"] for action in batch}:
                self.ensure_mapping(index)
            late = {
                action["_source"]["timestamp"][:10]
                for action in batch
                if action["_source"]["timestamp"][:10] < today()
            }
            self._late_days |= late
            State(self.client).mark_stale(USAGE_DELTA, late)
            yield from batch

    def run(self):
        """Process the queue; late days are marked before and after the writes.

        :returns: (number of events indexed, number of failures).
        """
        started = datetime.now(timezone.utc)
        self._late_days, robots = set(), RobotCounter()
        self.preprocessors = [robots.watch(step) for step in self.preprocessors]
        result = search.helpers.bulk(
            self.client, self.actionsiter(), stats_only=True, chunk_size=BATCH
        )
        state = State(self.client)
        counts = robots.count(self._subcounts)
        robots.store(self.client, counts)
        state.mark_stale(USAGE_DELTA, self._late_days | {day for day, _ in counts})
        state.set_progress(f"indexed-{self.queue.routing_key}", started)
        return result

    def _enrich(self, enricher, events):
        """Enrich; without a database the events are kept as they are."""
        try:
            enricher.enrich(events)
        except SQLAlchemyError:
            db.session.rollback()
            current_app.logger.exception(
                "Usage events stored without enrichment", extra={"count": len(events)}
            )

    def ensure_mapping(self, index):
        """Let an event index accept our fields; RDM's mapping is strict."""
        if index in self._mapped:
            return
        mapping = event_mapping(self._subcounts)
        self.client.indices.create(index=index, ignore=400)
        self.client.indices.put_mapping(index=index, body={"properties": mapping})
        self._mapped.add(index)

    @property
    def _subcounts(self):
        """The table of breakdowns."""
        return current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]

    @property
    def _mapped(self):
        """Indices that this indexer has prepared."""
        return self.__dict__.setdefault("_mapped_indices", set())


def today():
    """Return the current day (UTC) as ``YYYY-MM-DD``."""
    return datetime.now(timezone.utc).date().isoformat()


@cache
def enriched(cls):
    """Return an events indexer class extended by enrichment.

    :param cls: the class (or import string) that the instance has configured.
    """
    base = obj_or_import_string(cls)
    return type(f"Enriched{base.__name__}", (EnrichmentMixin, base), {})


def extend_events(events):
    """Return ``STATS_EVENTS`` with enrichment added to the usage events.

    Preprocessors, builders and a class of the instance's own stay in force.
    """
    return {
        name: (
            {**event, "cls": enriched(event["cls"])} if name in USAGE_EVENTS else event
        )
        for name, event in events.items()
    }
