"""uploads: what the person was told about a file stays with it; files are found by their key

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_TABLES = ('case_files', 'attachments')


def upgrade() -> None:
    """Apply."""
    for table in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('warnings', sa.JSON(), nullable=False, server_default='[]'))
            batch_op.create_index(batch_op.f(f'ix_{table}_storage_key'), ['storage_key'], unique=False)


def downgrade() -> None:
    """Take back."""
    for table in reversed(_TABLES):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f'ix_{table}_storage_key'))
            batch_op.drop_column('warnings')
