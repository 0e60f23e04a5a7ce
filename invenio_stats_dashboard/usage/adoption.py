# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage events of the public package 0.5.x, brought back under RDM's own names.

That package copies each month to an index of another name (``…-v2.0.0``) and mapping,
behind an alias of RDM's name. A killed run leaves a month with both indices, or with a
copy that no name leads to. Here all indices of a month are merged by the ids of their
events into one with RDM's mapping, which takes RDM's name in the same request that
removes the others: at no moment is an event there twice, or not at all.
"""

import re
import time
from collections import defaultdict
from datetime import datetime, timezone
from typing import NamedTuple

from flask import current_app
from invenio_search import current_search, current_search_client
from invenio_search.utils import prefix_index

from ..errors import AdoptionError
from ..search.client import whole_count
from ..search.indices import event_index, event_indices
from ..search.templates import template_body
from .enrichment import event_mapping

ADOPTED = "stats-adopted-"
"""Beginning of the names of merged months, which RDM's names are aliases of."""

NAME = re.compile(
    rf"(?:{ADOPTED}\d+-)?events-stats-(record-view|file-download)-(\d{{4}}-\d\d)"
    r"(-v\d+\.\d+\.\d+)?"
)
"""Name of an index of a month, without the prefix of all indices."""

FLAGS = ("is_robot", "is_machine")
ROBOTS = {"term": {"is_robot": True}}

POLL = 0.2
"""Seconds between two looks at a copy that the search engine makes."""

TRIES = 3
"""Copies of a month that others write to meanwhile."""


class Month(NamedTuple):
    """The usage events of a kind and month that are to be taken over."""

    kind: str
    month: str
    indices: tuple
    """Names, with prefix, of the indices that hold them."""

    @property
    def name(self):
        """The month's name in RDM, without prefix."""
        return f"{event_index(self.kind)}-{self.month}"

    def count(self):
        """Return the number of documents in each index, and how many are of robots.

        :returns: dict of ``month``, ``indices`` (name → documents) and ``robots``.
        """
        client = current_search_client
        client.indices.refresh(index=",".join(self.indices))
        counts = {n: whole_count(client, n, {"match_all": {}}) for n in self.indices}
        robots = whole_count(client, ",".join(self.indices), ROBOTS)
        return {"month": self.name, "indices": counts, "robots": robots}


def months_left():
    """Return the :class:`Month` of all that is to be taken over, oldest first."""
    found, foreign = defaultdict(list), set()
    for name, part in _indices().items():
        parts = NAME.fullmatch(name.removeprefix(prefix_index("")))
        if not parts:
            continue
        kind, month, copy = parts.groups()
        found[kind, month].append(name)
        fields = part["mappings"].get("properties", {})
        if copy or _refuses(fields, _properties(kind)):
            foreign.add((kind, month))
    order = sorted(foreign, key=lambda key: (key[1], key[0]))
    return [Month(*key, tuple(sorted(found[key]))) for key in order]


def _indices():
    """Return name → mappings and so on, of all indices of usage events that count."""
    return current_search_client.indices.get(index=event_indices())


def _refuses(fields, wanted):
    """Return whether a mapping has another type for a field than is wanted."""
    return any(
        fields[name].get("type", "object") != part["type"]
        for name, part in wanted.items()
        if name in fields
    )


def _template(kind):
    """Return RDM's own settings and mappings of a kind of events."""
    templates = {**current_search.index_templates, **current_search.templates}
    ours = sorted(name for name in templates if name.startswith(f"{kind}-v"))
    if not ours:
        raise AdoptionError(f"there is no search template of {kind}")
    body = template_body(templates[ours[-1]])
    return body.get("template", body)


def _properties(kind):
    """Return the fields of usage events: RDM's, and those added by enrichment."""
    added = event_mapping(current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
    flags = {name: {"type": "boolean"} for name in FLAGS}
    return {**flags, **_template(kind)["mappings"]["properties"], **added}


def forget_unfinished():
    """Remove the copies that a killed run has left, which no name leads to."""
    pattern = prefix_index(f"{ADOPTED}*")
    found = current_search_client.indices.get_alias(index=pattern)
    for name, part in found.items():
        if not part["aliases"]:
            current_search_client.indices.delete(index=name, ignore=404)


def adopt_month(month):
    """Merge the indices of a month into one of RDM's mapping, under RDM's name.

    Fields that RDM does not have are left out: enrichment adds its own.

    :returns: dict of ``month``, ``events``, ``repeated`` (in more than one index) and
        ``robots``.
    :raises AdoptionError: nothing has changed then.
    """
    client = current_search_client
    for _ in range(TRIES):
        before = _written(month.indices)
        target, result = _merged(month)
        if _written(month.indices) == before:
            break
        client.indices.delete(index=target)
    else:
        raise AdoptionError(
            f"{month.name}: events are still being written to it. Stop the workers"
        )
    actions = [{"remove_index": {"index": name}} for name in month.indices]
    for alias in (month.name, event_index(month.kind)):
        actions.append({"add": {"index": target, "alias": prefix_index(alias)}})
    client.indices.update_aliases(body={"actions": actions})
    return {"month": month.name, **result}


def _written(indices):
    """Return name → number of the last write, which grows with each."""
    client = current_search_client
    client.indices.refresh(index=",".join(indices))
    found = client.indices.stats(index=",".join(indices), level="shards")["indices"]
    return {
        name: sorted(
            shard["seq_no"]["max_seq_no"]
            for copies in part["shards"].values()
            for shard in copies
            if shard["routing"]["primary"]
        )
        for name, part in found.items()
    }


def _merged(month):
    """Copy the events of a month into one new index; return its name and counts."""
    client, body = current_search_client, _template(month.kind)
    stamp = f"{datetime.now(timezone.utc):%Y%m%d%H%M%S%f}"
    target = prefix_index(f"{ADOPTED}{stamp}-{month.name}")
    mappings = {**body["mappings"], "properties": _properties(month.kind)}
    client.indices.create(
        index=target, body={"settings": body.get("settings", {}), "mappings": mappings}
    )
    fields = [*_template(month.kind)["mappings"]["properties"], *FLAGS]
    result = {"events": 0, "repeated": 0}
    try:
        for name in month.indices:
            created, repeated = _copy(name, target, fields)
            result["events"] += created
            result["repeated"] += repeated
        client.indices.refresh(index=target)
        there = whole_count(client, target, {"match_all": {}})
        if there != result["events"]:
            raise AdoptionError(f"{month.name}: {there} of {result['events']} copied")
        result["robots"] = whole_count(client, target, ROBOTS)
    except BaseException:
        client.indices.delete(index=target, ignore=404)
        raise
    return target, result


def _copy(source, target, fields):
    """Copy what another index does not have yet; return (copied, already there)."""
    client = current_search_client
    total = whole_count(client, source, {"match_all": {}})
    body = {
        "conflicts": "proceed",
        "source": {"index": source, "_source": sorted(set(fields))},
        "dest": {"index": target, "op_type": "create"},
    }
    task = client.reindex(body=body, wait_for_completion=False)["task"]
    while not (state := client.tasks.get(task_id=task))["completed"]:
        time.sleep(POLL)
    answer = state.get("response", {})
    failures = answer.get("failures") or ([state["error"]] if "error" in state else [])
    done = answer.get("created", 0), answer.get("version_conflicts", 0)
    if failures or sum(done) != total:
        raise AdoptionError(
            f"{source}: {sum(done)} of {total} events could be copied {failures[:1]}"
        )
    return done
