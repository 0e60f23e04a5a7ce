# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Form of the usage reports for DataCite: COUNTER's release 5.1, an Item Report.

For ``STATS_DASHBOARD_DATACITE["form"]``; see :mod:`..datacite.rd1` for what a form is.
"""

from ..datacite.rd1 import LARGEST  # noqa: F401
from . import standard
from .exceptions import notice
from .items import item_of
from .settings import Settings

KIND = standard.REPORTS["IR"]
DETAILS = ("Authors", "Publication_Date", "Article_Version")
SHOWN = (*DETAILS, "YOP", "Access_Method")
"""Attributes that are shown."""

FILTERED = notice("Filtered by DOI", "Usage of public records with a DOI only.")


def header(span, created, settings):
    """Return the header of a report, the same for all its parts.

    :param span: the days of the month.
    :param created: day on which it is made, as text.
    :param settings: :class:`..datacite.settings.Settings`.
    """
    first, last = (day.isoformat() for day in span)
    own = Settings()
    return {
        "Report_Name": KIND.name,
        "Report_ID": KIND.id,
        "Release": standard.RELEASE,
        "Institution_Name": "The World",
        "Institution_ID": {"Proprietary": [f"{own.platform_id}:{standard.WORLD}"]},
        "Report_Filters": {"Begin_Date": first, "End_Date": last},
        "Report_Attributes": {"Attributes_To_Show": list(SHOWN)},
        "Exceptions": [FILTERED],
        "Created": f"{created}T00:00:00Z",
        "Created_By": settings.created_by,
        "Registry_Record": own.registry_record,
    }


def dataset(usage, span, settings):
    """Return a record as an item of a report.

    :param usage: :class:`..datacite.usage.RecordUsage`.
    :param span: the days of the month.
    """
    item = item_of(usage.record, Settings())
    kinds = {"Data_Type": item.data_type, "YOP": item.year}
    performances = (
        (
            {**kinds, "Access_Method": shown},
            _performance(usage.numbers.get(method), span),
        )
        for method, shown in standard.ACCESS_METHODS.items()
    )
    return {
        "Item": item.title,
        "Publisher": item.publisher,
        "Platform": settings.platform,
        "Item_ID": item.ids,
        **{name: item.details[name] for name in DETAILS if name in item.details},
        "Attribute_Performance": [
            {**attributes, "Performance": found}
            for attributes, found in performances
            if found
        ],
    }


def _performance(numbers, span):
    """Return metric → month → number, without those that are zero."""
    month = span.first.strftime("%Y-%m")
    sums = {
        metric: sum((numbers or {}).get(name, 0) for name in names)
        for metric, names in standard.METRICS.items()
    }
    return {metric: {month: number} for metric, number in sums.items() if number}


def document(head, items):
    """Return a part of a report."""
    return {"Report_Header": head, "Report_Items": [{"Items": items}]}
