# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Every way in and out, through RDM's services: one truthful event, once."""

from contextlib import suppress

import pytest
from invenio_access.permissions import system_identity
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_communities.errors import DeletionStatusError
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_rdm_records.proxies import (
    current_community_records_service,
    current_rdm_records,
)
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.services.errors import DeletionStatusException
from invenio_requests.proxies import current_requests_service as requests
from marshmallow import ValidationError

from invenio_stats_dashboard.membership.history import Selection, generate
from invenio_stats_dashboard.models import MembershipLog
from invenio_stats_dashboard.services import CommunityEventService
from invenio_stats_dashboard.tasks import process_membership_log
from tests import factories
from tests.factories import identity_of, metadata, remove
from tests.helpers import documents

EVENTS = "stats-community-events-*"


class World:
    """Two records of one author, the first in a community, the second in none."""

    def __init__(self, users, make_record, make_community):
        """Make them and work off what that has logged."""
        self.author = identity_of(users["author"])
        self.member = users["member"]
        self.inside = make_community(users["curator"])
        self.outside = make_community(users["curator"], review_policy="open")
        self.curator = identity_of(users["curator"])
        self.admin = identity_of(users["admin"])
        self.first = make_record(users["author"], communities=[self.inside])
        self.second = make_record(users["author"])
        self.names = {self.inside: "inside", self.outside: "outside"}
        self.names |= {self.first: "first", self.second: "second"}

    def events(self):
        """Return (record, community, type) of all stored events."""
        return sorted(
            " ".join(
                (
                    self.names.get(event["record_id"], event["record_id"]),
                    self.names.get(event["community_id"], event["community_id"]),
                    event["event_type"],
                )
            )
            for event in documents(EVENTS)
        )

    def publish(self, draft, **values):
        """Publish a draft with other metadata; return the recid."""
        data = {**draft.data, "metadata": metadata(**values)}
        service.update_draft(self.author, draft.id, data)
        return service.publish(self.author, draft.id).id

    def parent_of(self, recid):
        """Return the parent of a record."""
        return service.record_cls.pid.resolve(recid).parent


def edit(world):
    """Publish metadata anew."""
    world.publish(service.edit(world.author, world.first), publisher="Other")


def new_version(world):
    """Publish another version of a record that is in a community."""
    if "third" not in world.names.values():
        draft = service.new_version(world.author, world.first)
        world.names[draft.id] = "third"
        world.publish(draft, title="Third")


def include_directly(world):
    """Include a record without review, as who may edit both can."""
    data = {"communities": [{"id": world.outside, "require_review": False}]}
    communities = current_rdm_records.record_communities_service
    communities.add(world.admin, world.second, data)


def ask_for_inclusion(world, action):
    """Ask for an inclusion, to which a curator answers."""
    data = {"communities": [{"id": world.outside}]}
    communities = current_rdm_records.record_communities_service
    done, _ = communities.add(world.author, world.second, data)
    for entry in done:
        requests.execute_action(world.curator, entry["request_id"], action)


def accept_inclusion(world):
    """Ask for an inclusion, which a curator accepts."""
    ask_for_inclusion(world, "accept")


def accept_submission(world):
    """Submit a draft for review, which a curator publishes by accepting it."""
    if "third" in world.names.values():
        return
    review = {
        "type": "community-submission",
        "receiver": {"community": world.outside},
    }
    data = {
        "metadata": metadata(),
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": False},
        "parent": {"review": review},
    }
    draft = service.create(world.author, data)
    world.names[draft.id] = "third"
    request = service.review.submit(world.author, draft.id)
    requests.execute_action(world.curator, request.id, "accept")


def decline_inclusion(world):
    """Ask for an inclusion, which a curator declines."""
    ask_for_inclusion(world, "decline")


def bulk_add(world):
    """Add records to a community at once, one of them already in."""
    current_rdm_records.record_communities_service.bulk_add(
        system_identity, world.inside, [world.first, world.second]
    )


def remove_as_owner(world):
    """Take a record out of a community."""
    remove(world.first, world.inside)


def remove_as_curator(world):
    """Take a record out as who curates the community."""
    data = {"records": [{"id": world.first}]}
    current_community_records_service.delete(world.curator, world.inside, data)


