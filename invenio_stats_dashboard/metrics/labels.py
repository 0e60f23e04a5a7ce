# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Words of exports: metrics and what they count, breakdowns, columns."""

from flask import current_app
from flask_babel import lazy_pgettext as pgettext
from invenio_i18n import lazy_gettext as _

INTEGER, DECIMAL, BYTES = "integer", "decimal", "bytes"
"""Kinds of numbers."""

METRICS = {
    "views": (
        INTEGER,
        pgettext("metric", "Views"),  # RDM translates it otherwise, elsewhere.
        _(
            "How often record pages were viewed. Robots are excluded; a second click "
            "within 30 seconds is not counted."
        ),
    ),
    "unique_views": (
        INTEGER,
        _("Unique views"),
        _("Views, with each record counted once per visit of at most an hour."),
    ),
    "downloads": (
        INTEGER,
        _("Downloads"),
        _(
            "How many files were downloaded. Robots are excluded; a second click "
            "within 30 seconds is not counted."
        ),
    ),
    "unique_downloads": (
        INTEGER,
        _("Unique downloads"),
        _("Downloads, with each record counted once per visit of at most an hour."),
    ),
    "data_volume": (
        BYTES,
        _("Data downloaded"),
        _("Total size of the downloaded files. 1 GB is 1,000 MB; exports give bytes."),
    ),
    "visitors": (
        DECIMAL,
        _("Daily visitors"),
        _(
            "Average number of visitors per day. Visitors are not recognised from one "
            "day to the next, so days cannot be added up."
        ),
    ),
    "records": (
        INTEGER,
        _("Records"),
        _("Published records on the last day of the period."),
    ),
    "records_added": (
        INTEGER,
        _("New records"),
        _("Records added during the period."),
    ),
    "records_removed": (
        INTEGER,
        _("Removed records"),
        _("Records removed during the period."),
    ),
    "works": (
        INTEGER,
        _("Works"),
        _("Records on the last day of the period, all versions as one."),
    ),
    "works_added": (
        INTEGER,
        _("New works"),
        _("Works whose first version was added during the period."),
    ),
    "works_removed": (
        INTEGER,
        _("Removed works"),
        _("Works whose last version was removed during the period."),
    ),
    "files": (
        INTEGER,
        _("Files"),
        _("Files of all records on the last day of the period."),
    ),
    "files_added": (
        INTEGER,
        _("New files"),
        _("Files of the records added during the period."),
    ),
    "files_removed": (
        INTEGER,
        _("Removed files"),
        _("Files of the records removed during the period."),
    ),
    "file_bytes": (
        BYTES,
        pgettext("metric", "Data volume"),
        _(
            "Total size of the files of all records on the last day of the period. "
            "1 GB is 1,000 MB; exports give bytes."
        ),
    ),
    "file_bytes_added": (
        BYTES,
        _("New data volume"),
        _("Total size of the files of the records added during the period, in bytes."),
    ),
    "file_bytes_removed": (
        BYTES,
        _("Removed data volume"),
        _(
            "Total size of the files of the records removed during the period, in bytes."
        ),
    ),
    "with_files": (
        INTEGER,
        _("Records with files"),
        _("Records with files on the last day of the period."),
    ),
    "with_files_added": (
        INTEGER,
        _("New records with files"),
        _("Records with files added during the period."),
    ),
    "with_files_removed": (
        INTEGER,
        _("Removed records with files"),
        _("Records with files removed during the period."),
    ),
    "metadata_only": (
        INTEGER,
        _("Records without files"),
        _("Records without files on the last day of the period."),
    ),
    "metadata_only_added": (
        INTEGER,
        _("New records without files"),
        _("Records without files added during the period."),
    ),
    "metadata_only_removed": (
        INTEGER,
        _("Removed records without files"),
        _("Records without files removed during the period."),
    ),
    "uploaders": (
        INTEGER,
        _("Uploaders"),
        _("People who have uploaded at least one record since the beginning."),
    ),
    "uploaders_active": (
        INTEGER,
        _("Active uploaders"),
        _("People who uploaded a record during the period."),
    ),
}
"""Metric → kind of number, name, what is counted."""

SHORT = {"data_volume": _("Data"), "visitors": _("Visitors")}
"""Shorter names, for switches."""

BREAKDOWNS = {
    "resource_types": pgettext("breakdown", "Resource types"),
    "access_statuses": _("Access"),
    "languages": _("Languages"),
    "subjects": pgettext("breakdown", "Subjects"),
    "rights": _("Licences"),
    "funders": pgettext("breakdown", "Funders"),
    "periodicals": _("Journals"),
    "publishers": _("Publishers"),
    "affiliations": pgettext("breakdown", "Affiliations"),
    "contributor_affiliations": _("Affiliations of contributors"),
    "countries": _("Top countries"),
    "referrers": _("Referrers"),
    "file_types": _("File types"),
    "files": _("Downloads by file"),
    "creators": _("Researchers"),
}
"""Titles of the breakdowns that come with the module."""

