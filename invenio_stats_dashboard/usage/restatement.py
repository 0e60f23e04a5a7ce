# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Restatement of the usage of records whose visibility has changed."""

import sys
from itertools import product

from invenio_search import current_search_client

from ..errors import MigrationError, TransientError
from ..search.client import chunks, whole_count
from ..search.indices import month_indices
from .migration import MonthReindexer, configured_limits


def restate_usage(recids):
    """Update all events of some records to the fields that visitors may see now.

    Their days become stale, so that the next aggregation restates the rows.

    :param recids: ids of the records.
    :raises TransientError: when a month cannot be restated, or memory does not suffice.
    """
    limits = {**configured_limits(), "max_batches": sys.maxsize}
    client = current_search_client
    for index, part in product(month_indices(), chunks(recids)):
        client.indices.refresh(index=index)
        if whole_count(client, index, {"terms": {"recid": part}}):
            _run(MonthReindexer(index, **limits, recids=part, everything=True))


def _run(month):
    """Migrate a month, or leave it to the next run."""
    try:
        stopped = month.run().stopped
    except MigrationError as error:
        raise TransientError(str(error)) from error
    if stopped:
        raise TransientError(f"{month.result.index}: stopped by {stopped}")
