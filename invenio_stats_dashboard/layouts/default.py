# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The default layout of the pages.

``{"global": {"tabs": […]}, "community": {"tabs": […]}}``; a page without an entry
of its own takes ``"community"``. A tab is ``{"name", "label", "rows"}``, a row is
``{"components": […]}``, a component is::

    {"component": "TrafficStatsChart", "width": 8, "props": {"metric": "views"}}

``component`` is a name of the table in :mod:`.components`, ``width`` is 1 to 12 columns
and a row takes 12 at most. Adjacent ``SingleStat…`` components share one strip,
whatever their width. ``props`` is passed on to the component; every panel takes
``title`` and ``below``, which places it in the column of the one before it.
"""

from invenio_i18n import lazy_gettext as _


def component(name, width, /, **props):
    """Build the entry of one component of a row.

    :param name: name in the registry of components.
    :param width: columns taken, 1 to 12.
    :param props: properties of the component.
    """
    return {"component": name, "width": width, "props": props}


def strip(*names):
    """Build a row of headline numbers.

    :param names: names of ``SingleStat…`` components, six at most.
    """
    return {"components": [component(name, 2) for name in names]}


def row(*components):
    """Build a row of components."""
    return {"components": list(components)}


USAGE_NUMBERS = (
    component("SingleStatViews", 2, metric="views"),
    component("SingleStatViews", 2, metric="unique_views"),
    component("SingleStatDownloads", 2, metric="downloads"),
    component("SingleStatDownloads", 2, metric="unique_downloads"),
    component("SingleStatTraffic", 2),
)
"""Headline numbers of usage that single records have as well."""

OVERVIEW = {
    "name": "overview",
    "label": _("Overview"),
    "rows": [
        row(
            component("SingleStatRecordCountCumulative", 2),
            component("SingleStatUploadersCumulative", 2),
            component("SingleStatDataVolumeCumulative", 2, metric="file_bytes"),
            component("SingleStatViews", 2, metric="views"),
            component("SingleStatDownloads", 2, metric="downloads"),
            component("SingleStatTraffic", 2),
        ),
        row(
            component("TrafficStatsChart", 8, metric="views"),
            component("MostViewedRecordsMultiDisplay", 4, limit=5),
        ),
        row(
            component("ContentStatsChart", 8, unit="month"),
            component("ResourceTypesMultiDisplay", 4, limit=7),
        ),
        row(
            component("StatsMap", 8),
            component("TopCountriesMultiDisplay", 4),
        ),
        row(
            component("MostDownloadedRecordsMultiDisplay", 4, limit=5),
            component("TopReferrersMultiDisplay", 4),
            component("LanguagesMultiDisplay", 4, limit=4),
            component("AccessStatusMultiDisplay", 4, display="pie", below=True),
        ),
    ],
}

CONTENT = {
    "name": "content",
    "label": _("Content"),
    "rows": [
        strip(
            "SingleStatRecordCountCumulative",
            "SingleStatUploadersCumulative",
            "SingleStatRecordCount",
            "SingleStatUploaders",
        ),
        row(
            component("ContentStatsChart", 8, unit="month"),
            component("ResourceTypesMultiDisplay", 4, limit=7),
        ),
        row(
            component("SubjectsMultiDisplay", 4),
            component("AffiliationsMultiDisplay", 4),
            component("LanguagesMultiDisplay", 4, limit=4),
            component("AccessStatusMultiDisplay", 4, below=True),
        ),
        row(
            component("UploaderStatsChart", 6, unit="month"),
            component("UploaderStatsChartCumulative", 6, unit="month"),
        ),
        row(
            component("PublishersMultiDisplay", 6),
            component("FundersMultiDisplay", 6),
        ),
        row(
            component("PeriodicalsMultiDisplay", 4, limit=7),
            component("RightsMultiDisplay", 4, limit=7),
            component("FileTypesMultiDisplay", 4, metric="records", limit=7),
        ),
    ],
}

TRAFFIC = {
    "name": "traffic",
    "label": _("Traffic"),
    "rows": [
        row(*USAGE_NUMBERS, component("SingleStatTraffic", 2, metric="visitors")),
        row(
            component("TrafficStatsChart", 8, metric="downloads"),
            component("MostDownloadedRecordsMultiDisplay", 4, sort="change", limit=5),
        ),
        row(component("WhatChanged", 12, metric="downloads")),
        row(
            component("StatsMap", 8),
            component("TopCountriesMultiDisplay", 4),
        ),
        row(
            component("TopReferrersMultiDisplay", 6),
            component("FileTypesMultiDisplay", 6),
        ),
        row(
            component("MostViewedRecordsMultiDisplay", 4, limit=5),
            component("SubjectsMultiDisplay", 4, metric="views"),
            component("ResourceTypesMultiDisplay", 4, metric="views"),
        ),
        row(component("TrafficStatsChartCumulative", 12)),
    ],
}

ADDITIVE = ["views", "downloads", "data_volume"]
"""Metrics of usage that are known of single records."""

RECORD_USAGE = {
    "name": "usage",
    "label": _("Usage"),
    "rows": [
        row(*USAGE_NUMBERS),
        row(component("TrafficStatsChart", 12, metric="views", metrics=ADDITIVE)),
        row(
            component("StatsMap", 8),
            component("TopCountriesMultiDisplay", 4),
        ),
        row(
            component(
                "BreakdownMultiDisplay", 4, breakdown="files", metric="downloads"
            ),
            component("FileTypesMultiDisplay", 4),
            component("TopReferrersMultiDisplay", 4),
        ),
        row(component("TrafficStatsChartCumulative", 12)),
    ],
}

USER_USAGE = {
    **RECORD_USAGE,
    "rows": [
        RECORD_USAGE["rows"][0],
        row(
            component("TrafficStatsChart", 8, metric="views", metrics=ADDITIVE),
            component(
                "MostViewedRecordsMultiDisplay",
                4,
                limit=5,
                period="30d",
                title=_("Most read in the last 30 days"),
            ),
        ),
        row(
            component("MostDownloadedRecordsMultiDisplay", 6, limit=10),
            component("MostViewedRecordsMultiDisplay", 6, limit=10, sort="change"),
        ),
        *RECORD_USAGE["rows"][2:],
    ],
}

DEFAULT_LAYOUT = {
    "global": {"tabs": [OVERVIEW, CONTENT, TRAFFIC]},
    "community": {"tabs": [OVERVIEW, CONTENT, TRAFFIC]},
    "record": {"tabs": [RECORD_USAGE]},
    "user": {"tabs": [USER_USAGE]},
}
"""Tabs Overview, Content and Traffic; of records and users, usage alone."""
