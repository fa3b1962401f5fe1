"""Who made an account, and who gave its last one-time code.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("created_by", sa.String(length=36), nullable=True))
    op.add_column("accounts", sa.Column("code_by", sa.String(length=36), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("code_by")
        batch.drop_column("created_by")
