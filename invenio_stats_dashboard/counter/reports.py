# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Content of the reports, independent of their format."""

from dataclasses import dataclass, replace
from datetime import datetime, timezone
from itertools import chain, groupby

from ..dates import iso, months_between
from ..queries.params.bounds import min_count
from .exceptions import exception, notice
from .items import find_items, hidden_item, read_items
from .months import Month, span_of
from .params import FOUND_BY_ID
from .usage import ITEMS, Usage, merged

VARIANT = "Filtered by community"
ROUNDED = "Small numbers are suppressed"

HIDDEN = "restricted"
"""Id of all records together that visitors may not read."""


@dataclass
class Entry:
    """One item, or the platform, and its usage by attributes."""

    item: object
    """:class:`.items.Item`; ``None`` for the platform."""
    performances: list
    """Pairs of attributes (name → value) and metric → month → number."""


class Report:
    """A report for a customer."""

    def __init__(self, query, customer, settings, months):
        """Initialize with the request.

        :param query: :class:`.params.Query`.
        :param customer: :class:`.access.Customer`.
        :param settings: :class:`.settings.Settings`.
        :param months: first and last month of the report, or ``None`` when none of the
            requested months has been processed.
        """
        self.query = query
        self.kind = query.report
        self.customer = customer
        self.settings = settings
        self.span = span_of(*months) if months else None
        self.months = months_between(*map(str, months)) if months else []
        scope = customer.scope.id
        self.usage = months and Usage(scope, self.span, query, settings.exact)
        self.created = iso(datetime.now(timezone.utc))

    def entries(self):
        """Yield the report's entries item by item, items of a parent together."""
        if not self.span:
            return
        if self.kind.items:
            yield from self._item_entries()
            return
        performances = self._platform_performances()
        if performances:
            yield Entry(None, performances)

    def _platform_performances(self):
        """Return the sum of all items by Data_Type, and what else is shown.

        Resource types of rows would say another one of records that visitors may not
        read than the Item Report does.
        """
        sums = {}
        for entry in self._item_entries():
            for attributes, usage in entry.performances:
                key = tuple(attributes.items())
                sums[key] = merged([sums.get(key, {}), usage])
        return self._paired([(dict(key), sums[key]) for key in sorted(sums)])

    def _paired(self, performances):
        """Return usage by two metrics at least, as the schemas of the standard want it.

        Where numbers are rounded, there may be one: another is reported as zero.
        """
        for _, usage in performances if not self.settings.exact else ():
            others = [name for name in self.query.metrics if name not in usage]
            if len(usage) == 1 and others:
                (months,) = usage.values()
                usage[others[0]] = dict.fromkeys(months, 0)
        return performances

    @property
    def row_attributes(self):
        """Return the names of the attributes that make a row of their own, in order."""
        always = [] if self.kind.id == "IR_A1" else ["Data_Type"]
        names = ("YOP", "Access_Type", "Access_Method")
        return always + [name for name in names if name in self.query.shown]

    def _item_entries(self):
        """Yield the items, reading a few hundred at a time.

        Without keys, those that visitors may not read come last, as one item: each
        by itself, everybody would know the ids and the usage of restricted records.
        """
        hidden = {}
        for items in self._batches():
            usage = self.usage.items([item.recid for item in items])
            for item in items:
                found = usage.get(item.recid, {})
                if item.hidden and self.settings.keys is None:
                    for kinds, numbers in found.items():
                        hidden[kinds] = merged([hidden.get(kinds, {}), numbers])
                else:
                    yield from self._entries_of(item, found)
        # Nor is it said whether an id that somebody has guessed is one of them.
        if self.query.item_ids is None:
            yield from self._entries_of(hidden_item(HIDDEN, self.settings), hidden)

    def _entries_of(self, item, usages):
        """Yield the entry of an item, if it has usage."""
        performances = self._item_performances(item, usages)
        if self.kind.id == "IR_A1":
            performances = self._paired(performances)
        if performances:
            yield Entry(item, performances)

    def _batches(self):
        """Yield lists of items: in the order of their ids, or by parent.

        Grouping requires all ids and parents at once, but no usage.
        """
        described = (read_items(recids, self.settings) for recids in self._recids())
        wanted = (
            [item for item in batch.values() if self.query.takes_item(item)]
            for batch in described
        )
        if not self.query.parents:
            yield from filter(None, wanted)
            return
        found = [(item.parent, item.recid) for batch in wanted for item in batch]
        parents = _unified({parent for parent, _ in found if parent})
        # Items without a parent come last.
        unified = ((parents.get(parent), recid) for parent, recid in found)
        keys = sorted(unified, key=lambda key: (key[0] is None, key[0] or (), key[1]))
        for first in range(0, len(keys), ITEMS):
            batch = keys[first : first + ITEMS]
            items = read_items([recid for _, recid in batch], self.settings)
            yield [replace(items[recid], parent=parent) for parent, recid in batch]

    def _recids(self):
        """Return an iterable of lists of ids of items with usage."""
        kind, values = self.query.item_ids or (None, ())
        if kind not in FOUND_BY_ID:
            return self.usage.recids()
        found = find_items(kind, values, self.settings)
        return [found] if found else []

    def _item_performances(self, item, usages):
        """Return the usage of an item by the attributes shown."""
        groups = {}
        for (access_type, method), usage in usages.items():
            attributes = {
                "Data_Type": item.data_type,
                "YOP": item.year,
                "Access_Type": access_type,
                "Access_Method": method,
            }
            if usage:
                key = tuple((name, attributes[name]) for name in self.row_attributes)
                groups.setdefault(key, []).append(usage)
        return [(dict(key), merged(groups[key])) for key in sorted(groups)]

    def by_parent(self, entries):
        """Yield pairs of parent (or ``None``) and its entries, one after the other."""
        if not self.query.parents:
            first = next(entries, None)
            if first is not None:
                yield None, chain([first], entries)
            return
        yield from groupby(entries, lambda entry: entry.item.parent)

    def institution(self):
        """Return the ids of the report's customer."""
        return f"{self.settings.platform_id}:{self.customer.id}"

    def exceptions(self, empty):
        """Return the report's exceptions.

        :param empty: whether the report is empty.
        """
        result = list(self.query.exceptions)
        codes = {entry["Code"] for entry in result}
        if empty and not codes & {3031, 3032}:
            result.append(exception(3030))
        elif empty and self.span:
            result.append(exception(3030, f"{self.months[0]} to {self.months[-1]}"))
        if self.customer.variant:
            scope = self.customer.scope
            result.append(
                notice(
                    VARIANT,
                    f"Usage by everybody, of the records of the community "
                    f"'{scope.slug}' ({scope.title}) only.",
                )
            )
        if not self.settings.exact:
            result.append(
                notice(
                    ROUNDED,
                    "Numbers are sums of daily ones, each rounded at random to a "
                    f"multiple of {min_count()}.",
                )
            )
        return sorted(result, key=lambda entry: entry["Code"])


def _unified(parents):
    """Return parent → the parent that stands for it: one for each type and id.

    A title may be written in several ways; the first one is taken.
    """
    first = {}
    for kind, title, ids in sorted(parents, key=lambda parent: (not parent[1], parent)):
        first.setdefault((kind, ids), (kind, title, ids))
    return {parent: first[parent[0], parent[2]] for parent in parents}


def clip(first, last, available, today, exceptions):
    """Return the available months of a request; report the others as exceptions.

    :param available: first and last month processed, or ``None``.
    :param exceptions: list that 3031 and 3032 are added to.
    :returns: pair of months to report (``None`` when there are none), and the pair
        that headers name.
    """
    previous = Month.of(today).plus(-1)
    named = first, min(last, previous)
    newest = available[1] if available else first.plus(-1)
    oldest = available[0] if available else first
    if last > newest:
        late = f"{max(first, newest.plus(1))} to {last}"
        exceptions.append(exception(3031, f"Months not processed: {late}."))
    if first < oldest:
        there = f"{oldest} to {newest}"
        exceptions.append(exception(3032, f"Months available: {there}."))
    months = max(first, oldest), min(last, newest)
    return (months, months) if months[0] <= months[1] else (None, named)
