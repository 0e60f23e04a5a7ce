# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Create the table of what users want to be sent."""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "1795000006"
down_revision = "1795000005"
branch_labels = ()
depends_on = None

TABLE = "community_stats_mail_preferences"


def upgrade():
    """Upgrade database."""
    op.create_table(
        TABLE,
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f(f"pk_{TABLE}")),
    )


def downgrade():
    """Downgrade database."""
    op.drop_table(TABLE)
