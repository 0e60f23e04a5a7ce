# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Generated usage of the repository's records, written like imported usage."""

from itertools import islice

from flask import current_app
from invenio_accounts.models import User
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMParentCommunity, RDMRecordMetadata
from sqlalchemy import select

from ..errors import InvalidParametersError
from ..usage.import_schema import Parsed
from ..usage.transfer import CHUNK, Writer
from .generator import UsageGenerator
from .items import load_items

USERS = 8
"""Number of accounts that are logged in during some visits."""


def _recids_of(communities):
    """Return the PID values of the records in communities (UUIDs)."""
    record, member = RDMRecordMetadata, RDMParentCommunity
    query = (
        select(PersistentIdentifier.pid_value)
        .join(record, record.id == PersistentIdentifier.object_uuid)
        .join(member, member.record_id == record.parent_id)
        .where(PersistentIdentifier.pid_type == "recid")
        .where(member.community_id.in_(communities))
    )
    return set(db.session.scalars(query))


def generate_events(start, end, volume, seed, communities=None, progress=None):
    """Generate events and write them.

    :param start: first moment, naive UTC datetime.
    :param end: moment after the last one, naive UTC datetime.
    :param volume: number of views and downloads together.
    :param seed: the same seed gives the same events, over the same records.
    :param communities: ids (UUIDs) of the communities whose records are used.
    :param progress: called with the number of events after each chunk.
    :returns: dict of ``events`` and their outcome, see
        :class:`~..usage.transfer.Import`.
    :raises InvalidParametersError: there are no records.
    """
    items = load_items()
    if communities:
        wanted = _recids_of(communities)
        items = [item for item in items if item.recid in wanted]
    if not items:
        raise InvalidParametersError.of("community", "There are no records.")
    generator = UsageGenerator(
        items=items,
        start=start,
        end=end,
        volume=volume,
        seed=seed,
        user_ids=[str(user.id) for user in User.query.order_by(User.id).limit(USERS)],
        site_url=current_app.config["SITE_UI_URL"],
    )
    writer, total, events = Writer(), 0, generator.events()
    while chunk := list(islice(events, CHUNK)):
        writer.write([Parsed(kind, True, event) for kind, event in chunk])
        total += len(chunk)
        if progress:
            progress(len(chunk))
    names = ("written", "known", "robots", "refused")
    return {"events": total, **{name: writer.counts[name] for name in names}}
