# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What RDM's services do to the tables, done to the tables: a hundred times as fast."""

import uuid

from hypothesis import strategies as st
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from invenio_files_rest.models import FileInstance, ObjectVersion
from invenio_rdm_records.records.models import (
    RDMFileRecordMetadata,
    RDMParentCommunity,
    RDMParentMetadata,
    RDMRecordMetadata,
)
from invenio_rdm_records.records.systemfields.deletion_status import (
    RecordDeletionStatusEnum as Status,
)
from sqlalchemy.orm.attributes import flag_modified

from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    process_membership_log,
)
from tests.database import Observer, live, members

PUBLISHED = {
    "2023-12-31": "2023-12-31",
    "2024": "2024-01-01",
    "2022-05": "2022-05-01",
    "2021-03-04/2024": "2021-03-04",
    "../2023": "2023-01-01",
    "1899": "1899-01-01",
    "-0044": "0001-01-01",
    "2999-01-01": "2999-01-01",
    "2024-21": "2024-03-01",
    "2023?": "2023-01-01",
    "../..": None,
}
"""Publication date → the day that stands for it, by the rules of the documentation."""

OPEN = {"record": "public", "files": "public"}
HALF_OPEN = {"record": "public", "files": "restricted"}
CLOSED = {"record": "restricted", "files": "restricted"}
VALUES = st.fixed_dictionaries(
    {
        "publication_date": st.sampled_from(sorted(PUBLISHED)),
        "resource_type": st.sampled_from(["dataset", "software"]),
        "languages": st.sets(st.sampled_from(["eng", "deu"])),
        "subjects": st.sets(st.sampled_from(["bees", "honey"])),
        "access": st.sampled_from([OPEN, OPEN, HALF_OPEN, CLOSED]),
        "files": st.sampled_from([(), (("a.csv", 5),), (("a.CSV", 1), ("b", 2))]),
    }
)
STEPS = (
    *("publish", "publish", "version", "edit", "edit", "delete", "restore"),
    *("include", "include", "remove", "move", "give", "close", "open"),
    *("attach", "detach", "derive", "aggregate", "aggregate"),
)
STEP = st.tuples(
    st.sampled_from(STEPS),
    st.integers(0, 99),
    st.integers(0, 2),
    VALUES,
    st.sampled_from([0, 0, 0, 1, 30, 200]),
)


def _json(recid, values):
    """Return the JSON of a record."""
    return {
        "id": recid,
        "access": dict(values["access"]),
        "metadata": {
            "publication_date": values["publication_date"],
            "resource_type": {"id": values["resource_type"]},
            "languages": [{"id": name} for name in sorted(values["languages"])],
            "subjects": [{"subject": name} for name in sorted(values["subjects"])],
        },
    }


