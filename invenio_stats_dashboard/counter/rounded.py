# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage by month where small numbers are kept back.

Its numbers are sums of the same rounded rows as those of the pages, so that no report
tells what they do not.
"""

import polars as pl
from flask import current_app

from ..aggregators.scan import scan_all
from ..queries import indices
from ..queries.bounds import min_count
from ..queries.metrics import USAGE
from ..queries.planner import unavailable
from ..queries.suppressed import SCHEMA, rounded
from .standard import METRICS
from .usage import Usage


class RoundedUsage(Usage):
    """Usage whose numbers are sums of multiples of the limit."""

    def _pages(self, query, sources, counted=True):
        """Yield buckets as the search engine makes them, out of rounded rows."""
        if not counted:
            yield from super()._pages(query, sources, counted)
            return
        index = ",".join(indices.yearly(indices.delta(USAGE, None), self.span))
        with unavailable():
            rows = scan_all(self.client, index, query, SCHEMA)
        if rows.is_empty():
            return
        rows = rounded(rows, min_count(), current_app.config["SECRET_KEY"])
        names = [name for source in sources for name in source]
        sums = (
            rows.with_columns(
                pl.col("key").fill_null(""), month=pl.col("day").str.head(7)
            )
            .group_by(names)
            .agg(pl.col(METRICS[metric]).sum() for metric in self.query.metrics)
            .sort(names)
        )
        for row in sums.iter_rows(named=True):
            numbers = {m: {"value": row[METRICS[m]]} for m in self.query.metrics}
            yield {"key": {name: row[name] for name in names}, **numbers}
