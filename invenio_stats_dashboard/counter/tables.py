# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reports as tables: tab-separated values, UTF-8."""

from itertools import chain

from ..exports.cells import defused
from .documents import header
from .standard import METRICS

IDS = ("DOI", "Proprietary_ID", "ISBN", "Print_ISSN", "Online_ISSN", "URI")
VIEW_IDS = tuple(name for name in IDS if name != "ISBN")
NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def write_tsv(report, named):
    """Yield a report: 13 rows of header, an empty one, columns, and rows, in UTF-8.

    :param report: :class:`.reports.Report`.
    :param named: first and last month of the header.
    """
    entries = report.entries()
    first = next(entries, None)
    lines = [*_header(report, named, first is None), [], columns(report)]
    # The byte order mark tells spreadsheets that it is UTF-8.
    yield "".join(map(_line, lines)).encode("utf-8-sig")
    for entry in chain([first] if first else [], entries):
        yield "".join(_line(row) for row in _rows(report, entry)).encode()


def _line(cells):
    """Return a row whose cells neither break the table nor run as formulas."""
    texts = (
        defused(" ".join(cell.split())) if isinstance(cell, str) else str(cell)
        for cell in cells
    )
    return "\t".join(texts) + "\n"


def _header(report, named, empty):
    """Return the rows of the header, in their fixed order."""
    head = header(report, named, empty)
    filters = dict(head["Report_Filters"])
    begin, end = filters.pop("Begin_Date"), filters.pop("End_Date")
    # Here all that were asked for are named, also where none was chosen.
    metrics = "; ".join(filters.pop("Metric_Type", report.query.metrics))
    attributes = dict(head.get("Report_Attributes", {}))
    if attributes.pop("Granularity", None):
        attributes["Exclude_Monthly_Details"] = "True"
    return [
        ["Report_Name", head["Report_Name"]],
        ["Report_ID", head["Report_ID"]],
        ["Release", head["Release"]],
        ["Institution_Name", head["Institution_Name"]],
        ["Institution_ID", "; ".join(head["Institution_ID"]["Proprietary"])],
        ["Metric_Types", metrics],
        ["Report_Filters", _pairs(filters)],
        ["Report_Attributes", _pairs(attributes)],
        ["Exceptions", "; ".join(map(_exception, head.get("Exceptions", ())))],
        ["Reporting_Period", f"Begin_Date={begin}; End_Date={end}"],
        ["Created", head["Created"]],
        ["Created_By", head["Created_By"]],
        ["Registry_Record", head["Registry_Record"]],
    ]


def _pairs(values):
    """Return ``name=value|value; …``."""
    return "; ".join(
        f"{name}={value if isinstance(value, str) else '|'.join(value)}"
        for name, value in values.items()
    )


def _exception(entry):
    data = f" ({entry['Data']})" if "Data" in entry else ""
    return f"{entry['Code']}: {entry['Message']}{data}"


def _descriptive(report):
    """Return the columns describing a row, in their fixed order."""
    query = report.query
    if not report.kind.items:
        return ["Platform"]
    shown = ("Authors", "Publication_Date", "Article_Version")
    columns = ["Item", "Publisher", "Publisher_ID", "Platform"]
    columns += [name for name in shown if name in query.shown]
    columns += VIEW_IDS if report.kind.view else IDS
    if query.parents:
        columns += _parent_columns(report)
    return columns


def _parent_columns(report):
    """Return the columns of parents: fewer in a view."""
    names = ("Title", "Authors", "Publication_Date", "Article_Version", "Data_Type")
    if report.kind.view:
        names = ("Title", "Authors", "Article_Version")
    ids = VIEW_IDS if report.kind.view else IDS
    return [f"Parent_{name}" for name in (*names, *ids)]


def columns(report):
    """Return the column headings of a report."""
    months = [] if report.query.totals else [_month(month) for month in report.months]
    fixed = ["Metric_Type", "Reporting_Period_Total"]
    return [*_descriptive(report), *report.row_attributes, *fixed, *months]


def _month(month):
    year, number = month.split("-")
    return f"{NAMES[int(number) - 1]}-{year}"


def _rows(report, entry):
    """Yield the rows of an item: one for each metric with any usage."""
    values = _values(report, entry.item)
    front = [values.get(name, "") for name in _descriptive(report)]
    for attributes, usage in entry.performances:
        middle = [attributes[name] for name in report.row_attributes]
        for metric in METRICS:
            if any(usage.get(metric, {}).values()):
                months = usage[metric]
                numbers = [months.get(month, 0) for month in report.months]
                shown = [] if report.query.totals else numbers
                yield [*front, *middle, metric, sum(numbers), *shown]


def _values(report, item):
    """Return column → text of an item."""
    platform = {"Platform": report.settings.platform}
    if item is None:
        return platform
    ids = {_id_column(name): value for name, value in item.ids.items()}
    details = {**item.details, "Authors": _authors(item.details.get("Authors", ()))}
    parent = {}
    if item.parent:
        data_type, title, named = item.parent
        parent = {"Parent_Title": title, "Parent_Data_Type": data_type}
        parent.update({f"Parent_{_id_column(name)}": value for name, value in named})
    return {
        "Item": item.title,
        "Publisher": item.publisher,
        **platform,
        **details,
        **ids,
        **parent,
    }


def _id_column(name):
    return "Proprietary_ID" if name == "Proprietary" else name


def _authors(authors):
    """Return ``Name (ORCID:0000-…); …``."""
    texts = []
    for author in authors:
        ids = [f"{k}:{v}" for k, v in author.items() if k != "Name"]
        texts.append(f"{author['Name']} ({ids[0]})" if ids else author["Name"])
    return "; ".join(texts)
