# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Records as the statistics need them, read from the database in batches."""

from dataclasses import dataclass, field

from invenio_db import db
from invenio_files_rest.models import FileInstance, ObjectVersion
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import (
    RDMFileRecordMetadata,
    RDMParentMetadata,
    RDMRecordMetadata,
)
from sqlalchemy import select

from ..search.client import chunks
from .fields import access_status, creator_keys, extract_fields, hidden_parts
from .file_types import file_type
from .publication_dates import published_day


@dataclass
class RecordFacts:
    """A record (one version) as the statistics need it."""

    id: str
    recid: str
    parent_id: str
    parent_recid: str
    created: str
    """Day (UTC) on which the record was first published here."""
    published: str | None
    """Day that stands for the publication date."""
    is_deleted: bool
    uploader: str | None
    json: dict
    files: list = field(default_factory=list)
    """Pairs (extension, bytes)."""

    @property
    def hidden(self):
        """Parts that visitors may not see, see :func:`.fields.hidden_parts`."""
        return hidden_parts(self.json.get("access", {}), self.is_deleted)

    @property
    def file_bytes(self):
        """Bytes stored."""
        return sum(size for _, size in self.files)

    def fields(self, subcounts, day=None):
        """Return the breakdown fields as of a day (``YYYY-MM-DD``, default now)."""
        computed = {
            "access_status": access_status(
                self.json.get("access", {}), bool(self.files), day
            ),
            "file_types": sorted({extension for extension, _ in self.files}),
            "creators": creator_keys(self.json.get("metadata") or {}),
        }
        document = {**self.json, "stats": computed}
        return extract_fields(document, subcounts, self.hidden)

    def shared(self, subcounts):
        """Return the fields shared by all membership events of the record."""
        return {
            "record_id": self.recid,
            "record_uuid": self.id,
            "parent_id": self.parent_recid,
            "parent_uuid": self.parent_id,
            "record_created_date": self.created,
            "record_published_date": self.published,
            "uploader": self.uploader,
            "files": len(self.files),
            "file_bytes": self.file_bytes,
            "has_files": bool(self.files),
            **({"hidden": self.hidden} if self.hidden else {}),
            **self.fields(subcounts),
        }


def facts_by_recid(recids):
    """Return recid → :class:`RecordFacts`; unknown recids are left out."""
    found = {}
    for part in chunks(recids):
        query = select(
            PersistentIdentifier.pid_value, PersistentIdentifier.object_uuid
        ).where(
            PersistentIdentifier.pid_type == "recid",
            PersistentIdentifier.pid_value.in_(part),
            PersistentIdentifier.object_uuid.is_not(None),
        )
        uuids = {str(uuid): recid for recid, uuid in db.session.execute(query)}
        for facts in _load(RDMRecordMetadata.id, uuids):
            found[uuids[facts.id]] = facts
    return found


def facts_by_parent(parent_ids):
    """Return a list of the facts of all versions of the given parents."""
    return [
        facts
        for part in chunks(parent_ids)
        for facts in _load(RDMRecordMetadata.parent_id, part)
    ]


def _load(column, values):
    """Load the facts of all records whose ``column`` is one of ``values``."""
    record, parent = RDMRecordMetadata, RDMParentMetadata
    query = (
        select(
            record.id,
            record.json,
            record.created,
            record.parent_id,
            record.deletion_status,
            parent.json,
        )
        .join(parent, parent.id == record.parent_id)
        .where(column.in_(list(values)))
    )
    facts = [_facts(*row) for row in db.session.execute(query) if row[1]]
    _add_files(facts)
    return facts


def _facts(uuid, json, created, parent_id, deletion_status, parent):
    """Build the facts of one row."""
    owner = ((parent or {}).get("access") or {}).get("owned_by") or {}
    status = getattr(deletion_status, "value", deletion_status)
    return RecordFacts(
        id=str(uuid),
        recid=json.get("id"),
        parent_id=str(parent_id),
        parent_recid=(parent or {}).get("id"),
        created=created.date().isoformat(),
        published=published_day((json.get("metadata") or {}).get("publication_date")),
        is_deleted=status != "P",
        uploader=str(owner["user"]) if "user" in owner else None,
        json=json,
    )


def _add_files(facts):
    """Read extension and size of the files of all records in one statement."""
    by_id = {item.id: item for item in facts}
    for part in chunks(by_id):
        query = (
            select(
                RDMFileRecordMetadata.record_id,
                RDMFileRecordMetadata.key,
                FileInstance.size,
            )
            .join(
                ObjectVersion,
                ObjectVersion.version_id == RDMFileRecordMetadata.object_version_id,
            )
            .join(FileInstance, FileInstance.id == ObjectVersion.file_id)
            .where(RDMFileRecordMetadata.record_id.in_(part))
        )
        for record_id, key, size in db.session.execute(query):
            by_id[str(record_id)].files.append((file_type(key) or "none", size or 0))
