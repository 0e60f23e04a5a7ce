# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Database listeners that write the membership log in the transaction of each change.

Database events rather than service components: they see every way in which a record is
added or removed (publication, inclusion, acceptance by request, bulk additions,
scripts), and leave the instance's own component lists untouched.
"""

import logging

from flask import current_app, has_app_context
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from invenio_rdm_records.records.models import (
    RDMParentCommunity,
    RDMParentMetadata,
    RDMRecordMetadata,
)
from sqlalchemy import event, insert, inspect, literal, null, select
from sqlalchemy.exc import DBAPIError

from ..models import LogType, MembershipLog, utcnow

logger = logging.getLogger("invenio_stats_dashboard")

_missing = {"said": False}
"""Whether the missing table was logged: once, until it exists."""


def _enabled():
    """Return True if the log is enabled: listeners are global, applications are not."""
    return has_app_context() and current_app.config.get("COMMUNITY_STATS_ENABLED")


def _write(connection, parent_id, event_type, **values):
    """Insert one entry; inside a flush only the connection may be used."""
    _insert(
        connection,
        insert(MembershipLog).values(
            parent_id=parent_id,
            event_type=event_type.value,
            **{"event_time": utcnow(), **values},
        ),
    )


def _insert(connection, statement):
    """Insert entries while the log is enabled.

    If the table is missing, publishing continues without the log: new code may run
    before its migration, and old processes after a downgrade.
    """
    if not _enabled():
        return
    try:
        with connection.begin_nested():
            connection.execute(statement)
    except DBAPIError:
        if inspect(connection).has_table(MembershipLog.__tablename__):
            raise
        if not _missing["said"]:
            _missing["said"] = True
            logger.error(
                "The table %s is missing: changes of membership are not logged. "
                "invenio alembic upgrade makes it, then invenio community-stats "
                "community-events generate fills the gap.",
                MembershipLog.__tablename__,
            )
    else:
        _missing["said"] = False


def _change(target, name):
    """Return the old and the new value of an attribute in this flush."""
    history = inspect(target).attrs[name].history
    new = getattr(target, name)
    return (history.deleted[0] if history.deleted else new), new


def _is_public(status):
    """Return True if a deletion status is that of a published record."""
    return getattr(status, "value", status) in ("P", None)


def _presence(target):
    """Return whether a version existed before this flush, and exists after it.

    It is deleted by its deletion status, as RDM's services do, or because
    ``Record.delete()`` has emptied its row.
    """
    was_status, status = _change(target, "deletion_status")
    was_json, json = _change(target, "json")
    return (
        _is_public(was_status) and was_json is not None,
        _is_public(status) and json is not None,
    )


def record_inserted(mapper, connection, target):
    """Log a version's first publication."""
    if target.parent_id:
        _write(connection, target.parent_id, LogType.ADD, record_id=target.id)


def record_updated(mapper, connection, target):
    """Log deletion, restoration, a move to another parent, or an edit."""
    if not _enabled() or not target.parent_id:
        return
    history = inspect(target).attrs.parent_id.history
    was, is_now = _presence(target)
    # A record that moves is removed and added at the same moment: never absent.
    values = {"record_id": target.id, "event_time": utcnow()}
    if history.added:
        for old_parent in filter(None, history.deleted or ()):
            _write(connection, old_parent, LogType.REMOVE, **values)
        was = False
    if was == is_now:
        _write(connection, target.parent_id, LogType.EDIT)
    else:
        kind = LogType.ADD if is_now else LogType.REMOVE
        _write(connection, target.parent_id, kind, **values)


def record_deleted(mapper, connection, target):
    """Log the removal of a version's row."""
    if target.parent_id:
        _write(connection, target.parent_id, LogType.REMOVE, record_id=target.id)


def parent_updated(mapper, connection, target):
    """Log a new owner: who owns a record counts as its uploader."""
    if not _enabled():
        return
    query = select(RDMParentMetadata.json).where(RDMParentMetadata.id == target.id)
    owner = _owner(connection.execute(query).scalar())
    if owner is not None and owner != _owner(target.json):
        _write(connection, target.id, LogType.EDIT)


def _owner(json):
    return ((json or {}).get("access") or {}).get("owned_by")


def member_inserted(mapper, connection, target):
    """Log a parent's entry into a community: inclusion, acceptance, bulk addition."""
    community_id = target.community_id
    _write(connection, target.record_id, LogType.ADD, community_id=community_id)


def member_deleted(mapper, connection, target):
    """Log a parent's removal through the session."""
    community_id = target.community_id
    _write(connection, target.record_id, LogType.REMOVE, community_id=community_id)


def members_deleted_in_bulk(state):
    """Log removals by ``Query.delete()``, which triggers no mapper event.

    RDM removes a parent from communities this way; the rows concerned are looked up
    before they are deleted.
    """
    mapper = state.bind_mapper
    if not state.is_delete or mapper is None or not _enabled():
        return
    if mapper.class_ is not RDMParentCommunity:
        return
    query = select(RDMParentCommunity.record_id, RDMParentCommunity.community_id)
    where = state.statement.whereclause
    rows = state.session.execute(query if where is None else query.where(where))
    connection = state.session.connection()
    for parent_id, community_id in rows.all():
        _write(connection, parent_id, LogType.REMOVE, community_id=community_id)


def community_updated(mapper, connection, target):
    """Log a community's deletion or restoration, or a new parent community.

    A new parent community changes which communities they count for: that is an edit.
    Called before the update: Invenio replaces the JSON in a way that leaves no
    history of the old one.
    """
    if not _enabled():
        return
    query = select(CommunityMetadata.deletion_status, CommunityMetadata.json)
    before = connection.execute(query.where(CommunityMetadata.id == target.id)).one()
    is_now = _is_public(target.deletion_status)
    if _is_public(before.deletion_status) != is_now:
        kind = LogType.ADD if is_now else LogType.REMOVE
        _write_for_members(connection, target.id, kind, RDMParentCommunity.community_id)
    if (before.json or {}).get("parent") != (target.json or {}).get("parent"):
        _write_for_members(connection, target.id, LogType.EDIT, null())


def community_deleted(mapper, connection, target):
    """Log the deletion of a community's row, which cascades to its memberships."""
    column = RDMParentCommunity.community_id
    _write_for_members(connection, target.id, LogType.REMOVE, column)


def _write_for_members(connection, community_id, kind, logged_community):
    """Insert an entry for each parent record of a community."""
    member = RDMParentCommunity
    values = {
        "parent_id": member.record_id,
        "community_id": logged_community,
        "event_type": literal(kind.value),
        "event_time": literal(utcnow()),
        "inferred": literal(False),
        "pending": literal(True),
    }
    rows = select(*values.values()).where(member.community_id == community_id)
    _insert(connection, insert(MembershipLog).from_select(list(values), rows))


LISTENERS = (
    (RDMRecordMetadata, "after_insert", record_inserted),
    (RDMRecordMetadata, "after_update", record_updated),
    (RDMRecordMetadata, "after_delete", record_deleted),
    (RDMParentMetadata, "before_update", parent_updated),
    (RDMParentCommunity, "after_insert", member_inserted),
    (RDMParentCommunity, "after_delete", member_deleted),
    (CommunityMetadata, "before_update", community_updated),
    (CommunityMetadata, "before_delete", community_deleted),
    (db.session, "do_orm_execute", members_deleted_in_bulk),
)


def register_listeners():
    """Register the listeners, once per process."""
    for target, name, listener in LISTENERS:
        if not event.contains(target, name, listener):
            event.listen(target, name, listener)