DIMENSIONS = {
    "resource_types": pgettext("breakdown", "Resource type"),
    "access_statuses": _("Access"),
    "languages": _("Language"),
    "subjects": _("Subject"),
    "rights": _("Licence"),
    "funders": _("Funder"),
    "periodicals": pgettext("breakdown", "Journal"),
    "publishers": pgettext("breakdown", "Publisher"),
    "affiliations": _("Affiliation"),
    "contributor_affiliations": _("Affiliation of contributors"),
    "countries": _("Country"),
    "referrers": _("Referrer"),
    "file_types": _("File type"),
    "files": _("File"),
    "creators": _("Researcher"),
}
"""What a filter by a breakdown is called."""

RECORD = _("Record")
"""What a filter by single records is called."""

PERIOD_NAMES = {
    "today": _("Today"),
    "7d": _("Last 7 days"),
    "30d": _("Last 30 days"),
    "90d": _("Last 90 days"),
    "last_month": _("Last month"),
    "last_quarter": _("Last quarter"),
    "12m": _("Last 12 months"),
    "year": _("This year"),
    "last_year": _("Last year"),
    "fiscal_year": _("This fiscal year"),
    "last_fiscal_year": _("Last fiscal year"),
    "all": _("All time"),
}
"""What a named period is called."""

COLUMNS = {
    "panel": _("Panel"),
    "metric": _("Measure"),
    "from": _("From"),
    "to": _("To"),
    "rank": _("Rank"),
    "dimension": _("Dimension"),
    "key": _("Key"),
    "label": _("Name"),
    "authors": _("Authors"),
    "resource_type": pgettext("breakdown", "Resource type"),
    "url": _("URL"),
    "value": _("Value"),
    "previous": _("Comparison value"),
    "difference": _("Difference"),
    "share": _("Share"),
    "partial": _("Incomplete"),
    "note": _("Note"),
    "annotations": _("Annotations"),
    "scope": _("Statistics of"),
    "filters": _("Filters"),
}
"""Headings of columns."""

OTHER, UNKNOWN, TOTAL = _("Other (%(n)s)"), _("Unknown"), _("Total")
DIRECT = _("Direct or unknown")
HIDDEN_RECORDS = _("Restricted records: %(n)s")
SUPPRESSED = _("too small to be shown")
NOT_APPLICABLE = _("does not apply under these filters")
IGNORED = _("not filtered by %(names)s")

RANKINGS = {
    "views": _("Most viewed records"),
    "unique_views": _("Most viewed records"),
    "downloads": _("Most downloaded records"),
    "unique_downloads": _("Most downloaded records"),
    "data_volume": _("Records with the most data downloaded"),
}
"""Titles of rankings by their metric."""

CHARTS = {
    "content": _("New records"),
    "usage": _("Usage over time"),
    "usage_total": _("Cumulative usage"),
    "uploaders": _("Active uploaders"),
    "uploaders_total": _("Total uploaders"),
    "map": _("Where visitors come from"),
    "changes": _("What changed"),
}
"""Titles of charts by their heading in the registry of components."""

KEY_FIGURES = _("Key figures")
SO_FAR = _("Key figures since the beginning")


def metric_name(metric):
    """Return the name of a metric in the reader's language."""
    return str(METRICS[metric][1])


def metric_kind(metric):
    """Return the kind of number that a metric is."""
    return METRICS[metric][0]


def metric_definition(metric):
    """Return what a metric counts, in a sentence."""
    return str(METRICS[metric][2])


def breakdown_name(breakdown):
    """Return the title of a breakdown: that of the pages, ours, or its id."""
    renamed = current_app.config["STATS_DASHBOARD_UI_SUBCOUNTS"].get(breakdown, {})
    return str(renamed.get("title") or BREAKDOWNS.get(breakdown, breakdown))


def column_name(column):
    """Return the heading of a column."""
    return str(COLUMNS[column])


ABOUT = {
    "title": _("Title"),
    "community": _("Community"),
    "period_from": _("Period from"),
    "period_to": _("Period to"),
    "days": _("Days"),
    "compared_from": _("Compared with: from"),
    "compared_to": _("Compared with: to"),
    "filters": _("Filters"),
    "basis": _("Date used"),
    "access_method": _("Access method"),
    "timezone": _("Time zone"),
    "complete_until": _("Complete until"),
    "partial": _("Period is not over"),
    "gaps": _("Days without data"),
    "annotations": _("Annotations"),
    "stale": _("Newer numbers will follow"),
    "restated_at": _("Past numbers last corrected"),
    "source": _("Source"),
    "site": _("Site"),
    "created": _("Created"),
    "created_by": _("Created by"),
}
"""Headings of what an export says of itself."""

DEFINITIONS = _("Definitions")
ABOUT_TITLE = pgettext("definitions", "About")
YES, NO = _("yes"), _("no")


def unknown_label(breakdown):
    """Return what those without a key are called: most visitors come from nowhere."""
    return str(DIRECT if breakdown == "referrers" else UNKNOWN)
