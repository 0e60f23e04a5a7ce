# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Queries as invenio-stats sees them."""

from invenio_stats.proxies import current_stats
from invenio_stats.queries import Query

from invenio_stats_dashboard.queries import CommunityStatsQuery, GlobalStatsQuery
from invenio_stats_dashboard.queries.metrics import METRICS


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
