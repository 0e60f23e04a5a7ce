# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats read``: any answer, on a terminal or in a file."""

import json

import pytest

from invenio_stats_dashboard.cli.output import csv_text, text
from invenio_stats_dashboard.cli.read import as_rows
from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)
from tests import daily_views
from tests.isolation import wipe


def test_keys_called_as_columns():
    """They take the place of no other number."""
    bucket = {"from": "2026-01-01", "to": "2026-01-31", "value": 7, "previous": 0}
    named = [("value", 4), ("other", 2), (None, 1)]
    keys = [{"key": key, "label": key, "values": [n]} for key, n in named]

    (row,) = as_rows("series", {"buckets": [bucket], "series": keys})

    assert row == {**bucket, "key value": 4, "other": 2, "key other": 1}


def test_control_characters():
    """None reaches a terminal or a spreadsheet, and none hides a formula."""
    assert text("a\x1b[2Jb") == "a[2Jb"
    assert csv_text([{"title": "\x00=1+1"}]) == "title\n'=1+1\n"


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
