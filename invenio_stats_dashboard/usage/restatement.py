# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Restatement of the usage of records of which visitors may see more or less."""

import sys

from flask import current_app
from invenio_search import current_search_client

from ..errors import MigrationError, TransientError
from ..search.client import chunks
from ..search.indices import month_indices
from .migration import MonthReindexer


def restate_usage(recids):
    """Give all events of some records the fields that visitors may see now.

    Their days become stale, so that the next aggregation restates the rows.

    :param recids: ids of the records.
    :raises TransientError: when a month cannot be restated, or memory does not suffice.
    """
    limits = {
        "batch_size": current_app.config["STATS_DASHBOARD_REINDEXING_BATCH_SIZE"],
        "max_batches": sys.maxsize,
        "max_memory_percent": current_app.config[
            "STATS_DASHBOARD_REINDEXING_MAX_MEMORY_PERCENT"
        ],
    }
    for index in month_indices():
        for part in chunks(recids):
            if _count(index, part):
                month = MonthReindexer(index, **limits, recids=part, everything=True)
                _run(month)


def _run(month):
    """Do a month, or leave it to the next run."""
    try:
        stopped = month.run().stopped
    except MigrationError as error:
        raise TransientError(str(error)) from error
    if stopped:
        raise TransientError(f"{month.result.index}: stopped by {stopped}")


def _count(index, recids):
    current_search_client.indices.refresh(index=index)
    body = {"query": {"terms": {"recid": recids}}}
    return current_search_client.count(index=index, body=body)["count"]
