# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The actions of the plan, carried out as the people of the demo, by RDM's services."""

from functools import lru_cache
from io import BytesIO

from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import (
    current_rdm_records,
    current_rdm_records_service,
    current_record_communities_service,
)
from invenio_records_resources.services.uow import UnitOfWork
from invenio_requests.proxies import current_requests_service

from . import communities, contents
from .users import identity_of

CURATOR = communities.OWNER


class Depositor:
    """Carries out actions; ``state`` is what they have to remember of each other."""

    def __init__(self, seed, state):
        """Take up work.

        :param seed: what the files' contents depend on.
        :param state: work number (string) → ``{"recid", "request"}``; changed here,
            JSON throughout.
        """
        self.seed = seed
        self.state = state
        self.service = current_rdm_records_service
        self.communities = communities.ids()
        self.identity = lru_cache(identity_of)

    def do(self, action, work):
        """Carry out one action; the clock must have been set."""
        notes = self.state.setdefault(str(work.number), {})
        arguments = (action.community,) if action.community else ()
        getattr(self, action.name)(work, notes, *arguments)

    def finish(self):
        """Drain the queues that the services left for Celery beat to drain."""
        from invenio_records_resources.tasks import manage_indexer_queues

        manage_indexer_queues()

    # Ways in

    def publish(self, work, notes):
        """Publish outside of any community."""
        self._draft(work, notes)
        self.service.publish(self.identity(work.owner), notes["recid"])

    def submit(self, work, notes, slug):
        """Hand in a draft for review by a community."""
        self._draft(work, notes)
        notes["request"] = self._review(work, notes, slug, review=True)

    def publish_into(self, work, notes, slug):
        """Publish into a community that the depositor is a curator of."""
        self._draft(work, notes, owner=CURATOR)
        self._review(work, notes, slug, review=False, owner=CURATOR)

    def ask(self, work, notes, slug):
        """Ask that a published record be included in a community."""
        data = {"id": self.communities[slug], "require_review": True}
        notes["request"] = self._include(work.owner, notes, data)

    def accept(self, work, notes):
        """Accept what has been handed in or asked for, as the curator."""
        current_requests_service.execute_action(
            self.identity(CURATOR),
            notes.pop("request"),
            "accept",
            {"payload": {"content": "Thank you, welcome.", "format": "html"}},
        )

    def include(self, work, notes, slug):
        """Include a published record without asking, as the curator."""
        data = {"id": self.communities[slug], "require_review": False}
        self._include("admin", notes, data)

    def add_in_bulk(self, work, notes, slug):
        """Include published records as the system does."""
        current_record_communities_service.bulk_add(
            system_identity, self.communities[slug], [notes["recid"]]
        )

    # Ways out and back

    def remove(self, work, notes, slug):
        """Remove a record from a community, as the curator."""
        _, errors = current_record_communities_service.remove(
            self.identity(CURATOR),
            notes["recid"],
            {"communities": [{"id": self.communities[slug]}]},
        )
        self._must_be_empty(errors)

    def delete(self, work, notes):
        """Delete a record; a tombstone stays."""
        tombstone = {
            "removal_reason": {"id": "retracted"},
            "note": "Withdrawn at the request of the authors.",
            "is_visible": True,
        }
        self.service.delete_record(self.identity("admin"), notes["recid"], tombstone)

    def restore(self, work, notes):
        """Restore a deleted record."""
        self.service.restore_record(self.identity("admin"), notes["recid"])

    # Changes

    def new_version(self, work, notes):
        """Publish a new version with one more file."""
        identity = self.identity(self._owner(notes, work))
        with UnitOfWork(db.session) as uow:
            draft = self.service.new_version(identity, notes["recid"], uow=uow)
            notes["versions"] = notes.get("versions", 1) + 1
            data = {**draft.data, "metadata": {**draft.data["metadata"]}}
            data["metadata"]["publication_date"] = draft.data["created"][:10]
            data["metadata"]["version"] = f"{notes['versions']}.0"
            self.service.update_draft(identity, draft.id, data, uow=uow)
            if work.files:
                self.service.import_files(identity, draft.id, uow=uow)
                name = f"changes-{notes['versions']}.txt"
                self._upload(identity, draft.id, [(name, "txt", 2000)], work, uow)
            uow.commit()
        notes["recid"] = self.service.publish(identity, draft.id).id

    def edit(self, work, notes):
        """Correct the metadata of a published record and publish it again."""
        identity = self.identity(self._owner(notes, work))
        with UnitOfWork(db.session) as uow:
            draft = self.service.edit(identity, notes["recid"], uow=uow)
            metadata = {**draft.data["metadata"]}
            metadata["subjects"] = [*metadata["subjects"], {"subject": "open data"}]
            data = {**draft.data, "metadata": metadata}
            self.service.update_draft(identity, notes["recid"], data, uow=uow)
            self.service.publish(identity, notes["recid"], uow=uow)
            uow.commit()

    def lift_embargo(self, work, notes):
        """Open the files of a record whose embargo has ended."""
        try:
            self.service.lift_embargo(system_identity, notes["recid"])
        except TypeError:
            # Its last task updates the DOI, also that of a record which has none.
            # The embargo itself has been lifted and committed by then.
            record = self.service.read(system_identity, notes["recid"])
            if record.data["access"]["embargo"]["active"]:
                raise

    # What they share

    def _owner(self, notes, work):
        return notes.get("owner", work.owner)

    def _draft(self, work, notes, owner=None):
        """Create the draft with its files; note its identifier.

        Committed before it is published: a task reads the files in between.
        """
        identity = self.identity(owner or work.owner)
        data = {
            "metadata": work.metadata,
            "custom_fields": work.custom_fields,
            "access": work.access,
            "files": {"enabled": bool(work.files)},
        }
        with UnitOfWork(db.session) as uow:
            draft = self.service.create(identity, data, uow=uow)
            self._must_be_empty(draft.errors)
            if work.files:
                self._upload(identity, draft.id, work.files, work, uow)
            uow.commit()
        notes["recid"] = draft.id
        if owner:
            notes["owner"] = owner

    def _upload(self, identity, recid, files, work, uow):
        """Upload files, ``[(name, kind, size)]``, to a draft."""
        service = self.service.draft_files
        service.init_files(identity, recid, [{"key": f[0]} for f in files], uow=uow)
        for name, kind, size in files:
            seed = f"{self.seed}-{work.number}-{name}"
            stream = BytesIO(contents.make(kind, size, seed, work.title))
            service.set_file_content(identity, recid, name, stream, uow=uow)
            service.commit_file(identity, recid, name, uow=uow)

    def _review(self, work, notes, slug, review, owner=None):
        """Hand the draft in to a community; return the request's id."""
        identity = self.identity(owner or work.owner)
        receiver = {"community": self.communities[slug]}
        data = {"receiver": receiver, "type": "community-submission"}
        service = current_rdm_records.records_service.review
        with UnitOfWork(db.session) as uow:
            service.update(identity, notes["recid"], data, uow=uow)
            request = service.submit(
                identity, notes["recid"], require_review=review, uow=uow
            )
            uow.commit()
        return str(request.id)

    def _include(self, name, notes, community):
        """Ask for (or make) an inclusion; return the request's id."""
        done, errors = current_record_communities_service.add(
            self.identity(name), notes["recid"], {"communities": [community]}
        )
        self._must_be_empty(errors)
        return str(done[0]["request_id"])

    @staticmethod
    def _must_be_empty(errors):
        """Services report errors instead of raising them: raise."""
        if errors:
            raise RuntimeError(f"refused: {errors}")
