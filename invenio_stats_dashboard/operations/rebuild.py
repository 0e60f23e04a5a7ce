# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Rebuilds all rows under new indices, and switches to them when complete.

The aggregators write to a target: indices, marks, bookmarks and locks with names of
their own, which no answer reads. Meanwhile the aggregators in force go on, and mark for
the target each day that they redo. The switch gives the names in force to the new
indices, in one request of the search engine, while both are locked.
"""

import json
import logging
from contextlib import ExitStack
from datetime import datetime, timezone

from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from invenio_stats.proxies import current_stats

from ..errors import RebuildError
from ..events.state import State
from ..locks import task_lock
from ..patience import patient
from .rebuilding import BOOKMARK, TARGET, current_target
from .stored import ROWS, templates

logger = logging.getLogger("invenio_stats_dashboard.services")

ROUNDS = 10_000
"""Runs of one aggregation at most, each of a catch-up interval of days."""


class Elsewhere:
    """Lets an aggregator write, mark and remember under names of its own."""

    target = ""

    def __init__(self, name=None, **params):
        """Take the name of the aggregation that is built elsewhere."""
        super().__init__(name=name, **params)
        self.name = f"{self.target}{self.name}"
        if hasattr(self, "delta_name"):
            self.delta_name = f"{self.target}{self.delta_name}"

    def parts(self):
        """Return the parts with names of their own: kind and indices."""
        return [
            tuple(
                f"{self.target}{text}" if n < 2 or text.startswith("stats-") else text
                for n, text in enumerate(part)
            )
            for part in super().parts()
        ]


def elsewhere(name, target):
    """Return the aggregator of a name that writes to the indices of a target."""
    config = current_stats.aggregations[name]
    cls = type(f"Rebuilt{config.cls.__name__}", (Elsewhere, config.cls), {})
    cls.target = target
    return cls(name=name, **config.params)


def rebuilding_aggregator(name):
    """Return the aggregator of a rebuild by its full name, ``None`` for others.

    :param name: target and name of the aggregation.
    """
    if not name.startswith(TARGET):
        return None
    start = name.index("community-")
    return elsewhere(name[start:], name[:start])


class Rebuild:
    """The rebuild that is under way, or a new one."""

    def __init__(self, client=None):
        """Take the search client, by default the application's."""
        self.client = client or current_search_client._get_current_object()
        self.state = State(self.client)

    def run(self, events=True):
        """Build everything, then switch; goes on where an earlier one stopped.

        :param events: whether events are brought up to date first.
        :returns: dict of counts, and whether it has ``switched``.
        :raises RebuildError: when a day cannot be built: nothing is switched then.
        """
        with task_lock("rebuild") as lock:
            result = {"resumed": current_target(self.state) is not None}
            put_templates(self.client)
            self._finish_switch()
            target = self._begin()
            if events:
                result |= self._renew_events()
            result |= self._build(target, lock)
            self._switch(target, lock)
        logger.info("rebuild: target=%s %s", target, result)
        return {**result, "switched": True}

    def abandon(self):
        """Remove what an unfinished rebuild has made; return the indices' names."""
        with task_lock("rebuild"):
            target = current_target(self.state)
            if target is None:
                return []
            self._forget(target)
            names = unused_indices(self.client)
            for name in names:
                self.client.indices.delete(index=name, ignore=404)
        return names

    def _finish_switch(self):
        """Forget a rebuild that was killed after its switch: it is complete."""
        target = current_target(self.state)
        if target and is_in_force(self.client, target):
            self._forget(target)

    def _begin(self):
        """Return the target of this rebuild; from now on changes are marked for it."""
        target = current_target(self.state)
        if target is None:
            now = datetime.now(timezone.utc)
            target = f"{TARGET}{now:%Y%m%d%H%M%S}-"
            self.state.set_bookmark(BOOKMARK, {"target": target})
        put_templates(self.client, target)
        return target

    def _renew_events(self):
        """Derive membership events, and enrich usage events, as far as they lack it."""
        from ..events.history import Selection, generate
        from ..services import EventReindexingService
        from ..tasks import process_membership_log

        generate(Selection(), rebuild=True)
        done = process_membership_log()
        if "written" not in done:
            raise RebuildError(f"membership events: {done}")
        migration = EventReindexingService().reindex_events()
        if not migration["completed"]:
            reasons = migration["errors"] or "limits of a migration run were reached"
            raise RebuildError(f"usage events: {reasons}")
        enriched = sum(month["enriched"] for month in migration["months"])
        return {"membership_events": done["written"], "usage_events": enriched}

    def _build(self, target, lock):
        """Run the aggregations of the target until nothing is left to do."""
        from ..tasks import AGGREGATIONS

        result = {"days": 0, "rows": 0}
        for name in AGGREGATIONS:
            for _ in range(ROUNDS):
                lock.check()
                done = elsewhere(name, target).run()
                result["days"] += done.get("days", 0)
                result["rows"] += done["rows"]
                if done.get("failed"):
                    raise RebuildError(f"{name}: {done['failed'][0]}")
                if not done.get("left"):
                    break
        return result

    def _switch(self, target, lock):
        """Bring the target up to date once more, and put it in the place of the rows.

        The locks in force keep anybody from writing meanwhile. Whoever dies after the
        switch leaves a bookmark of before: some days are done once more.
        """
        from ..tasks import AGGREGATIONS, aggregator_of

        with ExitStack() as stack:
            locks = [stack.enter_context(task_lock(name)) for name in AGGREGATIONS]
            self._build(target, lock)
            moments = {
                name: elsewhere(name, target).bookmarks.get_bookmark(refresh_time=0)
                for name in AGGREGATIONS
            }
            for held in locks:
                held.check()
            actions = alias_actions(self.client, target)
            if actions:
                self.client.indices.update_aliases(body={"actions": actions})
            for name, moment in moments.items():
                if moment:
                    aggregator_of(name).set_bookmark(moment)
            self._forget(target)

    def _forget(self, target):
        """Remove marks, bookmarks and templates of a target."""
        patient(logger)(self.state.clear_bookmarks)([BOOKMARK])
        about = [{"prefix": {field: target}} for field in ("kind", "name")]
        about.append({"prefix": {"name": f"closed-{target}"}})
        about.append({"prefix": {"name": f"run-{target}"}})
        options = {"ignore_unavailable": True, "conflicts": "proceed", "refresh": True}
        for index in (self.state.index, prefix_index("stats-community-stale-keys")):
            self.client.delete_by_query(
                index=index, body={"query": {"bool": {"should": about}}}, **options
            )
        self.client.delete_by_query(
            index=prefix_index("stats-bookmarks"),
            body={"query": {"prefix": {"aggregation_type": target}}},
            **options,
        )
        self.client.indices.delete_template(name=prefix_index(f"{target}*"), ignore=404)


