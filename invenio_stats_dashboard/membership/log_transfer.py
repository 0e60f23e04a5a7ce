# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Export and import of the membership log, which cannot be rebuilt."""

import json
from datetime import datetime, timezone
from itertools import count, islice

from invenio_db import db
from marshmallow import EXCLUDE, Schema, ValidationError, fields
from sqlalchemy import insert, select

from ..errors import InvalidParametersError
from ..models import LogType, MembershipLog

LINES = 1000
"""Entries read and written together."""

IDS = ("parent_id", "record_id", "community_id")
FIELDS = (*IDS, "event_type", "event_time", "inferred", "document")


class EntrySchema(Schema):
    """A line of an export; its events are yet to be written."""

    class Meta:
        """Later versions may add fields."""

        unknown = EXCLUDE

    parent_id = fields.UUID(required=True)
    record_id = fields.UUID(allow_none=True, load_default=None)
    community_id = fields.UUID(allow_none=True, load_default=None)
    event_type = fields.Enum(LogType, by_value=True, required=True)
    event_time = fields.NaiveDateTime("iso", timezone=timezone.utc, required=True)
    inferred = fields.Boolean(load_default=False)
    document = fields.Dict(allow_none=True, load_default=None)


def export_log(file, progress=None):
    """Write the whole log as lines of JSON; return the number of entries.

    :param file: binary file.
    :param progress: called with the number of entries after each batch.
    """
    columns = [getattr(MembershipLog, name) for name in FIELDS]
    total, last = 0, 0
    while True:
        query = select(MembershipLog.id, *columns).order_by(MembershipLog.id)
        query = query.where(MembershipLog.id > last).limit(LINES)
        rows = db.session.execute(query).all()
        if not rows:
            return total
        for row in rows:
            values = zip(FIELDS, row[1:])
            line = {name: value for name, value in values if value is not None}
            file.write(json.dumps(line, default=_as_text).encode() + b"\n")
        total, last = total + len(rows), rows[-1].id
        if progress:
            progress(len(rows))


def _as_text(value):
    return value.isoformat() if isinstance(value, datetime) else str(value)


def import_log(file, progress=None):
    """Add the entries of an export that the log lacks; return dict of counts.

    :param file: binary file.
    :param progress: called with the number of lines after each batch.
    :raises InvalidParametersError: at the first line that is no entry; those of the
        batches before it are written, and a second import adds nothing twice.
    """
    result, numbers = {"lines": 0, "added": 0}, count(1)
    lines = iter(file)
    while part := list(islice(lines, LINES)):
        entries = [_entry(next(numbers), line) for line in part]
        known = _known({entry["parent_id"] for entry in entries})
        # The same entry may stand in a file twice.
        new = {_key(entry): entry for entry in entries if _key(entry) not in known}
        if new:
            db.session.execute(insert(MembershipLog), list(new.values()))
        db.session.commit()
        result["lines"] += len(entries)
        result["added"] += len(new)
        if progress:
            progress(len(entries))
    return result


def _entry(number, line):
    """Return a line as an entry, whose events are yet to be written.

    :raises InvalidParametersError: when it is none.
    """
    place = f"line {number}"
    try:
        entry = EntrySchema().load(json.loads(line))
    except ValidationError as error:
        texts = [f"{name}: {' '.join(found)}" for name, found in error.messages.items()]
        raise InvalidParametersError({place: ["is no entry of the log:", *texts]})
    except ValueError:
        raise InvalidParametersError({place: ["is no JSON of an entry of the log."]})
    return {**entry, "event_type": entry["event_type"].value, "pending": True}


def _known(parents):
    """Return the keys of the entries that the log has of these parents."""
    log = MembershipLog
    query = select(*(getattr(log, name) for name in FIELDS[:5]))
    query = query.where(log.parent_id.in_(parents))
    return {tuple(row) for row in db.session.execute(query)}


def _key(entry):
    """Return the values that identify an entry."""
    return tuple(entry[name] for name in FIELDS[:5])
