# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Tables of the module.

The membership log has the additions of records to communities, and their removals:
``rdm_parents_community`` holds the current memberships, without dates. The log is
written in the same transaction as the change itself, so it neither misses a change nor
records one that was rolled back, and does not depend on the search engine. Membership
events in the search engine are derived from it and can be discarded and rebuilt.
"""

import uuid
from datetime import datetime, timezone
from enum import Enum

from invenio_db import db
from sqlalchemy_utils.types import UUIDType


def utcnow():
    """Return the current UTC time without zone, as the database stores it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


class LogType(Enum):
    """Type of a log entry."""

    ADD = "add"
    REMOVE = "remove"
    EDIT = "edit"
    """Content changed, presence did not. Deleted once it is processed."""


class MembershipLog(db.Model):
    """A change of presence: a record in the instance, or a parent in a community.

    Exactly one of ``record_id`` and ``community_id`` is set for ``add`` and
    ``remove``; none for ``edit``. A record is in a community while the record
    is in the instance and its parent is in the community.
    """

    __tablename__ = "community_stats_membership_log"

    id = db.Column(
        db.BigInteger().with_variant(db.Integer(), "sqlite"),
        primary_key=True,
        autoincrement=True,
    )

    parent_id = db.Column(UUIDType, nullable=False, index=True)
    """The parent record; no foreign key, since the log outlives the record."""

    record_id = db.Column(UUIDType, nullable=True, index=True)
    """The version that was added to or removed from the instance."""

    community_id = db.Column(UUIDType, nullable=True, index=True)
    """The community that the parent was added to or removed from."""

    event_type = db.Column(db.String(6), nullable=False)
    """One of the values of :class:`LogType`."""

    event_time = db.Column(db.DateTime, nullable=False, default=utcnow)
    """When it happened, in UTC."""

    inferred = db.Column(db.Boolean, nullable=False, default=False)
    """True if the time was not recorded and had to be inferred."""

    pending = db.Column(db.Boolean, nullable=False, default=True, index=True)
    """True until the search engine has confirmed the derived events."""

    document = db.Column(db.JSON(none_as_null=True), nullable=True)
    """What the events of a record said that the database no longer has.

    Set on one entry of such a record, so that its history outlives the search engine.
    """

    @classmethod
    def add(cls, parent_id, event_type, **values):
        """Add an entry to the session.

        :param parent_id: UUID of the parent record.
        :param event_type: a :class:`LogType`.
        :returns: the entry, not yet flushed.
        """
        entry = cls(
            parent_id=uuid.UUID(str(parent_id)), event_type=event_type.value, **values
        )
        db.session.add(entry)
        return entry


class Annotation(db.Model):
    """A note on a day or a span of days, shown on charts over time."""

    __tablename__ = "community_stats_annotations"

    id = db.Column(UUIDType, primary_key=True, default=uuid.uuid4)

    community_id = db.Column(UUIDType, nullable=True, index=True)
    """The community; ``None`` for the whole instance. No foreign key: communities are
    deleted softly, and their page with them."""

    first_day = db.Column(db.Date, nullable=False)
    last_day = db.Column(db.Date, nullable=False)

    text = db.Column(db.String(200), nullable=False)

    created = db.Column(db.DateTime, nullable=False, default=utcnow)
    updated = db.Column(db.DateTime, nullable=False, default=utcnow, onupdate=utcnow)

    user_id = db.Column(db.Integer, nullable=True)
    """Who wrote it last; ``None`` for the system. Never part of an answer."""


class SavedView(db.Model):
    """A named view of a page: what its address says of period, filters and panels."""

    __tablename__ = "community_stats_saved_views"

    id = db.Column(UUIDType, primary_key=True, default=uuid.uuid4)

    scope = db.Column(db.String(255), nullable=False, index=True)
    """The page: id of a community, ``global``, or the word of a record or user."""

    user_id = db.Column(db.Integer, nullable=True, index=True)
    """Whose it is; of one that is shared, who saved it. ``None`` for the system."""

    shared = db.Column(db.Boolean, nullable=False, default=False)
    """Whether it is offered to everybody who may read the page."""

    title = db.Column(db.String(100), nullable=False)

    address = db.Column(db.String(2000), nullable=False)
    """The address of the page from ``?`` on, without it."""

    created = db.Column(db.DateTime, nullable=False, default=utcnow)
    updated = db.Column(db.DateTime, nullable=False, default=utcnow, onupdate=utcnow)


class MailPreference(db.Model):
    """Whether a user wants mails of a kind; without a row, the default counts.

    No foreign key: accounts can be deleted without asking us.
    """

    __tablename__ = "community_stats_mail_preferences"

    user_id = db.Column(db.Integer, primary_key=True, autoincrement=False)

    kind = db.Column(db.String(20), primary_key=True)
    """Such as ``digests``."""

    wanted = db.Column(db.Boolean, nullable=False)
