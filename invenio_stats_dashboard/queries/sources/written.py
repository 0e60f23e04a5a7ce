# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""When the rows of usage were last written, by month."""

from datetime import datetime, timezone
from typing import NamedTuple

from invenio_search import current_search_client

from ...metrics.metrics import GLOBAL, USAGE
from ...search import indices
from ...search.client import search_errors, whole_search
from .aggregations import range_of
from .extent import total_rows
from .usage import RECORD


class Written(NamedTuple):
    """State of the rows of a month: two equal ones have the same rows."""

    at: int
    """When one of them was last written, in microseconds."""
    rows: int
    """Their number: where rows are only removed, nothing is written."""

    @property
    def moment(self):
        """Return when one of them was last written, in UTC."""
        return datetime.fromtimestamp(self.at / 1_000_000, timezone.utc)


def last_written(community_id, span, client=None):
    """Return month (``YYYY-MM``) → :class:`Written`, the latest first.

    Rows of records count, not only those of days: these stay as they are where one
    record has lost what another has gained. Months without usage are not included.
    """
    months = {
        "field": "day",
        "calendar_interval": "month",
        "format": "yyyy-MM",
        "min_doc_count": 1,
        "order": {"_key": "desc"},
    }
    written = {"written": {"max": {"field": "generation"}}}
    of_records = [{"term": {"level": RECORD}}]
    if community_id != GLOBAL:
        of_records.append({"term": {"community_ids": community_id}})
    either = [total_rows(USAGE, community_id), {"bool": {"filter": of_records}}]
    body = {
        "size": 0,
        "query": {
            "bool": {
                "filter": {"range": {"day": range_of(span)}},
                "should": either,
                "minimum_should_match": 1,
            }
        },
        "aggs": {"months": {"date_histogram": months, "aggs": written}},
    }
    index = indices.yearly(indices.delta(USAGE, None), span)
    with search_errors():
        found = whole_search(client or current_search_client, index, body)
    groups = found.get("aggregations", {}).get("months", {"buckets": []})["buckets"]
    return {
        group["key_as_string"]: Written(
            int(group["written"]["value"] or 0), group["doc_count"]
        )
        for group in groups
    }
