# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Names, values and reports defined by the Code of Practice, R5.1."""

from dataclasses import dataclass, field

RELEASE = "5.1"
"""Release in report headers, also for the feature release 5.1.1."""

WORLD = "0000000000000000"
"""Customer of global reports, "The World"."""

METRICS = {
    "Total_Item_Investigations": ("views", "downloads"),
    "Total_Item_Requests": ("downloads",),
    "Unique_Item_Investigations": ("unique_item_investigations",),
    "Unique_Item_Requests": ("unique_downloads",),
}
"""Metric_Type → fields of the rows that add up to it.

Access is never denied for lack of a licence, and searches are not logged: No_License,
Limit_Exceeded and Searches_Platform are never reported, nor are titles, since a book
here is one item.
"""

REQUESTS = ("Total_Item_Requests", "Unique_Item_Requests")

PLATFORM_ONLY = (
    "Searches_Platform",
    "Unique_Title_Investigations",
    "Unique_Title_Requests",
)
ITEMS_ONLY = ("Limit_Exceeded", "No_License")
"""Metric_Types that reports may be asked for, and that are never reported here."""

PLATFORM_METRICS = ("Searches_Platform", *REQUESTS, "Unique_Title_Requests")
"""Preset of PR_P1, regardless of usage."""

DATA_TYPES = (
    "Article",
    "Audiovisual",
    "Book_Segment",
    "Conference_Item",
    "Database_Full_Item",
    "Dataset",
    "Image",
    "Interactive_Resource",
    "Multimedia",
    "News_Item",
    "Other",
    "Patent",
    "Reference_Item",
    "Report",
    "Software",
    "Sound",
    "Standard",
    "Thesis_or_Dissertation",
    "Unspecified",
)
"""Data_Types of items."""

UNSPECIFIED = "Unspecified"

ACCESS_METHODS = {"regular": "Regular", "tdm": "TDM"}
ACCESS_TYPES = {
    "controlled": "Controlled",
    "open": "Open",
    "free_to_read": "Free_To_Read",
}

ARTICLE_VERSIONS = ("AO", "SMUR", "AM", "P", "VoR", "CVoR", "EVoR")

PARENTS = {
    "Article": "Journal",
    "Book_Segment": "Book",
    "Conference_Item": "Conference",
}
"""Data_Type of an item → that of its parent."""

UNKNOWN_YEAR = "0001"

WITHOUT_MONTHS = "exclude_monthly_details"
"""Parameter of tables only."""


@dataclass(frozen=True)
class Report:
    """A report or a Standard View of one."""

    id: str
    name: str
    description: str
    items: bool
    attributes: tuple = ()
    """Attributes that may be shown, or that a view always shows."""
    preset: dict = field(default_factory=dict)
    """Filters that a view has, Metric_Type first."""
    parents: bool = False
    """Whether a view always has the details of parents."""

    @property
    def view(self):
        """Return whether it is a Standard View, which takes no filters."""
        return bool(self.preset)

    @property
    def filters(self):
        """Return the parameters that filter it."""
        shared = ("platform",)
        if self.view:
            return shared
        names = (*shared, "metric_type", "data_type", "access_method")
        items = ("yop", "access_type", "item_id", "author")
        return (*names, *items) if self.items else names

    @property
    def metric_types(self):
        """Return the Metric_Types that the standard lets it be filtered by."""
        return (*METRICS, *(ITEMS_ONLY if self.items else PLATFORM_ONLY))

    @property
    def choices(self):
        """Return the parameters that choose what it shows."""
        if self.view:
            return ()
        names = ("attributes_to_show", "granularity", WITHOUT_MONTHS)
        details = ("include_parent_details", "include_component_details")
        return (*names, *details) if self.items else names

    @property
    def unsupported(self):
        """Return the optional filters of the standard that are not supported."""
        if self.view:
            return ()
        return ("attributed", "country_code", "subdivision_code")


REPORTS = {
    report.id: report
    for report in (
        Report(
            "PR",
            "Platform Report",
            "A customizable report summarizing activity across a report provider's "
            "platforms that allows the user to apply filters and select other "
            "configuration options.",
            items=False,
            attributes=("Access_Method",),
        ),
        Report(
            "PR_P1",
            "Platform Usage",
            "Platform-level usage summarized by Metric_Type.",
            items=False,
            preset={"Metric_Type": PLATFORM_METRICS, "Access_Method": ("Regular",)},
        ),
        Report(
            "IR",
            "Item Report",
            "A granular, customizable report showing activity at the level of the "
            "item that allows the user to apply filters and select other "
            "configuration options.",
            items=True,
            attributes=(
                "Authors",
                "Publication_Date",
                "Article_Version",
                "YOP",
                "Access_Type",
                "Access_Method",
            ),
        ),
        Report(
            "IR_A1",
            "Journal Article Requests",
            "Reports on journal article requests at the article level.",
            items=True,
            attributes=(
                "Authors",
                "Publication_Date",
                "Article_Version",
                "Access_Type",
            ),
            preset={
                "Metric_Type": REQUESTS,
                "Data_Type": ("Article",),
                "Access_Method": ("Regular",),
            },
            parents=True,
        ),
    )
}
"""Reports by Report_ID."""
