# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Service of the migration of usage events."""

from dataclasses import asdict

from flask import current_app

from ..dates import today
from ..errors import InvalidParametersError, MigrationError, not_allowed
from ..search.indices import USAGE_EVENTS, month_indices
from ..search.state import State
from ..usage.enrichment import Enricher
from ..usage.migration import MonthReindexer, configured_limits, counts
from .base import StatsDashboardService, system_by_default
from .config import EventReindexingServiceConfig

ORDERS = ("newest", "oldest")

HIGHEST = {"batch_size": 10_000, "max_memory_percent": 100}
"""Limit of a run → its highest value."""


class EventReindexingService(StatsDashboardService):
    """Service that enriches existing usage events like new ones.

    The identity may be left out of each call, see :func:`.base.system_by_default`.
    """

    config_cls = EventReindexingServiceConfig

    @system_by_default
    def reindex_events(
        self,
        identity,
        event_types=USAGE_EVENTS,
        months=None,
        order="newest",
        dry_run=False,
        progress=None,
        **limits,
    ):
        """Enrich the remaining events, month by month.

        A failing month is reported and does not stop the others.

        :param months: list of ``YYYY-MM``; all by default.
        :param order: ``newest`` or ``oldest`` month first.
        :param dry_run: count, but write nothing.
        :param progress: called with the number of events after each batch.
        :param limits: ``batch_size`` (events, at most 10,000), ``max_batches`` (per
            month), ``max_memory_percent``; by default as configured.
        :returns: dict of ``months`` (list of dicts of counts), ``errors`` (list of
            messages) and ``completed``.
        :raises InvalidParametersError: naming the field and what is allowed.
        """
        self.require_permission(identity, "manage")
        limits = self._limits(limits)
        if order not in ORDERS:
            raise InvalidParametersError.of("order", not_allowed(order, ORDERS))
        indices = month_indices(_checked(event_types), months)
        if order == "newest":
            indices.reverse()
        if dry_run:
            return self.get_migration_status(identity, event_types, months)
        # Each record is looked up once for all past months.
        known = Enricher(current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
        done, errors = [], []
        for index in indices:
            # Events of this month may be newer than the records looked up before.
            limits["enricher"] = known if index[-7:] < f"{today():%Y-%m}" else None
            try:
                done.append(MonthReindexer(index, **limits).run(progress))
            except MigrationError as error:
                errors.append(str(error))
                continue
            if done[-1].stopped and done[-1].stopped.startswith("memory"):
                break
        errors += [
            f"{month.index}: {text}" for month in done for text in month.differences
        ]
        complete = not errors and len(done) == len(indices)
        return {
            "months": [asdict(month) for month in done],
            "errors": errors,
            "completed": complete and not any(month.stopped for month in done),
        }

    @system_by_default
    def get_migration_status(self, identity, event_types=USAGE_EVENTS, months=None):
        """Return the progress of the migration.

        :returns: dict of ``months`` (list of ``index``, ``total``, ``left``, how many
            of these are of ``unknown`` records, and the last ``bookmark``), ``total``,
            ``left``, ``events_per_second`` and ``seconds_left`` by the last runs, and
            ``completed``.
        """
        self.require_permission(identity, "manage")
        bookmarks = State().bookmarks()
        subcounts = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
        found, done, seconds = [], 0, 0
        for index in month_indices(_checked(event_types), months):
            total, left = counts(index, subcounts)
            moment, last = bookmarks.get(index, (None, {}))
            done += last.get("enriched", 0)
            seconds += last.get("seconds", 0)
            month = {"index": index, "total": total, "left": left}
            month["unknown"] = min(left, last.get("unknown", 0))
            found.append({**month, "bookmark": moment})
        left = sum(month["left"] for month in found)
        rate = done / seconds if seconds else None
        return {
            "months": found,
            "total": sum(month["total"] for month in found),
            "left": left,
            "events_per_second": rate and round(rate),
            "seconds_left": round(left / rate) if rate else None,
            "completed": left == 0,
        }

    @system_by_default
    def clear_bookmarks(self, identity, event_types=USAGE_EVENTS, months=None):
        """Delete the bookmarks of the months; the events stay as they are.

        :returns: number of bookmarks deleted.
        """
        self.require_permission(identity, "manage")
        return State().clear_bookmarks(month_indices(_checked(event_types), months))

    @staticmethod
    def _limits(given):
        """Return the limits; arguments override the configuration."""
        limits = configured_limits()
        limits.update({name: n for name, n in given.items() if n is not None})
        for name, value in limits.items():
            high = HIGHEST.get(name)
            if value < 1 or (high and value > high):
                allowed = f"1 to {high}" if high else "1 or more"
                message = f"{value} is not allowed. Allowed: {allowed}."
                raise InvalidParametersError.of(name, message)
        return limits


def _checked(event_types):
    """Return the event types, if they are usage events."""
    unknown = set(event_types) - set(USAGE_EVENTS)
    if unknown:
        message = not_allowed(", ".join(sorted(unknown)), USAGE_EVENTS)
        raise InvalidParametersError.of("event_types", message)
    return event_types
