# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Create the saved views."""

import sqlalchemy as sa
import sqlalchemy_utils
from alembic import op

# revision identifiers, used by Alembic.
revision = "1795000005"
down_revision = "1795000004"
branch_labels = ()
depends_on = None

TABLE = "community_stats_saved_views"


def upgrade():
    """Upgrade database."""
    uuid_type = sqlalchemy_utils.types.uuid.UUIDType
    op.create_table(
        TABLE,
        sa.Column("id", uuid_type(), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("scope", "user_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade():
    """Downgrade database."""
    op.drop_table(TABLE)
