# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The repository's published records as items of the generator."""

from collections import defaultdict

from invenio_db import db
from invenio_files_rest.models import FileInstance, ObjectVersion
from invenio_rdm_records.records.models import (
    RDMFileRecordMetadata,
    RDMParentMetadata,
    RDMRecordMetadata,
)
from sqlalchemy import select

from ..dates import moment_of
from .generator import File, Item


def load_items(gaps=None):
    """Return the records as :class:`~.generator.Item`, in order of publication.

    :param gaps: recid → (from, to), naive UTC datetimes between which a record was
        deleted; the database knows only the deletions that last.
    """
    files, gaps = _files(), gaps or {}
    record, parent = RDMRecordMetadata, RDMParentMetadata
    rows = db.session.execute(
        select(record.id, record.created, record.json, parent.json)
        .join(parent, parent.id == record.parent_id)
        .where(record.is_deleted.is_(False))
        .order_by(record.created)
    )
    items = []
    for uuid, created, data, parent_data in rows:
        access = data.get("access", {})
        public = access.get("files") == "public"
        items.append(
            Item(
                recid=data["id"],
                parent_recid=parent_data["id"],
                available=_available(created, data, gaps.get(data["id"])),
                files=tuple(files[uuid]) if public else (),
                members_only=access.get("record") != "public",
            )
        )
    return items


def _available(created, data, gap):
    """Return the periods in which a record could be viewed, without time zone."""
    start, end = created.replace(tzinfo=None), None
    removed = (data.get("tombstone") or {}).get("removal_date")
    if removed:
        end = moment_of(removed)
    return ((start, gap[0]), (gap[1], end)) if gap else ((start, end),)


def _files():
    """Return record UUID → list of its :class:`~.generator.File`, by name."""
    link, version = RDMFileRecordMetadata, ObjectVersion
    rows = db.session.execute(
        select(
            link.record_id,
            version.bucket_id,
            version.file_id,
            link.key,
            FileInstance.size,
        )
        .join(version, version.version_id == link.object_version_id)
        .join(FileInstance, FileInstance.id == version.file_id)
        .where(link.is_deleted.is_(False))
        .order_by(link.key)
    )
    files = defaultdict(list)
    for record_id, bucket_id, file_id, key, size in rows:
        files[record_id].append(File(str(bucket_id), str(file_id), key, size))
    return files
