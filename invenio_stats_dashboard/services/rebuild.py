# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Rebuild of all rows in new indices, with a switch to them when complete.

The aggregators write to a target: indices, marks, bookmarks and locks under a prefix
that no answer reads. Meanwhile the active aggregators continue, and mark each day that
they recompute for the target. The switch assigns the active names to the new indices in
one request to the search engine, while both are locked.
"""

import logging
from contextlib import ExitStack
from datetime import datetime, timezone

from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from ..aggregators.registry import (
    AGGREGATIONS,
    BOOKMARK,
    aggregator_of,
    current_target,
)
from ..aggregators.sources import (
    check_open,
    check_sources,
    final_months,
    lost_indices,
)
from ..errors import LostEventsError, RebuildError
from ..locks import task_lock
from ..membership.history import Selection, generate
from ..membership.processor import count_pending
from ..proxies import current_event_reindexing_service
from ..search.client import retrying
from ..search.indices import (
    BOOKMARKS,
    EVENTS,
    REBUILD,
    STALE_KEYS,
    STATE,
    USAGE_DELTA,
    every,
)
from ..search.state import State
from ..search.templates import (
    GROUPS,
    alias_actions,
    is_in_force,
    put_templates,
    sizes,
    sizes_of,
    templates,
    unused_indices,
)
from .aggregation import write_membership_events

logger = logging.getLogger("invenio_stats_dashboard.services")

ROUNDS = 10_000
"""Maximum number of runs of one aggregation, each of a catch-up interval of days."""

PROGRESS = ("closed", "months")
"""Beginnings of the names under which is kept up to when there are sums of rows."""


class Rebuild:
    """The rebuild in progress, or a new one."""

    def __init__(self, client=None):
        """Initialize with a search client, by default the application's."""
        self.client = client or current_search_client._get_current_object()
        self.state = State(self.client)

    def run(self, events=True, switch=True):
        """Build everything, then switch; resumes an unfinished rebuild.

        :param events: whether events are updated first.
        :param switch: whether to switch, or to leave that to a later run. Until then an
            earlier version of this module may go on with the rows in force.
        :returns: dict of counts, the months whose rows were ``kept`` as their events
            are gone, and whether it has ``switched``.
        :raises RebuildError: when a day cannot be built; nothing is switched then.
        """
        with task_lock("rebuild") as lock:
            result = {"resumed": current_target(self.state) is not None}
            count_pending()  # without its table, nothing is begun
            final = self._check_sources()
            put_templates(self.client, rows=False)
            self._finish_switch()
            target = self._begin()
            result["kept"] = self._keep(target, final)
            if events:
                result |= self._renew_events()
            result |= self._build(target, lock)
            if switch:
                self._switch(target, lock)
        logger.info("rebuild: target=%s %s", target, result)
        return {**result, "switched": switch}

    def abandon(self):
        """Remove the indices of an unfinished rebuild; return their names."""
        with task_lock("rebuild"):
            target = current_target(self.state)
            if target is not None:
                self._forget(target)
            names = unused_indices(self.client)
            for name in names:
                self.client.indices.delete(index=name, ignore=404)
        return names

    def _finish_switch(self):
        """Discard the state of a rebuild that was killed after its switch."""
        target = current_target(self.state)
        if target and is_in_force(self.client, target):
            self._forget(target)

    def _begin(self):
        """Return the target of this rebuild; from now on changes are marked for it."""
        target = current_target(self.state)
        if target is None:
            now = datetime.now(timezone.utc)
            target = f"{REBUILD}{now:%Y%m%d%H%M%S}-"
            self.state.set_bookmark(BOOKMARK, {"target": target})
        put_templates(self.client, target)
        return target

    def _check_sources(self):
        """Return the months whose rows stay as they are without their events.

        :raises RebuildError: when events of others are closed or gone: their rows would
            be lost.
        """
        lost = lost_indices(self.client)
        try:
            check_open(self.client, every(EVENTS))
            check_sources(lost)
        except LostEventsError as error:
            raise RebuildError(str(error)) from error
        return sorted(final_months(lost))

    def _keep(self, target, months):
        """Take over the rows of some months that this rebuild has not yet."""
        content = self.state.bookmark(BOOKMARK)
        kept = content.get("kept", [])
        for month in months:
            if month in kept:
                continue
            rows = aggregator_of(USAGE_DELTA, target).keep(month)
            kept = [*kept, month]
            self.state.set_bookmark(BOOKMARK, {**content, "kept": kept})
            logger.info("rebuild: target=%s month=%s kept=%s", target, month, rows)
        return kept

    def _renew_events(self):
        """Derive missing membership events, and enrich usage events that lack it."""
        generate(Selection(), rebuild=True)
        done = write_membership_events()
        if "written" not in done:
            raise RebuildError(f"membership events: {done}")
        migration = current_event_reindexing_service.reindex_events()
        if not migration["completed"]:
            reasons = migration["errors"] or "limits of a migration run were reached"
            raise RebuildError(f"usage events: {reasons}")
        enriched = sum(month["enriched"] for month in migration["months"])
        return {"membership_events": done["written"], "usage_events": enriched}

    def _build(self, target, lock):
        """Run the aggregations of the target until nothing is left to do."""
        result = {"days": 0, "rows": 0}
        for name in AGGREGATIONS:
            for _ in range(ROUNDS):
                lock.check()
                done = aggregator_of(name, target).run()
                result["days"] += done.get("days", 0)
                result["rows"] += done["rows"]
                if done.get("failed"):
                    raise RebuildError(f"{name}: {done['failed'][0]}")
                if not done.get("left"):
                    break
        return result

    def _switch(self, target, lock):
        """Update the target once more, and replace the active rows with it.

        The active locks prevent concurrent writes. A process killed after the switch
        leaves the previous bookmark: some days are processed again.
        """
        with ExitStack() as stack:
            locks = [stack.enter_context(task_lock(name)) for name in AGGREGATIONS]
            # Some may have been closed or deleted while it was being built.
            self._keep(target, self._check_sources())
            self._build(target, lock)
            moments = {
                name: aggregator_of(name, target).bookmarks.get_bookmark(refresh_time=0)
                for name in AGGREGATIONS
            }
            for held in locks:
                held.check()
            put_templates(self.client)
            actions = alias_actions(self.client, target)
            if actions:
                self.client.indices.update_aliases(body={"actions": actions})
            for name, moment in moments.items():
                if moment:
                    aggregator_of(name).set_bookmark(moment)
            self._take_over_closings(target)
            self._forget(target)

    def _take_over_closings(self, target):
        """Let what is closed and summed in the target be so in force."""
        for name in AGGREGATIONS:
            for kind, *_ in aggregator_of(name).parts():
                for what in PROGRESS:
                    moment = self.state.get_progress(f"{what}-{target}{kind}")
                    if moment:
                        self.state.set_progress(f"{what}-{kind}", moment)

    def _forget(self, target):
        """Remove marks, bookmarks and templates of a target."""
        retrying(logger)(self.state.clear_bookmarks)([BOOKMARK])
        about = [{"prefix": {field: target}} for field in ("kind", "name")]
        about += [{"prefix": {"name": f"{n}-{target}"}} for n in (*PROGRESS, "run")]
        for index in (STATE, STALE_KEYS):
            _delete(self.client, index, about)
        _delete(self.client, BOOKMARKS, [{"prefix": {"aggregation_type": target}}])
        self.client.indices.delete_template(name=prefix_index(f"{target}*"), ignore=404)


