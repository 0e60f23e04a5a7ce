# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats read``: any answer, on a terminal or in a file."""

import json

import pytest

from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)
from tests import daily_views
from tests.isolation import wipe


@pytest.fixture(scope="module")
def aggregated(created_app, users):
    """A view a day of one record each in two communities, counted."""
    with created_app.app_context():
        wipe()
        made = daily_views.create(users)
        aggregate_community_record_stats()
        aggregate_community_usage_stats()
        return made


@pytest.mark.parametrize("query", ["totals", "series", "breakdown", "ranking"])
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_read(aggregated, run, query, form):
    """Any query, in any form."""
    about = {"breakdown": "breakdown=countries", "ranking": "metric=views"}
    extra = ("--param", about[query]) if query in about else ()
    chosen = ("--community", aggregated.communities[0], "--param", "period=30d", *extra)

    code, output = run("read", query, *chosen, "--format", form)

    assert code == 0
    if form == "json":
        assert json.loads(output)["community"]["id"] == aggregated.communities[0]
    if form == "csv":
        lines = output.splitlines()
        assert len({line.count(",") for line in lines}) == 1 and len(lines) > 1
    if form == "table":
        assert "complete until" in output
    if query == "totals" and form == "csv":
        assert f"\nviews,{len(aggregated.days)}," in output
