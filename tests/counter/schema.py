# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the Code of Practice says of the form of reports, as JSON schemas.

Written from its text (sections 3 and 4, Appendix D), for what repositories report.
"""

METRICS = [
    "Total_Item_Investigations",
    "Total_Item_Requests",
    "Unique_Item_Investigations",
    "Unique_Item_Requests",
]
DATA_TYPES = (
    "Article Audiovisual Book_Segment Conference_Item Database_Full_Item Dataset Image "
    "Interactive_Resource Multimedia News_Item Other Patent Reference_Item Report "
    "Software Sound Standard Thesis_or_Dissertation Unspecified"
).split()
PLATFORM_ID = "[a-zA-Z][a-zA-Z0-9_./]{0,15}[a-zA-Z0-9]"
DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
TEXT = {"type": "string"}


def obj(required, optional=None):
    """Return the schema of an object without any other properties."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def some(items, least=1, **more):
    """Return the schema of an array that is not empty."""
    return {"type": "array", "items": items, "minItems": least, **more}


def one_of(values):
    """Return the schema of one of some texts."""
    return {"enum": list(values)}


PROPRIETARY = {"type": "string", "pattern": f"^{PLATFORM_ID}:.+"}
ITEM_ID = {
    **obj(
        {},
        {
            "DOI": {"type": "string", "pattern": r"^10\.[1-9]\d{2}[\d.]*/.+$"},
            "ISBN": {"type": "string", "pattern": r"^97[89]-\d+-\d+-\d+-\d$"},
            "Online_ISSN": {"type": "string", "pattern": r"^\d{4}-\d{3}[\dX]$"},
            "Print_ISSN": {"type": "string", "pattern": r"^\d{4}-\d{3}[\dX]$"},
            "Proprietary": PROPRIETARY,
            "URI": {"type": "string", "pattern": "^https?://"},
        },
    ),
    "minProperties": 1,
}
COUNTS = {
    "type": "object",
    "patternProperties": {
        r"^\d{4}-(0[1-9]|1[0-2])$": {"type": "integer", "minimum": 1}
    },
    "minProperties": 1,
    "additionalProperties": False,
}
EXCEPTION = obj(
    {"Code": {"type": "integer"}, "Message": {"type": "string", "minLength": 2}},
    {"Data": TEXT},
)
YEAR = {"type": "string", "pattern": r"^\d{4}$"}
ATTRIBUTES = {
    "YOP": YEAR,
    "Access_Type": one_of(["Controlled", "Open", "Free_To_Read"]),
    "Access_Method": one_of(["Regular", "TDM"]),
}


def performance(attributes, optional=()):
    """Return the schema of usage by attributes."""
    counts = obj({}, dict.fromkeys(METRICS, COUNTS))
    return some(
        obj(
            {**attributes, "Performance": {**counts, "minProperties": 1}},
            {name: ATTRIBUTES[name] for name in optional},
        )
    )


def header(name, report_id, filters, attributes=None):
    """Return the schema of a header."""
    return obj(
        {
            "Report_Name": {"const": name},
            "Report_ID": {"const": report_id},
            "Release": {"const": "5.1"},
            "Institution_Name": {"type": "string", "minLength": 2},
            "Institution_ID": obj({"Proprietary": some(PROPRIETARY)}),
            "Report_Filters": filters,
            "Created": {
                "type": "string",
                "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$",
            },
            "Created_By": {"type": "string", "minLength": 2},
            "Registry_Record": TEXT,
        },
        {
            "Exceptions": some(EXCEPTION),
            **({"Report_Attributes": attributes} if attributes else {}),
        },
    )


