"""WeChat

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        'wechat_threads',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('openid_index', sa.String(64), nullable=False),
        sa.Column('openid_sealed', sa.Text(), nullable=False),
        sa.Column('conversation_id', sa.String(36), nullable=True),
        sa.Column('state_sealed', sa.Text(), nullable=True),
        sa.Column('lease', sa.String(36), nullable=True),
        sa.Column('leased_until', UtcDateTime(timezone=True), nullable=True),
        sa.Column('heard_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['conversation_id'], ['conversations.id'], name='fk_wechat_threads_conversation_id', ondelete='SET NULL'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_wechat_threads'),
        sa.UniqueConstraint('openid_index', name='uq_wechat_threads_openid_index'),
    )
    op.create_index('ix_wechat_threads_conversation_id', 'wechat_threads', ['conversation_id'])
    op.create_index('ix_wechat_threads_heard_at', 'wechat_threads', ['heard_at'])
    _create_incoming()
    _create_outgoing()
    op.create_table(
        'wechat_bindings',
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.Column('openid_index', sa.String(64), nullable=False),
        sa.Column('consented_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_wechat_bindings_account_id'),
        sa.PrimaryKeyConstraint('account_id', name='pk_wechat_bindings'),
        sa.UniqueConstraint('openid_index', name='uq_wechat_bindings_openid_index'),
    )


def _create_incoming() -> None:
    op.create_table(
        'wechat_incoming',
        sa.Column('sequence', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('thread_id', sa.String(36), nullable=False),
        sa.Column('key', sa.String(160), nullable=False),
        sa.Column('kind', sa.String(32), nullable=False),
        sa.Column('account_id', sa.String(36), nullable=True),
        sa.Column('sealed', sa.Text(), nullable=True),
        sa.Column('written_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=True),
        sa.Column('received_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('done_at', UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['thread_id'], ['wechat_threads.id'], name='fk_wechat_incoming_thread_id', ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_wechat_incoming_account_id'),
        sa.PrimaryKeyConstraint('sequence', name='pk_wechat_incoming'),
        sa.UniqueConstraint('thread_id', 'key', name='uq_wechat_incoming_thread_id_key'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_wechat_incoming_received_at', 'wechat_incoming', ['received_at'])
    op.create_index('ix_wechat_incoming_thread_id_received_at', 'wechat_incoming', ['thread_id', 'received_at'])
    unanswered = sa.text('done_at IS NULL')
    op.create_index(
        'ix_wechat_incoming_unanswered', 'wechat_incoming', ['thread_id'],
        sqlite_where=unanswered, postgresql_where=unanswered,
    )


def _create_outgoing() -> None:
    op.create_table(
        'wechat_outgoing',
        sa.Column('sequence', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('thread_id', sa.String(36), nullable=False),
        sa.Column('source', sa.String(80), nullable=False),
        sa.Column('sealed', sa.Text(), nullable=True),
        sa.Column('offer_sealed', sa.Text(), nullable=True),
        sa.Column('state', sa.String(8), nullable=False),
        sa.Column('error', sa.Integer(), nullable=True),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('sent_at', UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['thread_id'], ['wechat_threads.id'], name='fk_wechat_outgoing_thread_id', ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('sequence', name='pk_wechat_outgoing'),
        sa.UniqueConstraint('source', name='uq_wechat_outgoing_source'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_wechat_outgoing_created_at', 'wechat_outgoing', ['created_at'])
    unsent = sa.text("state != 'sent'")
    op.create_index(
        'ix_wechat_outgoing_unsent', 'wechat_outgoing', ['thread_id'], sqlite_where=unsent, postgresql_where=unsent
    )


def downgrade() -> None:
    """Take back."""
    for table in ('wechat_bindings', 'wechat_outgoing', 'wechat_incoming', 'wechat_threads'):
        op.drop_table(table)
