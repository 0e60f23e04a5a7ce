# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Exports are made while they are sent, and take no more memory for more panels."""

import tracemalloc
from datetime import timedelta

import pytest

from invenio_stats_dashboard.search import batch as planner
from tests.isolation import wipe
from tests.resources.test_resource import TODAY, write_rows

API = "/api/stats-dashboard/global"
DAYS = 3650
SPAN = f"from={TODAY - timedelta(days=DAYS - 1)}&to={TODAY}&unit=day&compare=none"


@pytest.fixture(scope="module")
def ten_years(created_app):
    """Usage of each day of ten years."""
    row = {"views": 7, "downloads": 3, "data_volume": 10**9}
    with created_app.app_context():
        wipe()
        write_rows("global", [{**row, "days_ago": n} for n in range(DAYS)])


class Counting:
    """The search client, with a count of what it was asked."""

    def __init__(self, client):
        """Take the client."""
        self.client = client
        self.asked = 0

    def msearch(self, *args, **kwargs):
        """Ask, and count."""
        self.asked += 1
        return self.client.msearch(*args, **kwargs)


@pytest.mark.parametrize("name", ["csv", "xml", "json"])
def test_sent_before_all_is_read(clean, client, monkeypatch, name):
    """The first panel is sent before the last one is asked for."""
    counting = Counting(planner.current_search_client)
    monkeypatch.setattr(planner, "current_search_client", counting)
    url = f"{API}/export?tab=traffic&period=30d&format={name}"

    response = client.get(url, buffered=False)
    pieces = response.iter_encoded()
    next(pieces)
    early = counting.asked
    rest = b"".join(pieces)

    assert rest and 0 < early < counting.asked / 2
    assert "Content-Length" not in response.headers


def peak(client, url):
    """Return how many bytes were in use at most while a file was fetched and dropped."""
    tracemalloc.start()
    try:
        response = client.get(url, buffered=False)
        length = sum(len(piece) for piece in response.iter_encoded())
        assert length > 10_000
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_memory_is_flat(ten_years, client, name):
    """Ten years by day of a tab take about what one of its answers takes.

    The tab has seven series of 3,650 steps, and seven other panels.
    """
    one = peak(client, f"{API}/series?{SPAN}&format={name}")
    page = peak(client, f"{API}/export?tab=traffic&{SPAN}&format={name}")

    assert page < 1.5 * one + 2_000_000
    assert page < 20_000_000