DATES = {"Begin_Date": DAY, "End_Date": DAY}
PLATFORM = {"Platform": {"type": "string", "minLength": 2}}
NEVER = ["Searches_Platform", "Unique_Title_Investigations", "Unique_Title_Requests"]
FILTERS = {
    **PLATFORM,
    "Metric_Type": some(one_of([*METRICS, *NEVER]), uniqueItems=True),
    "Data_Type": some(one_of(DATA_TYPES), uniqueItems=True),
    "Access_Method": some(ATTRIBUTES["Access_Method"], uniqueItems=True),
}
ITEM_FILTERS = {
    **FILTERS,
    "Metric_Type": some(
        one_of([*METRICS, "No_License", "Limit_Exceeded"]), uniqueItems=True
    ),
    "Author": {"type": "string", "minLength": 2},
    "Access_Type": some(ATTRIBUTES["Access_Type"], uniqueItems=True),
    "YOP": some({"type": "string", "pattern": r"^\d{4}(-\d{4})?$"}, uniqueItems=True),
    "Item_ID": {"type": "string", "minLength": 2},
}
AUTHORS = some(
    obj(
        {"Name": {"type": "string", "minLength": 2}},
        {
            "ORCID": {"type": "string", "pattern": r"^(\d{4}-){3}\d{3}[\dX]$"},
            "ISNI": TEXT,
        },
    ),
    maxItems=3,
    uniqueItems=True,
)
DETAILS = {
    "Authors": AUTHORS,
    "Publication_Date": DAY,
    "Article_Version": one_of(["AO", "SMUR", "AM", "P", "VoR", "CVoR", "EVoR"]),
}


def attributes(shown, **more):
    """Return the schema of Report_Attributes."""
    more["Granularity"] = {"const": "Totals"}
    schema = obj({}, {"Attributes_To_Show": some(one_of(shown)), **more})
    return {**schema, "minProperties": 1}


def item(usage, details=True):
    """Return the schema of an item."""
    return obj(
        {
            "Item": TEXT,
            "Publisher": TEXT,
            **PLATFORM,
            "Attribute_Performance": usage,
        },
        {"Item_ID": ITEM_ID, **(DETAILS if details else {})},
    )


def parents(one, **more):
    """Return the schema of items under their parents, or under none."""
    return obj({"Items": some(one)}, {"Title": TEXT, "Item_ID": ITEM_ID, **more})


def report(head, items):
    """Return the schema of a report."""
    return obj(
        {"Report_Header": head, "Report_Items": {"type": "array", "items": items}}
    )


TYPE = {"Data_Type": one_of(DATA_TYPES)}
PARENT_TYPE = {"Data_Type": one_of(["Book", "Conference", "Journal"])}
SCHEMAS = {
    "pr": report(
        header(
            "Platform Report",
            "PR",
            obj(DATES, FILTERS),
            attributes(["Access_Method"]),
        ),
        obj(
            {
                **PLATFORM,
                "Attribute_Performance": performance(TYPE, ["Access_Method"]),
            }
        ),
    ),
    "pr_p1": report(
        header(
            "Platform Usage",
            "PR_P1",
            obj(
                {
                    **DATES,
                    "Metric_Type": {
                        "const": [
                            "Searches_Platform",
                            "Total_Item_Requests",
                            "Unique_Item_Requests",
                            "Unique_Title_Requests",
                        ]
                    },
                    "Access_Method": {"const": ["Regular"]},
                },
                PLATFORM,
            ),
        ),
        obj({**PLATFORM, "Attribute_Performance": performance(TYPE)}),
    ),
    "ir": report(
        header(
            "Item Report",
            "IR",
            obj(DATES, ITEM_FILTERS),
            attributes(
                [*DETAILS, *ATTRIBUTES], Include_Parent_Details={"const": "True"}
            ),
        ),
        parents(item(performance(TYPE, list(ATTRIBUTES))), **PARENT_TYPE),
    ),
    "ir_a1": report(
        header(
            "Journal Article Requests",
            "IR_A1",
            obj(
                {
                    **DATES,
                    "Metric_Type": {
                        "const": ["Total_Item_Requests", "Unique_Item_Requests"]
                    },
                    "Data_Type": {"const": ["Article"]},
                    "Access_Method": {"const": ["Regular"]},
                },
                PLATFORM,
            ),
        ),
        parents(item(performance({"Access_Type": ATTRIBUTES["Access_Type"]}))),
    ),
}
"""Schema of each report."""
