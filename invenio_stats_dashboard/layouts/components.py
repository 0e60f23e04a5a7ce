# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The table of components that layouts are made of.

The counterpart of the registry that the pages are drawn by
(``assets/…/panels/registry.js``), with the same names: component → what it asks.
"""

from ..metrics.metrics import RANKING_METRICS, breakdown_metrics

TRAFFIC = ("views", "downloads", "data_volume", "visitors")

PAGE_METRICS = (
    "views",
    "unique_views",
    "downloads",
    "unique_downloads",
    "data_volume",
    "visitors",
    "records",
    "records_added",
    "uploaders",
    "uploaders_active",
    "file_bytes",
)
"""Metrics that the pages have words for (``assets/…/data/metrics.js``)."""


def _stat(metric, cumulative=False):
    return {"kind": "totals", "metric": metric, "cumulative": cumulative}


def _chart(heading, *metrics, cumulative=False):
    return {
        "kind": "series",
        "heading": heading,
        "metrics": metrics,
        "cumulative": cumulative,
    }


def _breakdown(name, metric="records"):
    return {"kind": "breakdown", "breakdown": name, "metric": metric}


def _ranking(metric):
    return {"kind": "ranking", "metric": metric}


COMPONENTS = {
    "SingleStatRecordCount": _stat("records_added"),
    "SingleStatUploaders": _stat("uploaders_active"),
    "SingleStatDataVolume": _stat("data_volume"),
    "SingleStatViews": _stat("views"),
    "SingleStatDownloads": _stat("downloads"),
    "SingleStatTraffic": _stat("data_volume"),
    "SingleStatRecordCountCumulative": _stat("records", True),
    "SingleStatUploadersCumulative": _stat("uploaders", True),
    "SingleStatDataVolumeCumulative": _stat("data_volume", True),
    "SingleStatViewsCumulative": _stat("views", True),
    "SingleStatDownloadsCumulative": _stat("downloads", True),
    "SingleStatTrafficCumulative": _stat("data_volume", True),
    "ContentStatsChart": _chart("content", "records_added"),
    "TrafficStatsChart": _chart("usage", *TRAFFIC),
    "TrafficStatsChartCumulative": _chart(
        "usage_total", "views", "downloads", "data_volume", cumulative=True
    ),
    "UploaderStatsChart": _chart("uploaders", "uploaders_active"),
    "UploaderStatsChartCumulative": _chart("uploaders_total", "uploaders"),
    "ResourceTypesMultiDisplay": _breakdown("resource_types"),
    "AccessStatusMultiDisplay": _breakdown("access_statuses"),
    "LanguagesMultiDisplay": _breakdown("languages"),
    "PublishersMultiDisplay": _breakdown("publishers"),
    "SubjectsMultiDisplay": _breakdown("subjects"),
    "TopCountriesMultiDisplay": _breakdown("countries", "views"),
    "TopReferrersMultiDisplay": _breakdown("referrers", "views"),
    "RightsMultiDisplay": _breakdown("rights"),
    "FundersMultiDisplay": _breakdown("funders"),
    "PeriodicalsMultiDisplay": _breakdown("periodicals"),
    "AffiliationsMultiDisplay": _breakdown("affiliations"),
    "ContributorAffiliationsMultiDisplay": _breakdown("contributor_affiliations"),
    "FileTypesMultiDisplay": _breakdown("file_types", "downloads"),
    "BreakdownMultiDisplay": _breakdown(None),
    "StatsMap": {**_breakdown("countries", "views"), "heading": "map"},
    "MostDownloadedRecordsMultiDisplay": _ranking("downloads"),
    "MostViewedRecordsMultiDisplay": _ranking("views"),
}
"""Component → kind of answer and what is asked for unless the layout says else."""

PROPS = {
    "totals": ("title", "name", "metric"),
    "series": ("title", "name", "metric", "metrics", "unit", "breakdown", "limit"),
    "breakdown": ("title", "name", "breakdown", "metric", "limit", "display"),
    "ranking": ("title", "name", "metric", "limit", "sort"),
}
"""Kind of answer → properties that a layout may give such a component."""

DISPLAYS = ("bars", "table", "pie")


def allowed_metrics(entry, props, subcounts):
    """Return the metrics that a component can show.

    :param entry: its entry of :data:`COMPONENTS`.
    :param props: its properties in a layout.
    :param subcounts: the table of breakdowns as configured.
    """
    if entry["kind"] == "ranking":
        return RANKING_METRICS
    subcount = subcounts.get(props.get("breakdown") or entry.get("breakdown"))
    if entry["kind"] != "breakdown" or subcount is None:
        return PAGE_METRICS
    return tuple(m for m in breakdown_metrics(subcount) if m in PAGE_METRICS)
