# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Months: sums of the usage rows of each month that is over, among the rows themselves.

Record-months are the sums of record-days by their keys. Of cells, whose keys hardly ever
repeat, only the sums of the instance by each single key are kept. Answers over long
periods read them for whole months, and days for the rest.
"""

import polars as pl
from invenio_search.utils import prefix_index

from ..search.client import whole_count
from ..search.levels import MONTH, month_level
from .record_sums import parts_of, sums_by_key, sums_by_record
from .rows import refresh
from .usage_rows import METRICS
from .usage_store import UsageStore, difference, with_ids


def days_of(month):
    """Return the clause of the rows of a month.

    :param month: ``YYYY-MM``.
    """
    return {"range": {"day": {"gte": f"{month}-01", "lte": f"{month}-01||/M"}}}


class Months:
    """The months of one family of rows."""

    def __init__(self, client, delta, subcounts):
        """Initialize with client, name of the rows' indices and breakdowns."""
        self.client, self.delta, self.subcounts = client, delta, subcounts
        self.store = UsageStore(client, delta, subcounts)

    def renew(self, month, records=None):
        """Sum the rows of a month again, and make the differences searchable.

        :param month: ``YYYY-MM``; its rows must be searchable.
        :param records: only of these records, by default of all.
        :returns: number of rows written.
        """
        index = prefix_index(f"{self.delta}-{month[:4]}")
        if not self.client.indices.exists(index=index):
            return 0
        days = days_of(month)
        if not whole_count(self.client, index, days):
            return 0
        written = 0
        query = {"bool": {"filter": [{"term": {"level": "record"}}, days]}}
        for filters in parts_of(self.client, index, query, records):
            part = {"bool": {"filter": [query, *filters]}}
            rows = sums_by_record(self.client, index, part, self.subcounts)
            written += self._replace(month, rows, MONTH, filters)
        for entry in self._fields():
            written += self._replace(month, *self._by_key(index, days, entry))
        refresh(self.client, index)
        return written

    def _fields(self):
        """Return the breakdowns by keys of events that the whole instance has."""
        return [
            entry
            for entry in self.subcounts.values()
            if entry["usage"]
            and entry["level"] == "cell"
            and not entry.get("records_only")
        ]

    def _by_key(self, index, days, entry):
        """Return the sums of the instance by the keys of a breakdown, and their level."""
        field = entry["field"]
        query = {"bool": {"filter": [{"term": {"level": "cell"}}, days]}}
        keys = ["access_method", field]
        rows = sums_by_key(self.client, index, query, keys, METRICS)
        if entry["multivalued"]:
            rows = rows.with_columns(pl.concat_list(field))
        return rows, month_level(field)

    def _replace(self, month, rows, level, filters=()):
        """Write the differences to the stored rows of a level; return their number."""
        first = f"{month}-01"
        rows = rows.with_columns(day=pl.lit(first), level=pl.lit([level]))
        rows = with_ids(rows, f"{month}{level}")
        filters = [{"term": {"level": level}}, *filters]
        old = self.store.stored([first], filters, rows.schema)
        written, gone = difference(old, rows)
        self.store.write(written)
        self.store.delete(gone)
        return written.height
