# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The services are registered, and ask for identity, permission and unit of work."""

import pytest
from flask_principal import AnonymousIdentity
from invenio_access.permissions import any_user, system_identity
from invenio_db.uow import UnitOfWork
from invenio_records_resources.proxies import current_service_registry
from invenio_records_resources.services.errors import PermissionDeniedError

from invenio_stats_dashboard.models import MembershipLog
from invenio_stats_dashboard.proxies import (
    current_annotation_service,
    current_community_event_service,
    current_event_reindexing_service,
    current_saved_view_service,
    current_stats_dashboard_service,
)
from invenio_stats_dashboard.services import (
    AnnotationService,
    CommunityEventService,
    CommunityStatsService,
    EventReindexingService,
    SavedViewService,
)

SERVICES = {
    "stats-dashboard": (CommunityStatsService, current_stats_dashboard_service),
    "stats-dashboard-annotations": (AnnotationService, current_annotation_service),
    "stats-dashboard-views": (SavedViewService, current_saved_view_service),
    "stats-dashboard-events": (CommunityEventService, current_community_event_service),
    "stats-dashboard-reindexing": (
        EventReindexingService,
        current_event_reindexing_service,
    ),
}

MANAGED = [
    (CommunityStatsService, "generate_record_community_events", ()),
    (CommunityStatsService, "aggregate_community_stats", ()),
    (CommunityEventService, "create_event", ("record", "community", "add")),
    (CommunityEventService, "get_events", ()),
    (CommunityEventService, "delete_events", ("record", "community")),
    (EventReindexingService, "reindex_events", ()),
    (EventReindexingService, "get_migration_status", ()),
    (EventReindexingService, "clear_bookmarks", ()),
]


@pytest.fixture()
def anonymous():
    """A visitor."""
    identity = AnonymousIdentity()
    identity.provides.add(any_user)
    return identity


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_registered(app, name):
    """Each by the id of its configuration; proxies give the same ones."""
    cls, proxy = SERVICES[name]
    service = current_service_registry.get(name)
    assert isinstance(service, cls) and service.id == name
    assert proxy._get_current_object() is service


@pytest.mark.parametrize("cls,method,args", MANAGED)
def test_only_managers_manage(app, anonymous, cls, method, args):
    """Others are refused, whichever way they are named."""
    with pytest.raises(PermissionDeniedError):
        getattr(cls(), method)(anonymous, *args)
    with pytest.raises(PermissionDeniedError):
        getattr(cls(), method)(*args, identity=anonymous)


def test_without_an_identity_the_system_acts(clean):
    """As with the system's, given either way."""
    service = EventReindexingService()
    expected = service.get_migration_status(system_identity)
    assert service.get_migration_status() == expected
    assert service.get_migration_status(identity=system_identity) == expected


def test_events_belong_to_the_unit_of_work(clean, users, make_record, make_community):
    """What is rolled back was never logged; what is committed is written at once."""
    recid, community = make_record(users["author"]), make_community(users["curator"])
    service = CommunityEventService()

    def logged():
        return MembershipLog.query.filter_by(community_id=community).count()

    with UnitOfWork() as uow:
        assert service.create_event(recid, community, "add", uow=uow)
        uow.rollback()
    assert logged() == 0
    assert list(service.get_events(community, recid)) == []

    with UnitOfWork() as uow:
        assert service.create_event(system_identity, recid, community, "add", uow=uow)
        assert list(service.get_events(community, recid)) == []
        uow.commit()
    assert logged() == 1
    (event,) = service.get_events(community, recid)
    assert event["event_type"] == "add"
