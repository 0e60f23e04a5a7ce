# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Bookmarks have an offset, whatever release of invenio-stats reads them."""

from datetime import datetime, timezone

import pytest
from invenio_search import current_search_client
from invenio_stats.bookmark import BookmarkAPI

from invenio_stats_dashboard.aggregators.base import Bookmarks

MOMENT = datetime(2026, 3, 1, 4, 5, 6)


@pytest.mark.parametrize("read", [MOMENT, MOMENT.replace(tzinfo=timezone.utc), None])
def test_moments_are_utc(app, monkeypatch, read):
    """Without an offset, as RDM 13 reads them, they are UTC."""
    monkeypatch.setattr(BookmarkAPI, "get_bookmark", lambda self, **kwargs: read)

    found = Bookmarks(current_search_client, "some-agg", "day").get_bookmark()

    assert found == (read and MOMENT.replace(tzinfo=timezone.utc))