def delete(world):
    """Delete a record."""
    service.delete_record(system_identity, world.first, {"note": "gone"})


def restore(world):
    """Delete a record, then restore it."""
    delete(world)
    service.restore_record(system_identity, world.first)


def purge(world):
    """Mark a deleted record for purging."""
    delete(world)
    service.mark_record_for_purge(system_identity, world.first)


def reprieve(world):
    """Mark a deleted record for purging, then decide otherwise."""
    purge(world)
    service.unmark_record_for_purge(system_identity, world.first)


def move_parent(world):
    """Move a record to another work, as a script that merges works does."""
    record = service.record_cls.pid.resolve(world.first)
    record.model.parent_id = world.parent_of(world.second).id
    db.session.commit()


def delete_community(world):
    """Delete a community."""
    current_communities.service.delete_community(system_identity, world.inside, {})


def restore_community(world):
    """Delete a community, then restore it."""
    delete_community(world)
    current_communities.service.restore_community(system_identity, world.inside)


def destroy_community(world):
    """Delete the row of a community, and with it, by cascade, its memberships."""
    row = db.session.get(CommunityMetadata, world.inside)
    if row is not None:
        with db.session.no_autoflush:
            db.session.delete(row)
            db.session.flush([row])
        db.session.commit()


def change_owner(world):
    """Give a record to somebody else."""
    parent = world.parent_of(world.first)
    parent.access.owned_by = {"user": str(world.member)}
    parent.commit()
    db.session.commit()


def attach(world):
    """Make a community the subcommunity of another."""
    factories.attach(world.inside, world.outside)


def detach(world):
    """Make a subcommunity of a community, then a community of its own again."""
    attach(world)
    factories.attach(world.inside, None)


def log_by_hand(world):
    """Say through the service of events what was known all along."""
    day = "2024-05-17"
    CommunityEventService().create_event(world.second, world.outside, "add", day)


GLOBAL = ["first global add", "second global add"]
IN = "first inside add"
OUT = "first inside remove"

WAYS = [
    (edit, [IN]),
    (new_version, [IN, "third global add", "third inside add"]),
    (include_directly, [IN, "second outside add"]),
    (accept_inclusion, [IN, "second outside add"]),
    (accept_submission, [IN, "third global add", "third outside add"]),
    (decline_inclusion, [IN]),
    (bulk_add, [IN, "second inside add"]),
    (remove_as_owner, [IN, OUT]),
    (remove_as_curator, [IN, OUT]),
    (delete, [IN, OUT, "first global remove"]),
    (restore, [IN, OUT, IN, "first global remove", "first global add"]),
    (purge, [IN, OUT, "first global remove"]),
    (reprieve, [IN, OUT, "first global remove"]),
    (move_parent, [IN, OUT]),
    (delete_community, [IN, OUT]),
    (restore_community, [IN, OUT, IN]),
    (destroy_community, [IN, OUT]),
    (change_owner, [IN]),
    (attach, [IN, "first outside add"]),
    (detach, [IN]),
    (log_by_hand, [IN, "second outside add"]),
]

REFUSED = (DeletionStatusException, DeletionStatusError, ValidationError)
"""What RDM says to a second time."""


@pytest.mark.parametrize(("way", "expected"), WAYS, ids=[w.__name__ for w, _ in WAYS])
def test_way(clean, users, make_record, make_community, way, expected):
    """The events say what happened; repeating anything adds none."""
    world = World(users, make_record, make_community)
    process_membership_log()
    assert world.events() == sorted([*GLOBAL, IN])

    way(world)
    process_membership_log()
    happened = world.events()
    again = process_membership_log()

    assert happened == sorted([*GLOBAL, *expected])
    assert again == {"parents": 0, "written": 0, "deleted": 0}
    if way in (restore, restore_community, detach):
        return  # A second time is another coming and going.
    with suppress(*REFUSED):
        way(world)
    db.session.rollback()
    for _ in range(2):
        generate(Selection(recids=tuple(world.names)))
    process_membership_log()
    # What was logged by hand, and is no membership, has left by now.
    left = ["second outside remove"] if way is log_by_hand else []
    assert world.events() == sorted([*happened, *left])
    assert "edit" not in {e.event_type for e in db.session.query(MembershipLog)}
