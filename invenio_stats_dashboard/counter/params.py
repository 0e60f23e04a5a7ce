# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Parameters of a report request."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from ..queries.params.filters import is_text
from . import standard
from .exceptions import exception
from .identifiers import comparable, read_author, read_item_id

YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)

FOUND_BY_ID = ("DOI", "Proprietary")
"""Kinds of ``item_id`` that items are searched by; by others, they are filtered."""

MAX_VALUES = 50
"""Maximum number of values of one filter."""

IDENTITY = ("customer_id", "requestor_id", "api_key", "begin_date", "end_date")
OUTER = (*IDENTITY, "format", "ln")
"""Parameters handled elsewhere, which are not filters."""

ALLOWED = {
    "data_type": standard.DATA_TYPES,
    "access_method": tuple(standard.ACCESS_METHODS.values()),
    "access_type": tuple(standard.ACCESS_TYPES.values()),
}
NAMES = {
    "metric_type": "Metric_Type",
    "data_type": "Data_Type",
    "access_method": "Access_Method",
    "access_type": "Access_Type",
    "yop": "YOP",
    "item_id": "Item_ID",
    "author": "Author",
    "platform": "Platform",
}
"""Parameter → name of the filter in headers."""

TEXTS = ("item_id", "author")
"""Filters by any text of a certain form."""


@dataclass
class Query:
    """A report request."""

    report: standard.Report
    filters: dict = field(default_factory=dict)
    """Name of the filter → values; defaults are omitted."""
    shown: tuple = ()
    """Attributes to show."""
    parents: bool = False
    totals: bool = False
    """Whether only totals of the whole period are wanted, without months."""
    exceptions: list = field(default_factory=list)

    @cached_property
    def item_ids(self):
        """Return kind and values of the items asked for, ``None`` when all are."""
        texts = self.filters.get("Item_ID")
        if texts is None:
            return None
        pairs = [read_item_id(text) for text in texts]
        return pairs[0][0], [value for _, value in pairs]

    @property
    def metrics(self):
        """Return the Metric_Types that are reported."""
        chosen = self.filters.get("Metric_Type", standard.METRICS)
        return [metric for metric in standard.METRICS if metric in chosen]

    def takes(self, name, value):
        """Return True if a value passes a filter."""
        return name not in self.filters or value in self.filters[name]

    def takes_item(self, item):
        """Return True if an item passes the filters on what it is.

        :param item: :class:`.items.Item`.
        """
        return (
            self.takes("Data_Type", item.data_type)
            and self._takes_year(item.year)
            and self._takes_id(item)
            and self._takes_author(item)
        )

    def _takes_year(self, year):
        """Return True if a year of publication passes the filter of years."""
        ranges = self.filters.get("YOP", ())
        if not ranges:
            return True
        pairs = [YEARS.fullmatch(text).groups() for text in ranges]
        return any(first <= year <= (last or first) for first, last in pairs)

    def _takes_id(self, item):
        """Return True if an item, or what it is a part of, has one of the ids."""
        if self.item_ids is None or self.item_ids[0] in FOUND_BY_ID:
            return True
        kind, values = self.item_ids
        parent = dict(item.parent[2]) if item.parent else {}
        printed = comparable(item.ids) | comparable(parent)
        return any((kind, value) in printed for value in values)

    def _takes_author(self, item):
        """Return True if one of the authors asked for is among an item's."""
        wanted = self.filters.get("Author")
        return wanted is None or any(read_author(a) in item.author_ids for a in wanted)


def read_query(report, args, settings, tabular):
    """Read the filters and attributes of a request.

    Unsupported parameters are ignored and reported as exceptions.

    :param report: :class:`.standard.Report`.
    :param args: parameter → text.
    :param settings: :class:`.settings.Settings`.
    :param tabular: whether a table is asked for: only there are totals without months.
    """
    query = Query(report, dict(report.preset), report.attributes if report.view else ())
    query.parents = report.parents
    known = {*report.filters, *report.choices, *report.unsupported, *OUTER}
    if not tabular:
        known -= {standard.WITHOUT_MONTHS}
    unknown = [name for name in args if name not in known]
    if unknown:
        query.exceptions.append(exception(3050, _listed(unknown)))
    _read_filters(query, args, settings)
    if not report.view:
        _read_attributes(query, args, tabular)
    return query


def _listed(names):
    """Return names as text of limited length."""
    return ", ".join(name[:100] for name in sorted(names)[:MAX_VALUES])


def _read_filters(query, args, settings):
    """Read the filters, each a list of values."""
    refused = []
    for name in query.report.filters:
        if not args.get(name):
            continue
        values = list(dict.fromkeys(args[name].split("|")))[:MAX_VALUES]
        allowed = _allowed(query.report, name)
        bad = [v for v in values if not _is_allowed(name, v, allowed, settings)]
        good = [value for value in values if value not in bad]
        refused += [f"{name}={value}" for value in bad]
        if name == "item_id" and len({read_item_id(value)[0] for value in good}) > 1:
            query.exceptions.append(exception(3061, f"item_id={args[name][:200]}"))
        # A filter by all values has no effect, and is omitted from headers.
        elif good and set(good) != set(allowed):
            query.filters[NAMES[name]] = tuple(good)
    names = query.report.unsupported
    refused += [f"{name}={args[name]}" for name in names if name in args]
    if refused:
        query.exceptions.append(exception(3060, _listed(refused)))


def _allowed(report, name):
    """Return the values of a filter, none for those by any text."""
    return report.metric_types if name == "metric_type" else ALLOWED.get(name, ())


def _is_allowed(name, value, allowed, settings):
    """Return True if a value is allowed for a filter."""
    if name == "platform":
        return value in (settings.platform, settings.platform_id)
    if name == "yop":
        years = YEARS.fullmatch(value)
        return bool(years) and years[1] <= (years[2] or years[1])
    if name in TEXTS:
        read = read_item_id if name == "item_id" else read_author
        return is_text(value, 500) and "\x00" not in value and bool(read(value))
    return value in allowed


def _read_attributes(query, args, tabular):
    """Read the attributes to show."""
    refused = []
    wanted = [value for value in args.get("attributes_to_show", "").split("|") if value]
    query.shown = tuple(a for a in query.report.attributes if a in wanted)
    bad = [value for value in wanted if value not in query.shown]
    refused += [f"attributes_to_show={value}" for value in bad]
    granularity = args.get("granularity") or "Month"
    query.totals = granularity == "Totals"
    if granularity not in ("Month", "Totals"):
        refused.append(f"granularity={granularity}")
    if tabular:
        excluded, bad = _boolean(args, standard.WITHOUT_MONTHS)
        query.totals |= excluded
        refused += bad
    if query.report.items:
        query.parents, bad = _boolean(args, "include_parent_details")
        refused += bad
        components, bad = _boolean(args, "include_component_details")
        refused += bad
        if components:
            query.exceptions.append(exception(3063))
    if refused:
        query.exceptions.append(exception(3062, _listed(refused)))


def _boolean(args, name):
    """Return a parameter's boolean value, and its error."""
    text = args.get(name) or "False"
    value = {"true": True, "false": False}.get(text.casefold())
    return bool(value), [] if value is not None else [f"{name}={text}"]
