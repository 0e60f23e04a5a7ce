# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The one table of breakdowns.

Mappings, enrichment, fold, queries, panels and exports are all driven by it: a
new breakdown is one entry (and a rebuild of the rows). Each entry:

``param``
    name of the filter in addresses and queries.
``field``
    keyword field on usage and membership events that holds the keys.
``source``
    where the keys stand in the record: a dotted path through the record's JSON,
    lists are walked, ``a|b`` takes the first that is there. ``stats.*`` are
    values computed from record and files (see ``membership.records``). ``None``: the
    field is filled from the event itself, not from the record.
``vocabulary``
    vocabulary type that gives labels for keys, or ``None``: the key is the label.
``multivalued``
    whether a record can have several keys, so that shares may exceed 100 %.
``withheld``
    whether keys of restricted and deleted records are left out: they would reveal to
    readers of statistics what such a record is about. Of ``stats.file_types``
    also those of restricted and embargoed files, whose names RDM hides. Vocabularies
    that only say of what kind a record is, such as resource types, are counted for
    all records.
``usage``, ``content``
    whether views and downloads, and records, are counted by it.
``records_only``
    whether it is answered for single records only, to those who may see their files:
    the keys are names of files.
``level``
    ``"record"``: the keys are those of the record, and stand on its usage rows of each
    day; ``"cell"``: they are those of the event, such as its country, and stand on the
    finer rows only.
"""


def subcount(param, source, field=None, vocabulary=None, **flags):
    """Build an entry of the table with its defaults."""
    described = (source or "").startswith(("metadata.", "custom_fields."))
    return {
        "param": param,
        "field": field or param,
        "source": source,
        "vocabulary": vocabulary,
        "multivalued": flags.get("multivalued", False),
        "withheld": flags.get("withheld", described),
        "usage": flags.get("usage", True),
        "content": flags.get("content", True),
        "records_only": flags.get("records_only", False),
        "level": flags.get("level", "record" if source else "cell"),
    }


LEVELS = ("record", "cell")

RESERVED = frozenset("""
    access_method access_type bucket_id cell_code community_id community_ids data_volume
    dates day deleted_date double_clicks downloads enriched event event_date event_type
    events_raw file_bytes file_id file_key files generation has_files id inferred
    ip_address is_deleted is_double is_first is_first_of_kind is_machine is_robot item
    kind labels level parent_id parent_recid parent_uuid recid record_code
    record_created_date record_id record_published_date record_uuid referrer robots
    rounded session_id size target timestamp unique_downloads unique_id
    unique_item_investigations unique_session_id unique_views updated_timestamp uploader
    user_agent user_id via_api views visitor visitor_id visitors works
    """.split())
"""Fields of events and rows that are no breakdown's, in the index or while counting."""

SUBCOUNTS = {
    "resource_types": subcount(
        "resource_type",
        "metadata.resource_type.id",
        vocabulary="resourcetypes",
        withheld=False,
    ),
    "access_statuses": subcount(
        "access", "stats.access_status", "access_status", vocabulary="access_statuses"
    ),
    "languages": subcount(
        "language",
        "metadata.languages.id",
        "languages",
        vocabulary="languages",
        multivalued=True,
        withheld=False,
    ),
    "subjects": subcount(
        "subject",
        "metadata.subjects.id|subject",
        "subjects",
        vocabulary="subjects",
        multivalued=True,
    ),
    "rights": subcount(
        "rights",
        "metadata.rights.id|title",
        vocabulary="licenses",
        multivalued=True,
    ),
    "funders": subcount(
        "funder",
        "metadata.funding.funder.id|name",
        "funders",
        vocabulary="funders",
        multivalued=True,
    ),
    "periodicals": subcount(
        "journal", "custom_fields.journal:journal.title", "periodical"
    ),
    "publishers": subcount("publisher", "metadata.publisher"),
    "affiliations": subcount(
        "affiliation",
        "metadata.creators.affiliations.id|name",
        "affiliations",
        vocabulary="affiliations",
        multivalued=True,
    ),
    "contributor_affiliations": subcount(
        "contributor_affiliation",
        "metadata.contributors.affiliations.id|name",
        "contributor_affiliations",
        vocabulary="affiliations",
        multivalued=True,
    ),
    "countries": subcount("country", None, vocabulary="countries", content=False),
    "referrers": subcount("referrer", None, "referrer_domain", content=False),
    "file_types": subcount(
        "file_type",
        "stats.file_types",
        "file_types",
        multivalued=True,
        withheld=True,
        level="cell",
    ),
    "files": subcount("file", None, "file_key", content=False, records_only=True),
}
"""Breakdowns that work without configuration, id → entry."""

CREATORS = {
    "creators": subcount(
        "creator",
        "stats.creators",
        "creators",
        vocabulary="creators",
        multivalued=True,
        withheld=True,
    )
}
"""The breakdown by creator that ``STATS_DASHBOARD_CREATORS`` adds: personal data."""
