"""human hand-over

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

_OPEN = sa.text('closed_at IS NULL')


def upgrade() -> None:
    """Apply. Columns are added in place: copying conversations would take their messages away."""
    op.add_column('conversations', sa.Column('channel', sa.String(8), nullable=False, server_default='portal'))
    op.add_column('conversations', sa.Column('busy_by', sa.String(36), nullable=True))
    op.add_column('conversations', sa.Column('busy_until', UtcDateTime(timezone=True), nullable=True))
    op.add_column('conversations', sa.Column('failed_turns', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('chat_messages', sa.Column('waits_until', UtcDateTime(timezone=True), nullable=True))
    op.create_table(
        'handovers',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('number', sa.String(20), nullable=False),
        sa.Column('conversation_id', sa.String(36), nullable=True),
        sa.Column('account_id', sa.String(36), nullable=True),
        sa.Column('region', sa.String(6), nullable=True),
        sa.Column('case_number', sa.String(20), nullable=True),
        sa.Column('reason_sealed', sa.Text(), nullable=True),
        sa.Column('state', sa.String(8), nullable=False),
        sa.Column('taken_by', sa.String(36), nullable=True),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('taken_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('closed_at', UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['conversation_id'], ['conversations.id'], name='fk_handovers_conversation_id', ondelete='SET NULL'
        ),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_handovers_account_id'),
        sa.ForeignKeyConstraint(['taken_by'], ['accounts.id'], name='fk_handovers_taken_by'),
        sa.PrimaryKeyConstraint('id', name='pk_handovers'),
        sa.UniqueConstraint('number', name='uq_handovers_number'),
    )
    for column in ('conversation_id', 'created_at'):
        op.create_index(f'ix_handovers_{column}', 'handovers', [column])
    op.create_index(
        'uq_handovers_open', 'handovers', ['conversation_id'], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('handovers')
    op.drop_column('chat_messages', 'waits_until')
    for column in ('failed_turns', 'busy_until', 'busy_by', 'channel'):
        op.drop_column('conversations', column)
