# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The table of components that layouts are made of.

Pages, exports, the form for layouts and the check of layouts read it: component → what
it asks, and how it is drawn.
"""

from invenio_i18n import lazy_gettext as _

from ..metrics.labels import BREAKDOWNS, CHARTS, METRICS, RANKINGS
from ..metrics.metrics import RANKING_METRICS, breakdown_metrics

TRAFFIC = ("views", "downloads", "data_volume", "visitors")

PAGE_METRICS = (
    *RANKING_METRICS,
    "visitors",
    "records",
    "records_added",
    "uploaders",
    "uploaders_active",
    "file_bytes",
)
"""Metrics that panels can show."""


def _stat(metric, cumulative=False):
    return {"kind": "totals", "metric": metric, "cumulative": cumulative}


def _chart(heading, *metrics, cumulative=False, **drawing):
    return {
        "kind": "series",
        "heading": heading,
        "metrics": metrics,
        "cumulative": cumulative,
        **drawing,
    }


def _breakdown(name, metric="records"):
    return {"kind": "breakdown", "breakdown": name, "metric": metric}


def _ranking(metric):
    return {"kind": "ranking", "metric": metric}


COMPONENTS = {
    "SingleStatRecordCount": _stat("records_added"),
    "SingleStatUploaders": _stat("uploaders_active"),
    "SingleStatDataVolume": _stat("data_volume"),
    "SingleStatViews": _stat("unique_views"),
    "SingleStatDownloads": _stat("unique_downloads"),
    "SingleStatTraffic": _stat("data_volume"),
    "SingleStatRecordCountCumulative": _stat("records", True),
    "SingleStatUploadersCumulative": _stat("uploaders", True),
    "SingleStatDataVolumeCumulative": _stat("data_volume", True),
    "SingleStatViewsCumulative": _stat("unique_views", True),
    "SingleStatDownloadsCumulative": _stat("unique_downloads", True),
    "SingleStatTrafficCumulative": _stat("data_volume", True),
    "ContentStatsChart": _chart("content", "records_added", basis=True, rare=True),
    "TrafficStatsChart": _chart("usage", *TRAFFIC),
    "TrafficStatsChartCumulative": _chart(
        "usage_total", "views", "downloads", "data_volume", cumulative=True
    ),
    "UploaderStatsChart": _chart("uploaders", "uploaders_active", rare=True),
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
    "StatsMap": {
        **_breakdown("countries", "views"),
        "heading": "map",
        "panel": "map",
    },
    "MostDownloadedRecordsMultiDisplay": _ranking("downloads"),
    "MostViewedRecordsMultiDisplay": _ranking("views"),
    "WhatChanged": {"kind": "changes", "heading": "changes", "metric": "downloads"},
}
"""Component → kind of answer and what is asked for unless the layout says otherwise.

Of charts also ``basis``, whether readers choose the date that counts, and ``rare``,
whether most days have nothing to show; ``panel`` where it is not drawn as its kind."""

DISPLAYS = ("bars", "table", "pie")


def allowed_metrics(entry, props, subcounts):
    """Return the metrics that a component can show.

    :param entry: its entry of :data:`COMPONENTS`.
    :param props: its properties in a layout.
    :param subcounts: the table of breakdowns as configured.
    """
    if entry["kind"] in ("ranking", "changes"):
        return RANKING_METRICS
    subcount = subcounts.get(props.get("breakdown") or entry.get("breakdown"))
    if entry["kind"] != "breakdown" or subcount is None:
        return PAGE_METRICS
    return tuple(m for m in breakdown_metrics(subcount) if m in PAGE_METRICS)


def columns_of(items):
    """Return the columns of a row, as lists of items that stand below each other."""
    columns = []
    for item in items:
        if columns and (item.get("props") or {}).get("below"):
            columns[-1].append(item)
        else:
            columns.append([item])
    return columns


def without_breakdowns(layout, names):
    """Return a layout without the components that show some breakdowns.

    Their neighbours share the room; rows without any component are left out.

    :param names: of the breakdowns.
    """

    def is_shown(item):
        entry = COMPONENTS.get(item["component"], {})
        props = item.get("props") or {}
        return (props.get("breakdown") or entry.get("breakdown")) not in names

    def row(old):
        items = [item for item in old["components"] if is_shown(item)]
        columns = len(columns_of(items))
        if columns < len(columns_of(old["components"])):
            items = [{**item, "width": 12 // columns} for item in items]
        return {**old, "components": items}

    tabs = [{**tab, "rows": list(map(row, tab["rows"]))} for tab in layout["tabs"]]
    return {
        "tabs": [
            {**tab, "rows": [each for each in tab["rows"] if each["components"]]}
            for tab in tabs
        ]
    }


def component_title(entry, titles):
    """Return what a component is called unless the layout says otherwise.

    :param entry: its entry of :data:`COMPONENTS`, with the properties of the layout.
    :param titles: breakdown → title.
    """
    if "heading" in entry:
        return CHARTS[entry["heading"]]
    if entry["kind"] == "ranking":
        return RANKINGS[entry["metric"]]
    if entry["kind"] == "breakdown":
        return titles.get(entry["breakdown"], _("Other breakdown"))
    return METRICS[entry["metric"]][1]


def breakdown_titles(config, records=True):
    """Return breakdown → title of those that the pages offer.

    :param records: whether to include those that only pages of single records have.
    """
    offered = config["STATS_DASHBOARD_UI_SUBCOUNTS"]
    table = config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    return {
        name: own.get("title") or BREAKDOWNS.get(name, name)
        for name, own in offered.items()
        if records or not table[name].get("records_only")
    }
