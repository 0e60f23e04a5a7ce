# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Queries as invenio-stats sees them."""

import pytest
from invenio_stats.proxies import current_stats
from invenio_stats.queries import Query

from invenio_stats_dashboard.metrics.metrics import BASES, METRICS, MODES
from invenio_stats_dashboard.metrics.stats_queries import stats_queries
from invenio_stats_dashboard.queries import CommunityStatsQuery, GlobalStatsQuery


def test_registered(app):
    """Both queries are registered, and can be made without arguments as well."""
    community = current_stats.get_query("community-stats")
    everything = current_stats.get_query("global-stats")

    assert isinstance(community, CommunityStatsQuery)
    assert type(everything) is GlobalStatsQuery
    assert isinstance(CommunityStatsQuery(), Query)
    assert CommunityStatsQuery().name == "community-stats"
    assert GlobalStatsQuery().name == "global-stats"


def test_metric_fields(app):
    """invenio-stats lists them as zeros where there is no index."""
    assert set(GlobalStatsQuery().metric_fields) == set(METRICS)


def test_permission_factories_are_functions(app):
    """invenio-stats calls them, it does not import them."""
    for name in ("community-stats", "global-stats"):
        assert callable(current_stats.queries[name].permission_factory)


ROWS = [
    *(f"community-usage-{mode}" for mode in MODES),
    *(f"community-record-{mode}-{basis}" for mode in MODES for basis in BASES),
]


def post(client, stat, **params):
    """Ask a query over HTTP."""
    return client.post("/api/stats", json={"a": {"stat": stat, "params": params}})


def test_all_queries_are_generated(app):
    """Usage and content, changes and balances, on each basis."""
    assert set(stats_queries()) == {"community-stats", "global-stats", *ROWS}
    assert set(stats_queries()) <= set(app.config["STATS_QUERIES"])


@pytest.mark.parametrize("name", ROWS)
def test_generated_queries_answer(clean, client, communities, name):
    """Each name answers over HTTP, for a community and for the instance."""
    for community in (communities["public"], "global"):
        over_time = post(client, name, community_id=community, period="30d")
        by_key = post(
            client, name, community_id=community, query="breakdown", breakdown="rights"
        )

        assert over_time.status_code == by_key.status_code == 200, over_time.json
        for answer in (over_time.json["a"], by_key.json["a"]):
            assert answer["community"]["id"] == community
            assert answer["mode"] == name.split("-")[2]
            assert name.endswith(answer["mode"]) or name.endswith(answer["basis"])
            usage = METRICS[answer["metric"]].family == "usage"
            assert usage == ("usage" in name)
        assert len(over_time.json["a"]["buckets"]) == 30


@pytest.mark.parametrize("name", ROWS)
def test_generated_queries_refuse(clean, client, communities, name):
    """What a query fixes is not up to the caller; nor is another family."""
    other = "records" if "usage" in name else "views"
    community = communities["public"]

    fixed = post(client, name, community_id=community, mode="delta")
    metric = post(client, name, community_id=community, metric=other)
    kind = post(client, name, community_id=community, query="ranking")
    nobody = post(client, name)
    restricted = post(client, name, community_id=communities["restricted"])

    for response, field in (
        (fixed, "mode"),
        (metric, "metric"),
        (kind, "query"),
        (nobody, "community_id"),
    ):
        assert response.status_code == 400
        assert [error["field"] for error in response.json["errors"]] == [field]
    assert restricted.status_code == 401
