# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Service of the membership events."""

import uuid
from datetime import date, datetime

from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_records_resources.services.uow import Operation, unit_of_work
from invenio_search import current_search_client
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from ..dates import moment_of, naive
from ..errors import InvalidParametersError, not_allowed
from ..locks import NoLock
from ..membership.processor import MembershipProcessor
from ..metrics.metrics import GLOBAL
from ..models import LogType, MembershipLog, utcnow
from ..search.indices import EVENTS, every
from ..search.scroll import raw_hits
from .base import StatsDashboardService, system_by_default
from .config import CommunityEventServiceConfig

EVENT_TYPES = (LogType.ADD.value, LogType.REMOVE.value)


class ProcessMembershipLogOp(Operation):
    """Brings the search engine up to date once the membership log is committed."""

    def on_post_commit(self, uow):
        """Derive the events that the log asks for."""
        MembershipProcessor().run(NoLock())


class CommunityEventService(StatsDashboardService):
    """Service that creates, reads and deletes membership events.

    Events are derived from the membership log; this service changes the log
    and brings the search engine up to date. The identity may be left out of each
    call, see :func:`.base.system_by_default`.
    """

    config_cls = CommunityEventServiceConfig

    @system_by_default
    @unit_of_work()
    def create_event(
        self,
        identity,
        record_id,
        community_id,
        event_type,
        event_date=None,
        inferred=False,
        uow=None,
    ):
        """Log a record's addition to, or removal from, a community or the instance.

        Repeating an event changes nothing.

        :param record_id: the record's PID value (``recid``).
        :param community_id: id or slug of the community, or ``"global"``.
        :param event_type: ``add`` or ``remove``.
        :param event_date: datetime, date or ISO 8601 string (UTC), by default now.
        :param inferred: whether the date is inferred.
        :returns: True if the event is new.
        :raises InvalidParametersError: naming the field and what is allowed.
        """
        self.require_permission(identity, "manage")
        if event_type not in EVENT_TYPES:
            message = not_allowed(event_type, EVENT_TYPES)
            raise InvalidParametersError.of("event_type", message)
        ids = self._ids(record_id, community_id)
        moment = _moment(event_date)
        if self._is_repeated(ids, event_type, event_date and moment):
            return False
        MembershipLog.add(
            ids.pop("parent_id"),
            LogType(event_type),
            event_time=moment,
            inferred=inferred,
            **ids,
        )
        uow.register(ProcessMembershipLogOp())
        return True

    @system_by_default
    def get_events(self, identity, community_id=None, record_id=None, event_type=None):
        """Yield all matching stored events, in no particular order.

        :param community_id: id or slug of the community, or ``"global"``.
        :returns: generator of dicts as stored.
        :raises InvalidParametersError: when there is no such community.
        """
        self.require_permission(identity, "manage")
        names = {
            "community_id": community_id and _community_id(community_id),
            "record_id": record_id,
            "event_type": event_type,
        }
        filters = [{"term": {name: value}} for name, value in names.items() if value]
        index = every(EVENTS)
        current_search_client.indices.refresh(index=index, ignore_unavailable=True)
        hits = raw_hits(current_search_client, index, {"bool": {"filter": filters}})
        return (hit["_source"] for hit in hits)

    @system_by_default
    @unit_of_work()
    def delete_events(self, identity, record_id, community_id, uow=None):
        """Delete all events of a record in a community, or in the instance.

        In a community: those of all versions, since they are members together.

        :returns: number of log entries deleted.
        :raises InvalidParametersError: when there is no such record or community.
        """
        self.require_permission(identity, "manage")
        ids = self._ids(record_id, community_id)
        deleted = db.session.query(MembershipLog).filter_by(**ids).delete()
        MembershipLog.add(ids["parent_id"], LogType.EDIT)
        uow.register(ProcessMembershipLogOp())
        return deleted

    @staticmethod
    def _is_repeated(ids, event_type, moment):
        """Return whether an event says what the log already says.

        With a time: the same entry is there. Without: the last one says so.
        """
        order = (MembershipLog.event_time, MembershipLog.id)
        log = list(
            db.session.scalars(select(MembershipLog).filter_by(**ids).order_by(*order))
        )
        if moment is None:
            return bool(log) and log[-1].event_type == event_type
        return any(e.event_type == event_type and e.event_time == moment for e in log)

    @staticmethod
    def _ids(recid, community_id):
        """Return the columns that an event of record and community has."""
        query = (
            select(RDMRecordMetadata.id, RDMRecordMetadata.parent_id)
            .join(
                PersistentIdentifier,
                PersistentIdentifier.object_uuid == RDMRecordMetadata.id,
            )
            .where(PersistentIdentifier.pid_type == "recid")
            .where(PersistentIdentifier.pid_value == str(recid))
        )
        row = db.session.execute(query).first()
        if row is None:
            message = f"There is no published record '{recid}'."
            raise InvalidParametersError.of("record_id", message)
        if community_id == GLOBAL:
            return {"parent_id": row.parent_id, "record_id": row.id}
        ids = {"community_id": uuid.UUID(_community_id(community_id))}
        return {"parent_id": row.parent_id, **ids}


def _community_id(name):
    """Return the id of a community that exists, or is known from the log."""
    if name == GLOBAL:
        return name
    try:
        found = current_communities.service.record_cls.pid.resolve(str(name))
        return str(found.id)
    except (PIDDoesNotExistError, NoResultFound) as error:
        if _is_remembered(name):
            return str(name)
        message = f"There is no community '{name}'. Allowed: id, slug, global."
        raise InvalidParametersError.of("community_id", message) from error


def _is_remembered(name):
    """Return whether the log has entries of a community that is no longer there."""
    try:
        known = MembershipLog.community_id == uuid.UUID(str(name))
    except ValueError:
        return False
    return db.session.scalar(select(MembershipLog.id).where(known).limit(1)) is not None


def _moment(value):
    """Return a date of any form as a naive UTC datetime."""
    if value is None:
        return utcnow()
    if isinstance(value, str):
        try:
            return moment_of(value)
        except (ValueError, OverflowError) as error:
            message = f"'{value}' is not an ISO 8601 date."
            raise InvalidParametersError.of("event_date", message) from error
    if not isinstance(value, datetime) and isinstance(value, date):
        value = datetime(value.year, value.month, value.day)
    return naive(value)
