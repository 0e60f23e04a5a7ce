# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the doctor says of shards and replicas."""

import pytest
from invenio_search import current_search_client as client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.monitoring import shards as module
from invenio_stats_dashboard.monitoring.shards import indices, shards

NAME = "stats-community-usage-delta-2024"


@pytest.fixture()
def index(no_indices):
    """Return a function that creates an index of rows with some settings."""

    def create(**settings):
        body = {"settings": {"index": settings}}
        client.indices.create(index=prefix_index(NAME), body=body)

    yield create
    client.indices.delete(index=prefix_index(NAME), ignore=404)


@pytest.fixture()
def cluster(monkeypatch):
    """Return a function that sets the size of the cluster."""

    def pretend(nodes, active=9, settings=()):
        health = {"number_of_data_nodes": nodes, "active_shards": active}
        monkeypatch.setattr(client.cluster, "health", lambda: health)
        found = {"persistent": {"cluster": dict(settings)}, "transient": {}}
        monkeypatch.setattr(client.cluster, "get_settings", lambda: found)

    return pretend


@pytest.mark.parametrize(("nodes", "replicas"), [(1, 0), (1, 1), (3, 1), (3, 2)])
def test_sensible(index, cluster, nodes, replicas):
    """One node needs no replicas, several have some."""
    index(number_of_shards=1, number_of_replicas=replicas)
    cluster(nodes)

    found = shards()

    assert found.ok and not found.advice
    assert f"replicas: {replicas}" in found.detail
    assert f"data nodes: {nodes}; all indices have 9 of {nodes}000" in found.detail


def test_no_replicas_on_several_nodes(index, cluster):
    """The rows would be lost with a node."""
    index(number_of_shards=1, number_of_replicas=0)
    cluster(3)

    found = shards()

    assert not found.ok and NAME in found.detail
    assert '"number_of_replicas": 1' in found.advice


def test_closed(index):
    """Searches leave a closed index out without a word: the doctor names it."""
    index()
    assert indices().ok
    client.indices.close(index=prefix_index(NAME))

    found = indices()

    assert not found.ok and prefix_index(NAME) in found.detail
    assert "_open" in found.advice


@pytest.mark.parametrize(
    ("active", "settings", "ok"),
    [
        (899, {}, True),
        (900, {}, False),
        (900, {"max_shards_per_node": "2000"}, True),
    ],
)
def test_many_shards(index, cluster, active, settings, ok):
    """The search engine refuses new indices at a limit, which may be configured."""
    index(number_of_shards=1, number_of_replicas=0)
    cluster(1, active, settings)

    found = shards()

    assert found.ok is ok
    assert ok or "max_shards_per_node" in found.advice


def test_split_without_need(index, cluster):
    """Several shards of nearly nothing make answers slower."""
    index(number_of_shards=3, number_of_replicas=0)
    cluster(1)

    found = shards()

    assert not found.ok and NAME in found.detail
    assert '"number_of_shards": 1' in found.advice


def test_large_shards(index, cluster, monkeypatch):
    """Those that take hours to recover are named."""
    index(number_of_shards=1, number_of_replicas=0)
    cluster(1)
    monkeypatch.setattr(module, "LARGEST", 1)

    found = shards()

    assert not found.ok and NAME in found.detail
    assert 'larger "number_of_shards"' in found.advice
