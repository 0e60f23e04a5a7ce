# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Searches of all keys, and of the largest, over segments that are searched at once."""

import pytest
from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.errors import InvalidParametersError
from invenio_stats_dashboard.search import batch as batches
from invenio_stats_dashboard.search.batch import (
    Batch,
    Pending,
    PendingPages,
    PendingTop,
)

SEGMENTS = 12
"""The search engine takes five at a time, so these are searched in three parts."""

KEYS = 400
"""Keys of a segment, more in five than the largest that are asked for."""

SUM = {"views": {"sum": {"field": "views"}}}


@pytest.fixture()
def index(app):
    """Return an index whose largest key is not among the largest of any part."""
    client = current_search_client._get_current_object()
    name = prefix_index("stats-community-usage-delta-1999")
    settings = {
        "number_of_replicas": 0,
        "merge.policy.segments_per_tier": 50,
        "search.concurrent_segment_search.enabled": True,
    }
    keys = {"key": {"type": "keyword"}, "views": {"type": "long"}}
    body = {"settings": {"index": settings}, "mappings": {"properties": keys}}
    client.indices.create(index=name, body=body)
    for segment in range(SEGMENTS):
        # All of one size: the largest segments are taken together.
        rows = [{"key": f"k{segment}-{number}", "views": 10} for number in range(KEYS)]
        if segment % 5 == 0:
            rows[0] = {"key": "spread", "views": 9}
        lines = [part for row in rows for part in ({"index": {}}, row)]
        client.bulk(index=name, body=lines, refresh=True)
    yield name
    client.indices.delete(index=name)


def test_largest_keys(index):
    """Sums are those of all segments, and no key is larger than the bound says."""
    batch = Batch()
    body = {"query": {"match_all": {}}}
    top = batch.add(PendingTop(index, body, "key", "views"))
    batch.run()
    numbers, bound = top.value

    assert max(numbers, key=numbers.get) == "spread"
    assert numbers["spread"] == 27
    assert bound == 10


def all_keys(index):
    """Return the sums of all keys of the index."""
    batch = Batch()
    found = batch.add(
        PendingPages(
            [index],
            {"query": {"match_all": {}}},
            [{"key": {"terms": {"field": "key"}}}],
            SUM,
            lambda buckets: {b["key"]["key"]: b["views"]["value"] for b in buckets},
        )
    )
    batch.run()
    return found.value


@pytest.mark.parametrize("size", [50_000, 1000])
def test_all_keys(index, size, monkeypatch):
    """No key is left out, also where they do not fit into one aggregation."""
    monkeypatch.setattr("invenio_stats_dashboard.search.batch.TERMS", size)

    found = all_keys(index)

    assert len(found) == SEGMENTS * KEYS - 2
    assert found.pop("spread") == 27
    assert set(found.values()) == {10}


@pytest.mark.parametrize("size", [50_000, 1000])
def test_too_many_keys(index, size, set_config, monkeypatch):
    """More keys than are allowed are refused, and the limit is named."""
    monkeypatch.setattr("invenio_stats_dashboard.search.batch.TERMS", size)
    set_config("STATS_DASHBOARD_MAX_KEYS", 4000)

    with pytest.raises(InvalidParametersError, match="STATS_DASHBOARD_MAX_KEYS"):
        all_keys(index)


def test_large_searches_are_several_requests(app, monkeypatch):
    """So that none is larger than the search engine takes."""
    sent = []

    class Client:
        """Counts the searches of each request."""

        def msearch(self, body):
            """Answer each search with its number."""
            sent.append(body.count(b"\n") // 2)
            return {"responses": [{"_shards": {"total": 1}}] * sent[-1]}

    def ask():
        batch = Batch(Client())
        for n in range(7):
            batch.add(Pending(["a"], {"size": n}, lambda found: found))
        batch.run()

    ask()
    monkeypatch.setattr(batches, "LARGEST_REQUEST", 200)
    ask()

    whole, *parts = sent
    assert whole == sum(parts) == 7 and len(parts) > 1
