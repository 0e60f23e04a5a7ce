# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Annotations: unit of work, and a table that is not there yet."""

import logging
from contextlib import contextmanager

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from sqlalchemy import text

from invenio_stats_dashboard.errors import TableMissingError
from invenio_stats_dashboard.models import Annotation
from invenio_stats_dashboard.proxies import current_annotation_service as service
from invenio_stats_dashboard.proxies import current_stats_dashboard_service
from invenio_stats_dashboard.services import tables

DATA = {"from": "2026-03-10", "text": "campaign"}


@contextmanager
def no_table(model):
    """Let the table of a model be missing for a while."""
    name = model.__tablename__
    db.session.commit()
    with db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {name} RENAME TO away"))
    try:
        yield
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE away RENAME TO {name}"))


@pytest.fixture(autouse=True)
def empty(app):
    """No annotations."""
    Annotation.query.delete()
    db.session.commit()


def test_unit_of_work(app):
    """What is rolled back was never written."""
    with UnitOfWork() as uow:
        service.create(system_identity, "global", DATA, uow=uow)
        uow.rollback()
    assert len(service.search(system_identity, "global")) == 0

    with UnitOfWork() as uow:
        item = service.create(system_identity, "global", DATA, uow=uow)
        uow.commit()
    (found,) = service.search(system_identity, "global")
    assert found["id"] == item.id
    assert Annotation.query.one().user_id is None


def test_without_the_table(clean, client, caplog):
    """Nothing is found, nothing can be saved, and it is said once what helps."""
    tables._missing.clear()
    with no_table(Annotation), caplog.at_level(logging.ERROR):
        for _ in range(2):
            assert len(service.search(system_identity, "global")) == 0
            found = current_stats_dashboard_service.series(
                system_identity, "global", {}
            )
            assert found.to_dict()["annotations"] == []
        with pytest.raises(TableMissingError, match="alembic upgrade"):
            service.create(system_identity, "global", DATA)
        db.session.rollback()
        with pytest.raises(TableMissingError):
            service.delete(system_identity, "global", "x")
    said = [r for r in caplog.records if "alembic upgrade" in r.message]
    assert len(said) == 1
    assert service.create(system_identity, "global", DATA).id
