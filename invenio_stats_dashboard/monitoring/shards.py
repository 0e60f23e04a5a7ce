# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Health checks of indices: whether they are open, and their shards."""

from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from ..aggregators.sources import is_final, lost_indices
from ..errors import short
from ..search.indices import PREFIX, event_indices
from ..search.templates import sizes
from ..services.findings import Finding

MAX_PER_NODE = 1000
"""Shards that the search engine allows for each node, unless it is configured."""

FULL = 0.9
"""Share of the allowed shards from which on new indices may soon be refused."""

SMALLEST, LARGEST = 10**9, 50 * 10**9
"""Bytes that a shard of several should have at least, and any one at most."""


def indices():
    """Check that no index is closed, except events whose rows may stay as they are."""
    found = current_search_client.cat.indices(
        index=f"{event_indices()},{prefix_index(PREFIX)}*",
        params={"format": "json", "h": "index,status", "expand_wildcards": "all"},
    )
    closed = {row["index"] for row in found if row["status"] == "close"}
    lost = lost_indices(current_search_client) if closed else []
    needed = {part.index for part in lost if not is_final(part.month)}
    closed -= {part.index for part in lost} - needed
    if not closed:
        detail = f"{len(found)} of events and rows, none closed that is needed"
        return Finding("indices", True, detail)
    advice = "POST /INDEX/_open for each, then invenio community-stats doctor"
    return Finding("indices", False, f"closed, not counted: {short(closed)}", advice)


def shards():
    """Check that shards are neither too many nor too large, and have replicas."""
    health = current_search_client.cluster.health()
    nodes, active = health["number_of_data_nodes"], health["active_shards"]
    allowed = nodes * _max_per_node()
    copies = _copies()
    primaries = sum(primary for primary, _ in copies.values())
    replicas = sorted({replica for _, replica in copies.values()})
    detail = f"{primaries} primary shards of {len(copies)} indices, "
    detail += f"replicas: {' or '.join(map(str, replicas)) or 'none'}, "
    detail += f"data nodes: {nodes}; all indices have {active} of {allowed} shards"
    words, advice = _problem(copies, nodes, active >= FULL * allowed)
    return Finding("shards", not advice, f"{detail}{words}", advice)


def _problem(copies, nodes, is_full):
    """Return the most urgent problem and the advice, or empty texts."""
    bare = [name for name, (_, replicas) in copies.items() if replicas == 0]
    if nodes > 1 and bare:
        advice = f'PUT /{prefix_index(PREFIX)}*/_settings {{"number_of_replicas": 1}}, '
        advice += "and the same in the index template of the instance."
        return f"; a node that is lost takes with it {short(bare)}", advice
    if is_full:
        advice = "Raise cluster.max_shards_per_node, add nodes, or delete old indices."
        return "; new indices may soon be refused", advice
    bytes_of = {name: size["bytes"] for name, size in sizes([f"{PREFIX}*"]).items()}
    shard = {n: bytes_of.get(n, 0) / primary for n, (primary, _) in copies.items()}
    small = [n for n in shard if copies[n][0] > 1 and shard[n] < SMALLEST]
    if small:
        advice = '"number_of_shards": 1 in the index template of the instance, then '
        advice += "invenio community-stats rebuild"
        return f"; split without need: {short(small)}", advice
    large = [name for name, size in shard.items() if size > LARGEST]
    if large:
        advice = 'A larger "number_of_shards" in the index template of the instance, '
        advice += "then invenio community-stats rebuild"
        return f"; more than {LARGEST / 1e9:.0f} GB a shard: {short(large)}", advice
    return "", ""


def _copies():
    """Return index → number of primary shards, and of replicas of each."""
    found = current_search_client.indices.get_settings(
        index=prefix_index(f"{PREFIX}*"), ignore_unavailable=True
    )
    return {
        name: (int(index["number_of_shards"]), int(index["number_of_replicas"]))
        for name, part in found.items()
        for index in [part["settings"]["index"]]
    }


def _max_per_node():
    """Return the number of shards that a node may have."""
    found = current_search_client.cluster.get_settings()
    parts = (found[kind].get("cluster", {}) for kind in ("transient", "persistent"))
    values = [part.get("max_shards_per_node") for part in parts]
    return int(next(filter(None, values), MAX_PER_NODE))
