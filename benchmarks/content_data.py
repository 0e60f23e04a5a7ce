# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Writes records, files and memberships straight into the tables of a database.

The history is that of twenty years: as many records each day, whatever the number of
records; publication dates reach back thirty years more, a third of them years only.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import insert, select

BATCH = 5000
"""Records written together."""

DAYS = 20 * 365

RESOURCE_TYPES = ("dataset", "software", "publication-article", "image-photo")
LANGUAGES = ("eng", "deu", "fra", "spa", "ita")


def _uuid(rng):
    """Return a random UUID that the seed decides on."""
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def write_communities(number, rng):
    """Write communities; return their UUIDs."""
    from invenio_communities.communities.records.models import CommunityMetadata
    from invenio_db import db

    rows = [
        {
            "id": _uuid(rng),
            "slug": f"community-{n}",
            "json": {"slug": f"community-{n}"},
            "version_id": 1,
            "deletion_status": "P",
        }
        for n in range(number)
    ]
    db.session.execute(insert(CommunityMetadata), rows)
    db.session.commit()
    return [row["id"] for row in rows]


def _publication_date(rng, created, new):
    """Return a date of the years before, a third of them years only.

    :param new: of a work that is published on the day it is deposited, as RDM's form
        suggests.
    """
    back = created - timedelta(days=int(rng.expovariate(1 / 2000)) % (30 * 365))
    if new or rng.random() >= 0.33:
        return f"{created if new else back:%Y-%m-%d}"
    return f"{back:%Y}"


def _metadata(rng, created, new):
    """Return the metadata of a record, with keys in all breakdowns."""
    return {
        "publication_date": _publication_date(rng, created, new),
        "publisher": f"Press {int(rng.paretovariate(0.8)) % 500}",
        "resource_type": {"id": rng.choice(RESOURCE_TYPES)},
        "languages": [{"id": n} for n in rng.sample(LANGUAGES, rng.randint(0, 2))],
        "subjects": [
            {"id": f"subject-{int(rng.paretovariate(0.7)) % 3000}"}
            for _ in range(rng.randint(0, 4))
        ],
        "rights": [{"id": rng.choice(("cc-by-4.0", "cc0-1.0"))}],
        "funding": [{"funder": {"id": f"funder-{rng.randint(0, 200)}"}}],
        "creators": [
            {"affiliations": [{"id": f"place-{int(rng.paretovariate(0.8)) % 1000}"}]}
            for _ in range(rng.randint(1, 3))
        ],
    }


class Writer:
    """Writes records, and notes them in the membership log if that is wanted."""

    def __init__(self, communities, rng):
        """Take the UUIDs of the communities."""
        self.communities, self.rng, self.parents = communities, rng, []
        self.written = 0

    def write(self, number, day=None, log=False, new=False):
        """Write records: on one day, or evenly over all of the time.

        :param log: write what the listeners would have written as well.
        :param new: works that are published on the day they are deposited.
        """
        from invenio_db import db

        while number > 0:
            tables = {}
            part = min(number, BATCH)
            for _ in range(part):
                self._record(tables, day, log, new)
            for model, rows in tables.items():
                db.session.execute(insert(model), rows)
            db.session.commit()
            number -= part

    def _record(self, tables, day, log, new):
        """Add the rows of a record; one in five is a version of an older work."""
        from invenio_files_rest.models import FileInstance, ObjectVersion
        from invenio_rdm_records.records.models import (
            RDMFileRecordMetadata,
            RDMParentCommunity,
            RDMParentMetadata,
            RDMRecordMetadata,
        )

        from invenio_stats_dashboard.models import MembershipLog

        rng, number = self.rng, self.written
        self.written += 1
        age = timedelta(days=rng.randint(1, DAYS), seconds=rng.randint(0, 80000))
        created = day or datetime.utcnow() - age
        stamp = {"created": created, "updated": created, "version_id": 1}
        add = lambda model, **row: tables.setdefault(model, []).append(
            row
        )  # noqa: E731
        joined = []
        if self.parents and rng.random() < 0.2:
            parent = rng.choice(self.parents)
        else:
            parent = _uuid(rng)
            self.parents.append(parent)
            access = {"owned_by": {"user": str(int(rng.paretovariate(0.9)) % 5000)}}
            json = {"id": f"parent-{number}", "access": access}
            add(RDMParentMetadata, id=parent, json=json, **stamp)
            joined = rng.sample(self.communities, rng.randint(0, 3))
            for community in joined:
                ids = {"community_id": community, "record_id": parent}
                add(RDMParentCommunity, request_id=None, **ids)
        record = _uuid(rng)
        json = {
            "id": f"record-{number}",
            "metadata": _metadata(rng, created, new),
            "access": {"record": "public", "files": "public"},
        }
        add(
            RDMRecordMetadata,
            id=record,
            json=json,
            parent_id=parent,
            index=1,
            deletion_status="P",
            **stamp,
        )
        if log:
            for ids in ({"record_id": record}, *({"community_id": c} for c in joined)):
                row = {"record_id": None, "community_id": None, "event_time": created}
                row |= {"parent_id": parent, "event_type": "add", **ids}
                add(MembershipLog, inferred=False, pending=True, **row)
        for _ in range(rng.choice((0, 1, 1, 2))):
            file, version = _uuid(rng), _uuid(rng)
            key = f"data-{file.hex[:6]}.{rng.choice(('csv', 'pdf', 'zip', 'txt'))}"
            size = int(rng.lognormvariate(13, 2))
            add(FileInstance, id=file, uri=str(file), size=size)
            add(
                ObjectVersion,
                version_id=version,
                key=key,
                bucket_id=record,
                file_id=file,
                is_head=True,
            )
            add(
                RDMFileRecordMetadata,
                id=_uuid(rng),
                json={},
                key=key,
                record_id=record,
                object_version_id=version,
                **stamp,
            )

    def edit(self):
        """Give a record another publication date and type; log it as RDM would."""
        from invenio_db import db
        from invenio_rdm_records.records.models import RDMRecordMetadata

        from invenio_stats_dashboard.models import LogType, MembershipLog

        parent = self.rng.choice(self.parents[: len(self.parents) // 2])
        query = select(RDMRecordMetadata).where(RDMRecordMetadata.parent_id == parent)
        record = db.session.scalars(query).first()
        metadata = {**record.json["metadata"], "publication_date": "1999-05-17"}
        metadata["resource_type"] = {"id": "corrected"}
        table = RDMRecordMetadata.__table__
        db.session.execute(
            table.update()
            .where(table.c.id == record.id)
            .values(json={**record.json, "metadata": metadata})
        )
        MembershipLog.add(parent, LogType.EDIT)
        db.session.commit()
