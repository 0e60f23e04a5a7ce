# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The migrations make the tables that the models describe, and take them away."""

import uuid
from importlib import import_module

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy_utils.types import UUIDType

import invenio_stats_dashboard
from invenio_stats_dashboard.models import (
    Annotation,
    MailPreference,
    MembershipLog,
    SavedView,
)

RECIPES = (
    "1795000001_create_stats_dashboard_branch",
    "1795000002_create_membership_log",
    "1795000003_keep_destroyed_records",
    "1795000004_create_annotations",
    "1795000005_create_saved_views",
    "1795000006_create_mail_preferences",
)
TABLE = MembershipLog.__table__
TABLES = (
    TABLE,
    Annotation.__table__,
    SavedView.__table__,
    MailPreference.__table__,
)


@pytest.fixture()
def connection(tmp_path):
    """A connection to an empty database."""
    engine = sa.create_engine(f"sqlite:///{tmp_path}/empty.db")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def recipes():
    """Return the recipes in order; each must follow the one before."""
    package = f"{invenio_stats_dashboard.__name__}.alembic"
    modules = [import_module(f"{package}.{name}") for name in RECIPES]
    before = [None, *(module.revision for module in modules[:-1])]
    assert [module.down_revision for module in modules] == before
    return modules


def _compare_type(context, column, model, found, wanted):
    """Leave UUIDs out: SQLite says of binary columns that they are numeric."""
    return False if isinstance(wanted, UUIDType) else None


def differences(connection):
    """Return what alembic would change to get from the database to the model."""
    options = {
        "compare_type": _compare_type,
        "compare_server_default": True,
        "include_object": lambda item, name, kind, *_: kind != "table"
        or name in [table.name for table in TABLES],
    }
    context = MigrationContext.configure(connection, opts=options)
    metadata = sa.MetaData()
    for table in TABLES:
        table.to_metadata(metadata)
    return compare_metadata(context, metadata)


def test_upgrade_and_downgrade(app, connection, capsys):
    """Upgraded, nothing differs from the model; downgraded, nothing is left.

    What that destroys is said.
    """
    assert differences(connection) != []
    context = MigrationContext.configure(connection)
    with Operations.context(context):
        for recipe in recipes():
            recipe.upgrade()
    inspector = sa.inspect(connection)
    assert differences(connection) == []
    for table in TABLES:
        columns = {c["name"]: c["nullable"] for c in inspector.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        names = {index["name"] for index in inspector.get_indexes(table.name)}
        assert names == {index.name for index in table.indexes}

    values = {"parent_id": uuid.uuid4(), "event_type": "add", "inferred": False}
    connection.execute(sa.insert(TABLE).values(**values, pending=True))
    with Operations.context(context):
        for recipe in reversed(recipes()):
            recipe.downgrade()
    assert sa.inspect(connection).get_table_names() == []
    said = capsys.readouterr().err
    assert "with 1 entries" in said and "community-events export" in said
