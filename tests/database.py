# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the database says is there, looked at after each step of a history.

The brute-force side of the comparison: neither log, events nor rows are read.
"""

from datetime import date, datetime, timedelta, timezone
from pathlib import PurePosixPath

from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from invenio_files_rest.models import FileInstance, ObjectVersion
from invenio_rdm_records.records.models import (
    RDMFileRecordMetadata,
    RDMParentCommunity,
    RDMParentMetadata,
    RDMRecordMetadata,
)

from . import oracle

BALANCES = ("records", "works", "files", "file_bytes", "with_files", "metadata_only")
FLOWS = tuple(f"{name}_{side}" for name in BALANCES for side in ("added", "removed"))
METRICS = (*BALANCES, *FLOWS, "uploaders", "uploaders_active")
DAY = timedelta(days=1)


def live(recids):
    """Return recid → parent id of those records that are there right now."""
    query = db.session.query(RDMRecordMetadata).filter(
        RDMRecordMetadata.deletion_status == "P"
    )
    return {
        row.json["id"]: row.parent_id
        for row in query
        if row.json and row.json["id"] in recids
    }


def members(community):
    """Return the ids of the parents that are in a community right now."""
    found = db.session.get(CommunityMetadata, community)
    if found is None or found.deletion_status.value != "P":
        return set()
    query = db.session.query(RDMParentCommunity).filter_by(community_id=community)
    return {row.record_id for row in query}


def subcommunities(community):
    """Return a community and its subcommunities, as it is now."""
    rows = db.session.query(CommunityMetadata)
    return {
        community,
        *(
            str(row.id)
            for row in rows
            if ((row.json or {}).get("parent") or {}).get("id") == community
        ),
    }


class Observer:
    """Keeps what was where after each step, and counts from that."""

    def __init__(self, communities, published):
        """Take the communities to look at.

        :param published: publication date → day that stands for it.
        """
        self.communities, self.published = list(communities), published
        self.recids, self.samples, self.documents = [], [], {}

    def look(self):
        """Remember what is where now."""
        there = live(self.recids)
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        sample = {"global": set(there)}
        for community in self.communities:
            inside = members(community)
            sample[community] = {r for r, parent in there.items() if parent in inside}
        self.samples.append((now, sample))

    def _spans(self, parts, recid):
        """Return the spans in which a record was seen in one of some communities."""
        log, inside = [], False
        for moment, sample in self.samples:
            is_now = any(recid in sample[part] for part in parts)
            if is_now != inside:
                log.append(("add" if is_now else "remove", moment))
            inside = is_now
        return oracle.presence(log)

    def _document(self, recid):
        """Return what the database holds of a record in the end."""
        rows = db.session.query(RDMRecordMetadata)
        record = next(r for r in rows if r.json and r.json["id"] == recid)
        parent = db.session.get(RDMParentMetadata, record.parent_id)
        files = (
            db.session.query(RDMFileRecordMetadata.key, FileInstance.size)
            .filter(RDMFileRecordMetadata.record_id == record.id)
            .filter(ObjectVersion.version_id == RDMFileRecordMetadata.object_version_id)
            .filter(FileInstance.id == ObjectVersion.file_id)
            .all()
        )
        metadata, access = record.json["metadata"], record.json["access"]
        is_open = access["record"] == access["files"] == "public"
        status = "open" if is_open else "restricted"
        if not files and access["record"] == "public":
            status = "metadata-only"
        types = {PurePosixPath(key).suffix[1:].lower() or "none" for key, _ in files}
        return {
            "record": recid,
            "parent_id": str(parent.id),
            "owner": str(parent.json["access"]["owned_by"]["user"]),
            "files": len(files),
            "file_bytes": sum(size for _, size in files),
            "created": record.created.date().isoformat(),
            "published": self.published[metadata["publication_date"]],
            "resource_type": metadata["resource_type"]["id"],
            "languages": [item["id"] for item in metadata.get("languages", [])],
            "subjects": self._subjects(recid, metadata, access),
            "access_status": status,
            # Names of files are hidden with the files, and with a deleted record.
            "file_types": sorted(types) if is_open and recid in live([recid]) else [],
        }

    @staticmethod
    def _subjects(recid, metadata, access):
        """Return the subjects that everybody may read now."""
        if access["record"] == "restricted" or recid not in live([recid]):
            return []
        return [item["subject"] for item in metadata.get("subjects", [])]

    def records(self, community, basis):
        """Return (document, days on which it counts) of every record."""
        parts = {community}
        if community != "global":
            parts = subcommunities(community)
        found = []
        for recid in self.recids:
            if recid not in self.documents:
                self.documents[recid] = self._document(recid)
            document = self.documents[recid]
            first = "added" if basis == "added" else document[basis]
            spans = self._spans(parts, recid)
            days = oracle.counted_days(spans, first) if first else []
            found.append((document, days))
        return found

    def totals(self, records, first, last):
        """Return the headline numbers of a period, both days included."""
        return {name: number(records, name, first, last) for name in METRICS}


def number(
    records, metric, first, last, key=None, field=None, condition=lambda document: True
):
    """Count anything about content in a period, both days included.

    :param records: see :meth:`Observer.records`.
    :param key: only records with this key in ``field``.
    :param condition: only records of which this is true.
    """

    def matches(document):
        has_key = field is None or key in oracle.as_list(document.get(field))
        return has_key and condition(document)

    if metric in BALANCES:
        return oracle.content(records, last, condition=matches)[metric]
    name, _, side = metric.rpartition("_")
    if name == "works":
        return _works(records, side, first, last, matches)
    records = [(document, days) for document, days in records if matches(document)]
    since = "" if metric == "uploaders" else first
    if metric.startswith("uploaders"):
        starts = [(d["owner"], start) for d, days in records for start, _ in days]
        return len({owner for owner, day in starts if since <= day <= last})
    return sum(
        _amount(document, name)
        for document, days in records
        for span in days
        if span[side == "removed"] and first <= span[side == "removed"] <= last
    )


def _amount(document, name):
    """Return what a record adds to a metric."""
    if name in ("files", "file_bytes"):
        return document[name]
    has_files = document["files"] > 0
    return {"records": 1, "with_files": has_files, "metadata_only": not has_files}[name]


def _works(records, side, first, last, matches):
    """Count the works that came, or went, from one day's end to the next one's."""
    edges = {day for _, days in records for span in days for day in span if day}
    count = 0
    for day in (day for day in edges if first <= day <= last):
        before = date.min.isoformat()
        if day > before:
            before = (date.fromisoformat(day) - DAY).isoformat()
        now, old = (_there(records, moment, matches) for moment in (day, before))
        if day == date.min.isoformat():
            old = set()
        count += len(now - old if side == "added" else old - now)
    return count


def _there(records, day, matches):
    """Return the works that are there at the end of a day, of those that match."""
    found = oracle.works_there(records, day)
    return {document["parent_id"] for document in found if matches(document)}
