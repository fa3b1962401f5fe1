"""jobs: leases that name their holder, dead letters, workers seen, notices before something is removed

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_OPEN = sa.text('done_at IS NULL AND dead_at IS NULL')
_DEAD = sa.text('dead_at IS NOT NULL')
_HELD = sa.text('lease IS NOT NULL')


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lease', sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column('dead_at', api.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.drop_index(batch_op.f('ix_outbox_messages_next_attempt_at'))
    for name, columns, where in (
        ('open', ['topic', 'next_attempt_at'], _OPEN), ('dead', ['dead_at'], _DEAD), ('held', ['lease'], _HELD),
    ):
        op.create_index(
            f'ix_outbox_messages_{name}', 'outbox_messages', columns, sqlite_where=where, postgresql_where=where
        )
    op.create_table('workers',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('started_at', api.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('seen_at', api.db.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workers'))
    )
    op.create_table('retention_notices',
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('target', sa.String(length=64), nullable=False),
    sa.Column('told_at', api.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('job_key', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'target', name=op.f('pk_retention_notices'))
    )


def downgrade() -> None:
    """Take back; a dead letter is tried again."""
    op.drop_table('retention_notices')
    op.drop_table('workers')
    for name in ('held', 'dead', 'open'):
        op.drop_index(f'ix_outbox_messages_{name}', table_name='outbox_messages')
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_messages_next_attempt_at'), ['next_attempt_at'], unique=False)
        batch_op.drop_column('dead_at')
        batch_op.drop_column('lease')
