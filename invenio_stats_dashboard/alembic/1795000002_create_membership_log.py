# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Create the membership log."""

import click
import sqlalchemy as sa
import sqlalchemy_utils
from alembic import op

# revision identifiers, used by Alembic.
revision = "1795000002"
down_revision = "1795000001"
branch_labels = ()
depends_on = None

TABLE = "community_stats_membership_log"


def upgrade():
    """Upgrade database."""
    uuid_type = sqlalchemy_utils.types.uuid.UUIDType
    op.create_table(
        TABLE,
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("parent_id", uuid_type(), nullable=False),
        sa.Column("record_id", uuid_type(), nullable=True),
        sa.Column("community_id", uuid_type(), nullable=True),
        sa.Column("event_type", sa.String(length=6), nullable=False),
        sa.Column("event_time", sa.DateTime(), nullable=False),
        sa.Column("inferred", sa.Boolean(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("parent_id", "record_id", "community_id", "pending"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade():
    """Downgrade database.

    Destroys the log, which cannot be had again: see ``community-events export``.
    """
    count = op.get_bind().scalar(
        sa.select(sa.func.count()).select_from(sa.table(TABLE))
    )
    if count:
        click.echo(
            f"Dropping {TABLE} with {count} entries: the history of memberships that "
            "ended, and when the others began, is in no other place. Keep it by: "
            "invenio community-stats community-events export",
            err=True,
        )
    op.drop_table(TABLE)
