# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Streaming of reports as JSON."""

import json
from datetime import date
from itertools import chain

from .standard import RELEASE

TEXTS = ("Platform", "Item_ID", "Author")
"""Filters that headers have as a text."""


def _dump(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def header(report, named, empty):
    """Return the Report_Header; defaults are omitted.

    :param report: :class:`.reports.Report`.
    :param named: first and last month of the header.
    :param empty: whether the report is empty.
    """
    query, settings = report.query, report.settings
    attributes = {}
    if not report.kind.view:
        if query.shown:
            attributes["Attributes_To_Show"] = list(query.shown)
        if query.parents:
            attributes["Include_Parent_Details"] = "True"
        if query.totals:
            attributes["Granularity"] = "Totals"
    exceptions = report.exceptions(empty)
    return {
        "Report_Name": report.kind.name,
        "Report_ID": report.kind.id,
        "Release": RELEASE,
        "Institution_Name": report.customer.name,
        "Institution_ID": {"Proprietary": [report.institution()]},
        "Report_Filters": _filters(query, named),
        **({"Report_Attributes": attributes} if attributes else {}),
        **({"Exceptions": exceptions} if exceptions else {}),
        "Created": report.created,
        "Created_By": settings.created_by,
        "Registry_Record": settings.registry_record,
    }


def _filters(query, named):
    """Return the filters of a header; those of one value only are texts."""
    first, last = named
    filters = {
        name: "|".join(values) if name in TEXTS else list(values)
        for name, values in query.filters.items()
    }
    first = date(first.year, first.month, 1)
    days = {"Begin_Date": first.isoformat(), "End_Date": last.last.isoformat()}
    return {**days, **filters}


def write_json(report, named):
    """Yield a report with at most a few hundred items in memory.

    :param report: :class:`.reports.Report`.
    :param named: first and last month of the header.
    """
    entries = report.entries()
    first = next(entries, None)
    yield f'{{"Report_Header":{_dump(header(report, named, first is None))}'.encode()
    yield b',"Report_Items":['
    if first is not None:
        entries = chain([first], entries)
        yield from (
            _items(report, entries) if report.kind.items else _platform(report, entries)
        )
    yield b"]}"


def _platform(report, entries):
    for entry in entries:
        item = {"Platform": report.settings.platform}
        performances = _performances(report, entry)
        yield _dump({**item, "Attribute_Performance": performances}).encode()


def _items(report, entries):
    """Yield the items, under their parents or under none."""
    for number, (parent, group) in enumerate(report.by_parent(entries)):
        head = _dump(_parent(report.kind, parent))[:-1]
        comma = "," if len(head) > 1 else ""
        yield f'{"," if number else ""}{head}{comma}"Items":['.encode()
        for count, entry in enumerate(group):
            yield (("," if count else "") + _dump(_item(report, entry))).encode()
        yield b"]}"


def _parent(kind, parent):
    """Return a parent as it stands in front of its items; a view leaves out its type.

    :param kind: :class:`.standard.Report`.
    """
    if parent is None:
        return {}
    data_type, title, ids = parent
    named = {"Title": title} if title else {}
    typed = {} if kind.view else {"Data_Type": data_type}
    return {**named, "Item_ID": dict(ids), **typed}


def _item(report, entry):
    """Return an item with its usage."""
    item = entry.item
    details = {k: v for k, v in item.details.items() if k in report.query.shown}
    return {
        "Item": item.title,
        "Publisher": item.publisher,
        "Platform": report.settings.platform,
        "Item_ID": item.ids,
        **details,
        "Attribute_Performance": _performances(report, entry),
    }


def _performances(report, entry):
    """Return the usage by attributes; totals stand at the first month of the report.

    Source: https://www.countermetrics.org/json-granularity/
    """
    found = []
    for attributes, usage in entry.performances:
        if report.query.totals:
            first = report.months[0]
            usage = {name: {first: sum(n.values())} for name, n in usage.items()}
        found.append({**attributes, "Performance": usage})
    return found
