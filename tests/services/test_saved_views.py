# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Saved views: unit of work, and a table that is not there yet."""

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork

from invenio_stats_dashboard.errors import TableMissingError
from invenio_stats_dashboard.models import SavedView
from invenio_stats_dashboard.proxies import current_saved_view_service as service
from tests.factories import identity_of
from tests.services.test_annotations import no_table

DATA = {"title": "Last month", "query": "period=30d"}


@pytest.fixture(autouse=True)
def empty(app):
    """No views."""
    SavedView.query.delete()
    db.session.commit()


def test_unit_of_work(app, users):
    """What is rolled back was never saved."""
    identity = identity_of(users["outsider"])
    with UnitOfWork() as uow:
        service.create(identity, "global", DATA, uow=uow)
        uow.rollback()
    assert len(service.search(identity, "global")) == 0

    with UnitOfWork() as uow:
        item = service.create(identity, "global", DATA, uow=uow)
        uow.commit()
    assert [found["id"] for found in service.search(identity, "global")] == [item.id]
    assert len(service.search(system_identity, "global")) == 0


def test_no_longer_for_all(app, users):
    """A shared view that its manager takes back is her own."""
    admin, other = identity_of(users["admin"]), identity_of(users["outsider"])
    item = service.create(admin, "global", {**DATA, "shared": True})
    assert len(service.search(other, "global")) == 1

    service.update(admin, "global", item.id, DATA)

    assert len(service.search(other, "global")) == 0
    assert len(service.search(admin, "global")) == 1


def test_whether_there_is_any(app, users):
    """Others have none to open unless one is shared; one is asked for, not all."""
    admin, other = identity_of(users["admin"]), identity_of(users["outsider"])
    item = service.create(admin, "global", DATA)
    assert service.has_any(admin, "global")
    assert not service.has_any(other, "global")

    service.update(admin, "global", item.id, {**DATA, "shared": True})

    assert service.has_any(other, "global")


def test_without_the_table(app, client, users):
    """Pages open, and nothing can be saved."""
    with no_table(SavedView):
        assert client.get("/stats").status_code == 200
        with pytest.raises(TableMissingError, match="alembic upgrade"):
            service.create(identity_of(users["outsider"]), "global", DATA)
    db.session.rollback()
