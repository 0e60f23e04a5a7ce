# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Keep what is known of destroyed records in the membership log."""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "1795000003"
down_revision = "1795000002"
branch_labels = ()
depends_on = None

TABLE = "community_stats_membership_log"


def upgrade():
    """Upgrade database."""
    op.add_column(TABLE, sa.Column("document", sa.JSON(), nullable=True))


def downgrade():
    """Downgrade database."""
    op.drop_column(TABLE, "document")
