# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Which days have events, however many days there are."""

from datetime import date, timedelta

from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.aggregators import CommunityRecordDeltaAggregator
from invenio_stats_dashboard.aggregators.due import BATCH_DAYS, DueDays, batches

BUCKETS = 65_535
"""What one search of the search engine returns at most."""


def test_more_days_than_a_search_returns(clean, app):
    """Publication dates of three centuries, an event on each day."""
    first, number = date(1750, 1, 1), BUCKETS + 465
    days = [(first + timedelta(days=n)).isoformat() for n in range(number)]
    index = prefix_index("stats-community-events-1970")
    search.helpers.bulk(
        current_search_client,
        ({"_index": index, "dates": {"published": day}} for day in days),
        chunk_size=5000,
    )

    due = DueDays(current_search_client, index, "dates.published")

    assert due.find(None, None, []) == dict.fromkeys(days, 1)
    assert due.find("1930-01-01", None, []) == {d: 1 for d in days if d >= "1930"}


def test_few_records_over_many_years(clean, app):
    """The days of a group are searched for at once, however few events each has."""
    first = date(2015, 1, 1)
    days = [(first + timedelta(days=n)).isoformat() for n in range(2 * BATCH_DAYS)]
    index = prefix_index("stats-community-events-2015")
    events = ({"_index": index, "dates": {"added": day}} for day in days)
    search.helpers.bulk(current_search_client, events, refresh=True)
    aggregator = CommunityRecordDeltaAggregator()

    groups = list(batches(dict.fromkeys(days, 1), aggregator.group_events))

    assert list(map(len, groups)) == [BATCH_DAYS, BATCH_DAYS]
    for group in groups:
        aggregator.fold(group, "dates.added")