class World:
    """Three communities and their records; each step does one thing to one of them."""

    def __init__(self):
        """Make the communities."""
        self.communities = [str(uuid.uuid4()) for _ in range(3)]
        for name in self.communities:
            row = CommunityMetadata(id=uuid.UUID(name), slug=name, json={"slug": name})
            db.session.add(row)
        db.session.commit()
        self.seen = Observer(self.communities, PUBLISHED)
        self.number = 0

    def step(self, name, choice, number, values):
        """Do a step with one of the things that it can be done to, and look."""
        community = self.communities[number]
        possible = sorted(getattr(self, f"can_{name}", self.can_any)(community))
        if possible:
            target = possible[choice % len(possible)]
            getattr(self, f"do_{name}")(target, community, values)
            db.session.commit()
        self.seen.look()

    # What a step can be done to: by default, the records that are there. ----------

    def can_any(self, community):
        """Return the records that are there."""
        return live(self.seen.recids)

    def can_publish(self, community):
        """Return two accounts."""
        return ["1", "2"]

    def can_restore(self, community):
        """Return the records that are deleted."""
        return set(self.seen.recids) - set(live(self.seen.recids))

    def can_include(self, community):
        """Return the records that are not in a community that is there."""
        inside = members(community)
        if self._community(community).deletion_status.value != "P":
            return []
        there = live(self.seen.recids).items()
        return [recid for recid, parent in there if parent not in inside]

    def can_remove(self, community):
        """Return the records that are in a community."""
        inside, there = members(community), live(self.seen.recids).items()
        return [recid for recid, parent in there if parent in inside]

    def can_close(self, community):
        """Return the community, while it is there."""
        is_there = self._community(community).deletion_status.value == "P"
        return [community] if is_there else []

    def can_open(self, community):
        """Return the community, once it is deleted."""
        return [] if self.can_close(community) else [community]

    def can_attach(self, community):
        """Return the communities that it can become a subcommunity of."""
        return [name for name in self.communities[:1] if name != community]

    def can_detach(self, community):
        """Return the community."""
        return [community]

    can_derive = can_aggregate = can_detach

    # The steps. -------------------------------------------------------------------

    def do_publish(self, owner, community, values):
        """Publish a record, the first version of a work."""
        parent = uuid.uuid4()
        json = {"id": parent.hex, "access": {"owned_by": {"user": owner}}}
        db.session.add(RDMParentMetadata(id=parent, json=json))
        db.session.flush()
        self._insert(parent, values)

    def do_version(self, recid, community, values):
        """Publish another version of a work."""
        self._insert(self._record(recid).parent_id, values)

    def do_edit(self, recid, community, values):
        """Publish other metadata."""
        self._set(self._record(recid), _json(recid, values))

    def do_delete(self, recid, community, values):
        """Delete a record."""
        self._record(recid).deletion_status = Status.DELETED

    def do_restore(self, recid, community, values):
        """Restore a record."""
        self._record(recid).deletion_status = Status.PUBLISHED

    def do_include(self, recid, community, values):
        """Put a work into a community."""
        ids = {"record_id": self._record(recid).parent_id}
        ids["community_id"] = uuid.UUID(community)
        db.session.add(RDMParentCommunity(**ids))

    def do_remove(self, recid, community, values):
        """Take a work out of a community, in the way of RDM."""
        ids = {"record_id": self._record(recid).parent_id, "community_id": community}
        RDMParentCommunity.query.filter_by(**ids).delete()

    def do_move(self, recid, community, values):
        """Move a version to the work of the record before it."""
        target = self.seen.recids[self.seen.recids.index(recid) - 1]
        self._record(recid).parent_id = self._record(target).parent_id

    def do_give(self, recid, community, values):
        """Give a work to somebody else."""
        parent = db.session.get(RDMParentMetadata, self._record(recid).parent_id)
        owner = {"user": str(len(values["files"]))}
        self._set(parent, {**parent.json, "access": {"owned_by": owner}})

    def do_close(self, target, community, values):
        """Delete a community."""
        self._community(community).deletion_status = "D"

    def do_open(self, target, community, values):
        """Restore a community."""
        self._community(community).deletion_status = "P"

    def do_attach(self, above, community, values):
        """Make a community the subcommunity of another one."""
        row = self._community(community)
        self._set(row, {**row.json, "parent": {"id": above}})

    def do_detach(self, target, community, values):
        """Make a community one of its own."""
        row = self._community(community)
        self._set(row, {k: v for k, v in row.json.items() if k != "parent"})

    def do_derive(self, target, community, values):
        """Derive events, but no rows yet."""
        process_membership_log()

    def do_aggregate(self, target, community, values):
        """Bring everything up to date."""
        aggregate_community_record_stats()

    def _insert(self, parent, values):
        """Insert a version with its files."""
        self.number += 1
        recid = f"{self.communities[0][:8]}-{self.number}"
        row = RDMRecordMetadata(
            id=uuid.uuid4(), json=_json(recid, values), parent_id=parent, index=1
        )
        db.session.add(row)
        db.session.flush()
        for key, size in values["files"]:
            file, version = uuid.uuid4(), uuid.uuid4()
            db.session.add(FileInstance(id=file, uri=str(file), size=size))
            db.session.add(
                ObjectVersion(
                    version_id=version, key=key, bucket_id=row.id, file_id=file
                )
            )
            db.session.add(
                RDMFileRecordMetadata(
                    id=uuid.uuid4(),
                    json={},
                    key=key,
                    record_id=row.id,
                    object_version_id=version,
                )
            )
        self.seen.recids.append(recid)

    @staticmethod
    def _set(row, json):
        """Replace the JSON of a row."""
        row.json = json
        flag_modified(row, "json")

    @staticmethod
    def _record(recid):
        """Return the row of a record."""
        query = db.session.query(RDMRecordMetadata)
        name = RDMRecordMetadata.json["id"].as_string()
        return query.filter(name == recid).one()

    @staticmethod
    def _community(name):
        """Return the row of a community."""
        return db.session.get(CommunityMetadata, uuid.UUID(name))
