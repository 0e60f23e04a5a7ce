# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""RDM's own services work as ever while we listen: all methods, and what they return."""

import pytest
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities
from invenio_rdm_records.proxies import (
    current_community_records_service,
    current_rdm_records,
)
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.services.communities import RecordCommunitiesService
from invenio_rdm_records.services.community_records import CommunityRecordsService
from invenio_requests.proxies import current_requests_service

from invenio_stats_dashboard.models import MembershipLog
from tests.factories import identity_of, metadata


@pytest.fixture()
def called(monkeypatch):
    """Note which public methods of the two services of memberships are called."""
    names = set()

    def watch(cls, name):
        original = getattr(cls, name)

        def watched(self, *args, **kwargs):
            names.add((cls.__name__, name))
            return original(self, *args, **kwargs)

        monkeypatch.setattr(cls, name, watched)

    for cls, name in public_methods():
        watch(cls, name)
    return names


def public_methods():
    """Return (class, name) of the public methods that the classes define."""
    return [
        (cls, name)
        for cls in (RecordCommunitiesService, CommunityRecordsService)
        for name, member in vars(cls).items()
        if callable(member) and not name.startswith("_")
    ]


def test_memberships(clean, users, make_record, make_community, called):
    """Each method of the services of memberships does what it says."""
    first, second = (make_community(users["curator"]) for _ in "ab")
    recid = make_record(users["author"])
    communities = current_rdm_records.record_communities_service
    members = current_community_records_service
    curator, author = identity_of(users["curator"]), identity_of(users["author"])

    assert communities.bulk_add(system_identity, first, [recid]) == []
    done, errors = communities.add(author, recid, {"communities": [{"id": second}]})
    assert (len(done), errors) == (1, [])
    current_requests_service.indexer.refresh()
    record = service.read(author, recid)
    if hasattr(communities, "get_record_requests"):  # since RDM 14
        assert communities.get_record_requests(author, record)[second]
    communities.set_default(author, recid, {"default": first})
    assert communities.search(author, recid).total == 1
    assert communities.search_suggested_communities(author, recid).total >= 0
    service.indexer.index(service.record_cls.pid.resolve(recid))
    service.indexer.refresh()
    assert members.search(curator, first).total == 1
    assert members.delete(curator, first, {"records": [{"id": recid}]}) == []
    communities.bulk_add(system_identity, second, [recid])
    done, errors = communities.remove(author, recid, {"communities": [{"id": second}]})
    assert (done, errors) == ([{"community": second}], [])

    assert called == {(cls.__name__, name) for cls, name in public_methods()}
    kinds = [
        (str(entry.community_id), entry.event_type)
        for entry in MembershipLog.query.order_by(MembershipLog.id)
        if entry.community_id
    ]
    assert kinds == [
        (name, kind) for name in (first, second) for kind in ("add", "remove")
    ]


def test_life_of_a_record(clean, users):
    """From draft to purge, by way of everything in between."""
    author = identity_of(users["author"])
    data = {
        "metadata": metadata(),
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": False},
    }
    service.delete_draft(author, service.create(author, data).id)
    assert MembershipLog.query.count() == 0

    recid = service.publish(author, service.create(author, data).id).id
    draft = service.edit(author, recid)
    service.update_draft(author, recid, {**draft.data, "metadata": metadata("Second")})
    assert service.publish(author, recid).data["metadata"]["title"] == "Second"
    service.edit(author, recid)
    service.delete_draft(author, recid)
    version = service.new_version(author, recid)
    service.update_draft(author, version.id, {**version.data, "metadata": metadata()})
    service.publish(author, version.id)
    removed = service.delete_record(system_identity, recid, {"note": "gone"})
    assert removed.data["deletion_status"]["status"] == "D"
    service.update_tombstone(system_identity, recid, {"note": "really gone"})
    service.restore_record(system_identity, recid)
    service.delete_record(system_identity, recid, {"note": "gone"})
    service.mark_record_for_purge(system_identity, recid)
    service.unmark_record_for_purge(system_identity, recid)

    kinds = [
        entry.event_type
        for entry in MembershipLog.query.order_by(MembershipLog.id)
        if entry.record_id
    ]
    assert kinds == ["add", "add", "remove", "add", "remove"]


def test_life_of_a_community(clean, users, make_record, make_community):
    """A community is edited, renamed, deleted and restored."""
    community = make_community(users["curator"])
    make_record(users["author"], communities=[community])
    curator = identity_of(users["curator"])
    communities = current_communities.service

    data = communities.read(curator, community).data
    communities.update(curator, community, {**data, "custom_fields": {}})
    communities.rename(curator, community, {"slug": f"{data['slug']}-new"})
    communities.delete_community(system_identity, community, {"note": "moved"})
    communities.mark_community_for_purge(system_identity, community)
    communities.unmark_community_for_purge(system_identity, community)
    communities.restore_community(system_identity, community)

    kinds = [
        entry.event_type
        for entry in MembershipLog.query.order_by(MembershipLog.id)
        if entry.community_id
    ]
    assert kinds == ["add", "remove", "add"]
