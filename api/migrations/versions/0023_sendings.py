"""What became of each message on its way out of the machine.

Messages of before have no row here: of them only the in-app state is known.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "notification_sendings",
        sa.Column("notification_id", sa.String(length=36), nullable=False),
        sa.Column("contact_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["notification_id"], ["notifications.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("notification_id", "contact_id"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("notification_sendings")
