# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Which months are marked when rows change."""

from types import SimpleNamespace

import polars as pl

from invenio_stats_dashboard.aggregators.closings import mark_closings


def test_months_of_ids():
    """The month stands in the id, in that of an earlier version, too."""
    marked = {}
    state = SimpleNamespace(mark_ids=lambda kind, marks, most: marked.update(marks))
    ids = ["20240131-A_bcdefghij", "2024-02-01A-_bcdefgh", "20240229Abcd-fghijkl"]
    rows = pl.DataFrame({"id": ids, "record_id": ["r1", "r2", None]})
    days = pl.DataFrame({"id": ["29991231Abcdefghijkl", "20240131Abcdefghijkm"]})

    mark_closings(state, "some-kind", rows, days)

    assert marked == {"2024-01-01": {"r1", ""}, "2024-02-01": {"r2", ""}}
