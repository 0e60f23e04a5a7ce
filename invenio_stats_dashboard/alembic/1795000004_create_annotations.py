# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Create the annotations."""

import sqlalchemy as sa
import sqlalchemy_utils
from alembic import op

# revision identifiers, used by Alembic.
revision = "1795000004"
down_revision = "1795000003"
branch_labels = ()
depends_on = None

TABLE = "community_stats_annotations"


def upgrade():
    """Upgrade database."""
    uuid_type = sqlalchemy_utils.types.uuid.UUIDType
    op.create_table(
        TABLE,
        sa.Column("id", uuid_type(), nullable=False),
        sa.Column("community_id", uuid_type(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_community_id"), TABLE, ["community_id"])


def downgrade():
    """Downgrade database."""
    op.drop_table(TABLE)
