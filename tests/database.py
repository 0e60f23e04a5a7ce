# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the database says is there, looked at after each step of a history.

The brute-force side of the comparison: neither log, events nor rows are read.
"""

from datetime import datetime, timezone

from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.models import (
    RDMParentCommunity,
    RDMParentMetadata,
    RDMRecordMetadata,
)

from . import oracle

METRICS = ("records", "works", "files", "file_bytes")


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
    query = db.session.query(RDMParentCommunity).filter_by(community_id=community)
    return {row.record_id for row in query}


class Observer:
    """Keeps what was where after each step, and counts from that."""

    def __init__(self, communities, published):
        """Take community → the communities whose records it includes.

        :param published: publication date → day that stands for it.
        """
        self.communities, self.published = communities, published
        self.recids, self.samples, self.documents = [], [], {}

    def look(self):
        """Remember what is where now."""
        there = live(self.recids)
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        sample = {"global": set(there)}
        for community, parts in self.communities.items():
            inside = set().union(*(members(part) for part in parts))
            sample[community] = {r for r, parent in there.items() if parent in inside}
        self.samples.append((now, sample))

    def _spans(self, community, recid):
        """Return the spans in which a record was seen in a community."""
        log, inside = [], False
        for moment, sample in self.samples:
            is_now = recid in sample[community]
            if is_now != inside:
                log.append(("add" if is_now else "remove", moment))
            inside = is_now
        return oracle.presence(log)

    def _document(self, recid):
        """Return what the database holds of a record in the end."""
        record = service.record_cls.pid.resolve(recid, with_deleted=True)
        parent = db.session.get(RDMParentMetadata, record.parent.id)
        files = record.files.values() if record.files.enabled else []
        sizes = [entry.file.size for entry in files]
        metadata = record["metadata"]
        return {
            "parent_id": str(parent.id),
            "owner": str(parent.json["access"]["owned_by"]["user"]),
            "files": len(sizes),
            "file_bytes": sum(sizes),
            "created": record.created.date().isoformat(),
            "published": self.published[metadata["publication_date"]],
            "resource_type": metadata["resource_type"]["id"],
            "languages": [item["id"] for item in metadata.get("languages", [])],
        }

    def records(self, community, basis):
        """Return (document, days on which it counts) of every record."""
        found = []
        for recid in self.recids:
            if recid not in self.documents:
                self.documents[recid] = self._document(recid)
            document = self.documents[recid]
            first = "added" if basis == "added" else document[basis]
            spans = self._spans(community, recid)
            found.append((document, oracle.counted_days(spans, first)))
        return found

    def totals(self, records, first, last):
        """Return the headline numbers of a period, both days included."""
        starts = [(d["owner"], start) for d, days in records for start, _ in days]
        ends = [end for _, days in records for _, end in days if end]
        counts = oracle.content(records, last)
        return {
            **{name: counts[name] for name in METRICS},
            "uploaders": len({owner for owner, day in starts if day <= last}),
            "uploaders_active": len({o for o, day in starts if first <= day <= last}),
            "records_added": sum(first <= day <= last for _, day in starts),
            "records_removed": sum(first <= day <= last for day in ends),
        }
