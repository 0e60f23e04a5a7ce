# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The indices of this module: which there are, how large, and removing them."""

from invenio_search import current_search, current_search_client
from invenio_search.utils import prefix_index

from ..events.membership import INDEX as MEMBERSHIP_EVENTS
from ..events.robots import INDEX as ROBOTS
from ..events.state import INDEX as STATE

ROWS = (
    "stats-community-usage-delta",
    "stats-community-usage-snapshot",
    "stats-community-records-delta",
    "stats-community-records-snapshot",
)
"""Beginnings of the names of the indices of rows and balances."""

GROUPS = {
    "rows": [*(f"{name}-*" for name in ROWS), "stats-community-stale-keys"],
    "events": [f"{MEMBERSHIP_EVENTS}-*"],
    "robots": [f"{ROBOTS}-*"],
    "state": [STATE],
}
"""What can be removed by itself → patterns of its indices, without prefix.

``rows``: made again by an aggregation; ``events``: made again from the database;
``robots``: numbers of robots that RDM has dropped, kept nowhere else; ``state``: marks,
journal, processes. RDM's own usage events belong to none of them, and what an unfinished
rebuild has left is removed by ``rebuild --abort``.
"""

TEMPLATE = "stats-community-"
"""Beginning of the names of this module's search templates."""


def sizes(patterns):
    """Return index → ``rows`` and ``bytes``, of the indices there are.

    :param patterns: names or patterns without prefix.
    """
    client = current_search_client
    wanted = ",".join(prefix_index(pattern) for pattern in patterns)
    found = client.indices.stats(
        index=wanted, metric="docs,store", params={"ignore_unavailable": "true"}
    )
    return {
        name: {
            "rows": part["primaries"]["docs"]["count"],
            "bytes": part["primaries"]["store"]["size_in_bytes"],
        }
        for name, part in sorted(found["indices"].items())
    }


def destroy(groups):
    """Remove the indices of some groups; those of rows are then due from the start.

    :param groups: keys of :data:`GROUPS`.
    :returns: names of the indices that were removed.
    """
    client = current_search_client
    if "rows" in groups:
        _forget_rows(client)
    names = list(sizes([p for group in groups for p in GROUPS[group]]))
    for name in names:
        client.indices.delete(index=name, ignore=404)
    return names


def remove_templates():
    """Remove this module's search templates: to uninstall it."""
    for name in [*templates(), f"{MEMBERSHIP_EVENTS}-fields"]:
        current_search_client.indices.delete_template(
            name=prefix_index(name), ignore=404
        )


def _forget_rows(client):
    """Forget bookmarks and marks that speak of rows: first, lest they outlive them."""
    from ..tasks import AGGREGATIONS

    options = {"ignore_unavailable": True, "conflicts": "proceed", "refresh": True}
    client.delete_by_query(
        index=prefix_index("stats-bookmarks"),
        body={"query": {"terms": {"aggregation_type": list(AGGREGATIONS)}}},
        **options,
    )
    about = [{"prefix": {"kind": name}} for name in AGGREGATIONS]
    about += [{"prefix": {"name": f"closed-{name}"}} for name in AGGREGATIONS]
    client.delete_by_query(
        index=prefix_index(STATE),
        body={"query": {"bool": {"should": about}}},
        **options,
    )


def templates():
    """Return name → path of this module's search templates."""
    return {n: p for n, p in current_search.templates.items() if TEMPLATE in n}