def removable(groups, everything=False):
    """Return index → ``rows`` and ``bytes``, of what would be removed.

    :param groups: keys of :data:`GROUPS`.
    :param everything: whether what rebuilds have left is removed as well.
    """
    found = sizes([pattern for group in groups for pattern in GROUPS[group]])
    if everything:
        found |= sizes_of(unused_indices(current_search_client))
    return found


def destroy(groups):
    """Remove the indices of some groups; rows are then due from the beginning.

    :param groups: keys of :data:`GROUPS`.
    :returns: names of the indices that were removed.
    """
    client = current_search_client
    if "rows" in groups:
        forget_rows(client)
    names = list(removable(groups))
    for name in names:
        client.indices.delete(index=name, ignore=404)
    return names


def own_templates():
    """Return the names, with prefix, of the search templates of this module."""
    return [prefix_index(name) for name in (*templates(), f"{EVENTS}-fields")]


def remove_templates():
    """Remove this module's search templates: to uninstall it."""
    for name in own_templates():
        current_search_client.indices.delete_template(name=name, ignore=404)


def forget_rows(client):
    """Delete bookmarks and marks of rows, before the rows themselves are deleted."""
    _delete(client, BOOKMARKS, [{"terms": {"aggregation_type": list(AGGREGATIONS)}}])
    about = [{"prefix": {"kind": name}} for name in AGGREGATIONS]
    about += [
        {"prefix": {"name": f"{what}-{name}"}}
        for name in AGGREGATIONS
        for what in PROGRESS
    ]
    _delete(client, STATE, about)


def _delete(client, index, queries):
    """Delete what matches any of the queries."""
    client.delete_by_query(
        index=prefix_index(index),
        body={"query": {"bool": {"should": queries}}},
        ignore_unavailable=True,
        conflicts="proceed",
        refresh=True,
    )
