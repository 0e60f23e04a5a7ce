# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Source of usage: the usage rows.

The rows have three levels, each a sum of the one below: cells (one for each country,
referrer and file type), record-days and days. A request is answered from the highest
level that has all the fields involved; whole months that are over are read as such where
there are rows of them.
"""

from ...dates import DAY as ONE_DAY
from ...metrics.metrics import GLOBAL, RANKING_METRICS, USAGE
from ...search import indices
from ...search.batch import Pending, PendingPages, PendingTop
from ...search.levels import CELL, DAY, MONTH, RECORD, month_level
from ..params.bounds import min_count
from ..params.filters import filterable
from ..params.periods import Span, outside
from .aggregations import BEGINNING, by_keys, by_unit, range_of, steps_reader, whole

ANY_METHOD = "all"
"""Regular use and text and data mining together."""

ROUNDED = "rounded"
"""Object of a row with its numbers rounded to multiples of the threshold."""


def level_of(subcounts):
    """Return the level of rows that have the fields of some breakdowns.

    :param subcounts: entries of the table of breakdowns.
    """
    levels = {entry["level"] for entry in subcounts}
    return CELL if CELL in levels else RECORD if levels else DAY


class UsageRows:
    """Adds searches over the usage rows to a batch."""

    def __init__(self, batch, state, params):
        """Initialize with the batch and the community.

        :param state: :class:`.extent.State` of the community.
        :param params: :class:`..params.params.StatsParams`.
        """
        self.batch, self.state, self.params = batch, state, params
        self.prefix = f"{ROUNDED}." if min_count() else ""

    def sums(self, span, fields):
        """Sum fields over a span. Value: field → number."""
        return self._total(self._indices(span), span, fields, self._reader(fields))

    def by_key(self, span, fields, breakdown, keys=None):
        """Sum fields over a span by key. Value: key → field → number."""
        query = self._query(span, breakdown, keys)
        return self._by_key(self._indices(span), query, fields, breakdown)

    def tops(self, span, field, breakdown):
        """Find the largest keys of each year. Returns :class:`.PendingTop` by year."""
        body = {"query": self._query(span, breakdown)}
        names = self._field(breakdown), f"{self.prefix}{field}"
        return [
            self.batch.add(PendingTop(index, body, *names))
            for index in self._indices(span)
        ]

    def by_unit(self, span, fields, unit, breakdown=None, keys=()):
        """Sum fields by unit of time. Value: key → first day → field → number.

        The key is ``""`` for the total; first days are those of whole units, also
        where the span begins later.
        """
        steps = by_unit("day", unit, self._sums(fields, breakdown))
        if breakdown:
            steps = by_keys(self._field(breakdown), list(keys), steps)
        within_months = unit in ("day", "week")
        query = self._query(span, breakdown, keys or None, within_months)
        body = {"query": query, "aggs": steps}
        parse = steps_reader(self._reader(fields))
        return self.batch.add(Pending(self._indices(span), body, parse))

    def opening(self, day, metrics, breakdown=None):
        """Return the sums up to the last closing before a day, and the span since.

        There are no closings of cells: those are summed from the beginning.

        :returns: (search by key, or ``None``; :class:`..params.periods.Span`).
        """
        closing = self.state.closing_before(USAGE, day)
        if closing is None or self._level(breakdown) == CELL:
            return None, Span(BEGINNING, day)
        fields = [field for metric in metrics for field in metric.fields]
        span = Span(closing, closing)
        names = indices.yearly(indices.snapshot(USAGE, None), span)
        if breakdown:
            query = self._query(span, breakdown)
            found = self._by_key(names, query, fields, breakdown)
        else:
            read = self._reader(fields)
            found = self._total(names, span, fields, lambda found: {"": read(found)})
        return found, Span(closing + ONE_DAY, day)

    def _total(self, names, span, fields, parse):
        """Add a search for the sums of all rows."""
        body = {"query": self._query(span), "aggs": self._sums(fields)}
        return self.batch.add(Pending(names, body, parse))

    def _by_key(self, names, query, fields, breakdown):
        """Add a search for the sums of all keys."""
        read = self._reader(fields)
        return self.batch.add(
            PendingPages(
                names,
                {"query": query},
                [{"key": {"terms": {"field": self._field(breakdown)}}}],
                self._sums(fields, breakdown),
                lambda found: {b["key"]["key"]: read(b) for b in found},
            )
        )

    def _level(self, breakdown=None):
        """Return the level of rows that answers the question."""
        asked = [entry.subcount for entry in self.params.filters_of(USAGE)]
        asked += [self._subcount(breakdown)] if breakdown else []
        return level_of(asked)

    def _query(self, span, breakdown=None, keys=None, within_months=False):
        """Return the query for the rows of a span that match the filters.

        :param within_months: whether days of one month have to be told apart.
        """
        level = self._level(breakdown)
        filters = [
            self._rows_of(span, level, breakdown, within_months),
            *(entry.clause for entry in self.params.filters_of(USAGE)),
        ]
        community = self.state.community_id
        if level == DAY:
            filters.append({"term": {"community_id": community}})
        elif community != GLOBAL:
            filters.append({"term": {"community_ids": community}})
        if self.params.access_method != ANY_METHOD:
            filters.append({"term": {"access_method": self.params.access_method}})
        if keys is not None:
            filters.append({"terms": {self._field(breakdown): list(keys)}})
        return {"bool": {"filter": filters}}

    def _rows_of(self, span, level, breakdown, within_months):
        """Return the clause of the rows of a span: of whole months, and of other days."""
        monthly = None if within_months else self._monthly(level, breakdown)
        months = self.state.months_within(span) if monthly else []
        parts = [(monthly, part) for part in months]
        parts += [(level, part) for part in outside(months, span)]
        clauses = [
            {
                "bool": {
                    "filter": [
                        {"term": {"level": level}},
                        {"range": {"day": range_of(part)}},
                    ]
                }
            }
            for level, part in parts
        ]
        return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses}}

    def _monthly(self, level, breakdown):
        """Return the level of the months that add up the rows of a level, or ``None``.

        Cells are only added up for the whole instance, by one key at a time.
        """
        if level == RECORD:
            return MONTH
        is_one_key = breakdown and not self.params.filters_of(USAGE)
        if level == CELL and is_one_key and self.state.community_id == GLOBAL:
            return month_level(self._field(breakdown))
        return None

    def _subcount(self, breakdown):
        """Return the entry of a breakdown, or of records."""
        return filterable(self.params.breakdowns)[breakdown]

    def _field(self, breakdown):
        """Return the field that holds the keys of a breakdown."""
        return self._subcount(breakdown)["field"]

    def _indices(self, span):
        """Return the indices of the rows of a span."""
        return indices.yearly(indices.delta(USAGE, None), span)

    def _sums(self, fields, breakdown=None):
        """Return sum aggregations of the fields that rows of the level have."""
        is_day = self._level(breakdown) == DAY
        names = [name for name in fields if is_day or name in RANKING_METRICS]
        return {name: {"sum": {"field": f"{self.prefix}{name}"}} for name in names}

    def _reader(self, fields):
        """Return a function that turns a bucket into field → sum."""
        return lambda bucket: {
            name: whole(bucket.get(name, {}).get("value")) for name in fields
        }
