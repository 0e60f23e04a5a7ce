# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Create stats dashboard branch."""

# revision identifiers, used by Alembic.
revision = "1795000001"
down_revision = None
branch_labels = ("invenio_stats_dashboard",)
depends_on = None


def upgrade():
    """Upgrade database."""


def downgrade():
    """Downgrade database."""
