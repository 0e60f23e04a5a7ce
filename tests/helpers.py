# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reads what was written, without the code under test, and waits for it."""

import time

from invenio_search import current_search_client
from invenio_search.utils import prefix_index


def documents(pattern):
    """Return the sources of all documents of an index pattern."""
    index = prefix_index(pattern)
    current_search_client.indices.refresh(index=index, ignore_unavailable=True)
    found, after = [], None
    while True:
        body = {"size": 5000, "sort": ["_id"]}
        if after:
            body["search_after"] = after
        page = current_search_client.search(
            index=index, body=body, ignore_unavailable=True
        )
        hits = page["hits"]["hits"]
        found += [hit["_source"] for hit in hits]
        if len(hits) < 5000:
            return found
        after = hits[-1]["sort"]


def rows(pattern, **conditions):
    """Return rows that match the conditions, without their generation."""
    return [
        {key: value for key, value in row.items() if key != "generation"}
        for row in documents(pattern)
        if all(row.get(name) == value for name, value in conditions.items())
    ]


def usage_rows(level, **conditions):
    """Return the usage rows of a level that match the conditions."""
    found = rows("stats-community-usage-delta-*", **conditions)
    return [row for row in found if level in row["level"]]


def nonzero(row):
    """Return the metrics of a row that are not zero."""
    return {k: v for k, v in row.items() if isinstance(v, int) and v}


def wait_until(condition, seconds=10, pause=0.05):
    """Call a function until it returns something true, which is returned."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {condition}"
        time.sleep(pause)
    return found
