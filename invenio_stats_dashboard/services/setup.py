# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Set-up of the search engine for an instance."""

from flask import current_app
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_records_resources.services.custom_fields.mappings import Mapping
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name
from sqlalchemy import inspect

from ..aggregators.registry import current_target
from ..layouts.communities import ENABLED, LAYOUT
from ..membership.processor import MembershipProcessor
from ..models import MembershipLog
from ..search.indices import month_indices
from ..search.state import State
from ..search.templates import put_templates, templates
from ..usage.enrichment import event_mapping
from .adoption import COMMAND, LEFT, Adoption
from .findings import Finding


def set_up():
    """Run all steps; repeating them changes nothing.

    None is done while something else must come first.

    :returns: generator of :class:`.findings.Finding`.
    """
    obstacles = [step for step in (_rebuild(), _other_package()) if step]
    if obstacles:
        yield from obstacles
        return
    for step in (_database, _templates, _months, _own_indices, _custom_fields):
        yield step()


def _rebuild():
    """Look for a rebuild that is prepared: an earlier version may be in force yet."""
    if current_target(State()) is None:
        return None
    text = "unfinished or prepared; new templates would break the rows in force"
    advice = "invenio community-stats rebuild, which also does what init does"
    return Finding("rebuild", False, text, f"{advice} (or rebuild --abort)")


def _other_package():
    """Look for what the public package 0.5.x has left under the names of ours."""
    if not Adoption().is_due():
        return None
    return Finding("package 0.5", False, LEFT, COMMAND)


def _database():
    """Check that the table of the log exists; a migration creates it."""
    if inspect(db.engine).has_table(MembershipLog.__tablename__):
        return Finding("database", True, "the membership log is there")
    text = f"there is no table {MembershipLog.__tablename__}"
    return Finding("database", False, text, "invenio alembic upgrade")


def _templates():
    put_templates(current_search_client)
    return Finding("search templates", True, f"{len(templates())} put")


def _months():
    """Add the fields of enrichment to the indices of usage events."""
    mapping = event_mapping(current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
    names = month_indices()
    for name in names:
        current_search_client.indices.put_mapping(
            index=name, body={"properties": mapping}
        )
    return Finding("usage events", True, f"fields added to {len(names)} indices")


def _own_indices():
    """Add the fields of this version to our own indices."""
    State().upgrade()
    MembershipProcessor().ensure_mapping()
    return Finding("membership events", True, "fields added")


def _custom_fields():
    """Add our custom fields to the index of communities."""
    fields = current_app.config["COMMUNITIES_CUSTOM_FIELDS"]
    index = build_alias_name(current_communities.service.record_cls.index._name)
    if not current_search_client.indices.exists(index=index):
        text = f"there is no index {index}"
        return Finding("custom fields", False, text, "invenio index init")
    names = [ENABLED, LAYOUT]
    current_search_client.indices.put_mapping(
        index=index,
        body={"properties": Mapping.properties_for_fields(names, fields)},
    )
    return Finding("custom fields", True, f"{len(names)} of communities")