def unused_indices(client):
    """Return the indices of rebuilds that were never switched to."""
    found = client.indices.get_alias(index=prefix_index(f"{TARGET}*"))
    return sorted(name for name, part in found.items() if not part["aliases"])


def is_in_force(client, target):
    """Tell whether answers are read from a target's indices already."""
    found = client.indices.get_alias(index=prefix_index(f"{target}*"))
    return any(part["aliases"] for part in found.values())


def alias_actions(client, target):
    """Return what gives the names in force to a target's indices, in one request."""
    actions = []
    for row in ROWS:
        in_force = client.indices.get_alias(index=prefix_index(f"{row}-*"))
        actions += [{"remove_index": {"index": name}} for name in in_force]
        new = client.indices.get_alias(index=prefix_index(f"{target}{row}-*"))
        for index in new:
            name = index.replace(target, "", 1)
            actions.append({"add": {"index": index, "alias": name}})
            actions.append({"add": {"index": index, "alias": prefix_index(row)}})
    return actions


def template_body(path):
    """Return a search template as it is sent."""
    with open(path) as file:
        text = file.read()
    return json.loads(text.replace("__SEARCH_INDEX_PREFIX__", prefix_index("")))


def put_templates(client, target=None):
    """Put this module's search templates, or those of a rebuild's indices."""
    for name, path in templates().items():
        body = template_body(path)
        if target:
            pattern = body["index_patterns"][0].removeprefix(prefix_index(""))
            if not pattern.startswith(ROWS):
                continue
            body["index_patterns"] = [prefix_index(f"{target}{pattern}")]
            # The names in force are given by the switch.
            body.pop("aliases", None)
            name = f"{target}{name}"
        client.indices.put_template(name=prefix_index(name), body=body)
