# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Form of the reports: the Code of Practice for Research Data, release 1.

A form is a module with :data:`LARGEST`, :func:`header`, :func:`dataset` and
:func:`document`; sending knows nothing else of it. That of COUNTER's release 5.1 is
:mod:`..counter.dataset_reports`.
"""

from ..exports.cells import one_line
from ..membership.publication_dates import published_day
from ..site import site_url

RELEASE = "rd1"

LARGEST = 50_000
"""Datasets of one part of a report at most."""

METRICS = {
    "total-dataset-investigations": ("views", "downloads"),
    "total-dataset-requests": ("downloads",),
    "unique-dataset-investigations": ("unique_item_investigations",),
    "unique-dataset-requests": ("unique_downloads",),
}
"""Metric of the form → metrics of the rows that add up to it."""

ACCESS_METHODS = {"regular": "regular", "tdm": "machine"}

UNKNOWN_YEAR = "0001"

COMPRESSED = {
    "code": 69,
    "severity": "warning",
    "message": "Report is compressed using gzip",
    "help-url": "https://github.com/datacite/sashimi",
    "data": "usage data needs to be uncompressed",
}
"""Exception by which DataCite knows a compressed report."""


def header(span, created, settings):
    """Return the header of a report, the same for all its parts.

    :param span: the days of the month.
    :param created: day on which it is made, as text.
    :param settings: :class:`.settings.Settings`.
    """
    first, last = (day.isoformat() for day in span)
    return {
        "report-name": "dataset report",
        "report-id": "DSR",
        "release": RELEASE,
        "created": created,
        "created-by": settings.created_by,
        "reporting-period": {"begin-date": first, "end-date": last},
        "report-filters": [],
        "report-attributes": [],
        "exceptions": [COMPRESSED],
    }


def dataset(usage, span, settings):
    """Return a record's part of a report.

    :param usage: :class:`.usage.RecordUsage`.
    :param span: the days of the month.
    """
    record, metadata = usage.record, usage.record["metadata"]
    given = metadata.get("publication_date") or ""
    day = published_day(given)
    first, last = (each.isoformat() for each in span)
    return {
        "dataset-title": one_line(metadata["title"]),
        "dataset-id": [{"type": "doi", "value": usage.doi.lower()}],
        "dataset-contributors": _contributors(metadata.get("creators", [])),
        "dataset-dates": [{"type": "pub-date", "value": day}] if day == given else [],
        "dataset-attributes": _version(metadata.get("version")),
        "platform": settings.platform,
        "publisher": one_line(metadata.get("publisher")) or settings.platform,
        "publisher-id": [{"type": "client-id", "value": settings.created_by}],
        "data-type": "dataset",
        "yop": day[:4] if day else UNKNOWN_YEAR,
        "uri": site_url(f"/records/{record['id']}"),
        "performance": [
            {
                "period": {"begin-date": first, "end-date": last},
                "instance": list(_instances(usage.numbers)),
            }
        ],
    }


def document(head, datasets):
    """Return a part of a report."""
    return {"report-header": head, "report-datasets": datasets}


def _instances(numbers):
    """Yield the numbers, without those that are zero."""
    for method, shown in ACCESS_METHODS.items():
        for metric, names in METRICS.items():
            count = sum(numbers.get(method, {}).get(name, 0) for name in names)
            if count:
                yield {"metric-type": metric, "access-method": shown, "count": count}


def _contributors(creators):
    """Return the names of the creators, and their ORCID iDs where there are any."""
    found = []
    for creator in creators:
        person = creator["person_or_org"]
        found.append({"type": "name", "value": one_line(person["name"])})
        found += [
            {"type": each["scheme"], "value": each["identifier"]}
            for each in person.get("identifiers", [])
            if each["scheme"] in ("orcid", "isni")
        ]
    return found


def _version(version):
    """Return the version, if there is one."""
    text = one_line(version)
    return [{"type": "dataset-version", "value": text}] if text else []
