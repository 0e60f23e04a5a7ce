# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Search templates of this module, and the indices made from them."""

import json

from invenio_search import current_search, current_search_client
from invenio_search.utils import prefix_index

from .indices import EVENTS, PREFIX, REBUILD, ROBOTS, ROWS, STALE_KEYS, STATE

GROUPS = {
    "rows": [*(f"{name}-*" for name in ROWS), STALE_KEYS],
    "events": [f"{EVENTS}-*"],
    "robots": [f"{ROBOTS}-*"],
    "state": [STATE],
}
"""Group that can be removed separately → patterns of its indices, without prefix.

``rows``: made again by an aggregation; ``events``: made again from the database;
``robots``: numbers of robots that RDM has dropped, kept nowhere else; ``state``: marks,
journal, processes. RDM's own usage events belong to none of them, and what an
unfinished rebuild has left is removed by ``rebuild --abort``.
"""


def unused_indices(client):
    """Return the indices of rebuilds that were never activated."""
    found = client.indices.get_alias(index=prefix_index(f"{REBUILD}*"))
    return sorted(name for name, part in found.items() if not part["aliases"])


def is_in_force(client, target):
    """Return True if answers are already read from a target's indices."""
    found = client.indices.get_alias(index=prefix_index(f"{target}*"))
    return any(part["aliases"] for part in found.values())


def alias_actions(client, target):
    """Return the alias actions that activate a target's indices in one request."""
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


def put_templates(client, target=None, rows=True):
    """Put this module's search templates, or those of a rebuild's indices.

    :param rows: whether to put those of rows and balances as well.
    """
    for name, path in templates().items():
        body = template_body(path)
        pattern = body["index_patterns"][0].removeprefix(prefix_index(""))
        is_of_rows = pattern.startswith(ROWS)
        if is_of_rows and not rows:
            continue
        if target:
            if not is_of_rows:
                continue
            body["index_patterns"] = [prefix_index(f"{target}{pattern}")]
            # The active names are assigned by the switch.
            body.pop("aliases", None)
            name = f"{target}{name}"
        client.indices.put_template(name=prefix_index(name), body=body)


def put_missing(client):
    """Put the search templates whose indices no template covers, before any is written.

    An index that is made without its template maps each field by the first value that
    comes, and answers with errors from then on. Templates that are there stay, whatever
    their version: ``init`` and ``rebuild`` replace them.
    """
    found = client.indices.get_template(name=prefix_index(f"{PREFIX}*"), ignore=404)
    covered = {pattern for part in found.values() for pattern in _own_patterns(part)}
    for name, path in templates().items():
        body = template_body(path)
        if not covered.issuperset(body["index_patterns"]):
            client.indices.put_template(name=prefix_index(name), body=body)


def _own_patterns(template):
    """Return the index patterns of a template, unless it only adds to another one."""
    return template["index_patterns"] if not template.get("order") else []


def sizes(patterns):
    """Return index → ``rows`` and ``bytes``, of the indices there are.

    :param patterns: names or patterns without prefix.
    """
    return sizes_of(prefix_index(pattern) for pattern in patterns)


def sizes_of(names):
    """Return the same, of indices by their names or patterns with prefix."""
    wanted = ",".join(names)
    if not wanted:
        return {}
    found = current_search_client.indices.stats(
        index=wanted, metric="docs,store", params={"ignore_unavailable": "true"}
    )
    return {
        name: {
            "rows": part["primaries"]["docs"]["count"],
            "bytes": part["primaries"]["store"]["size_in_bytes"],
        }
        for name, part in sorted(found["indices"].items())
    }


def templates():
    """Return name → path of this module's search templates."""
    return {n: p for n, p in current_search.templates.items() if PREFIX in n}
