"""notices to people

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index('ix_accounts_subject_id', 'accounts', ['subject_id'])
    with op.batch_alter_table('notifications') as table:
        table.alter_column('subject_id', existing_type=sa.String(36), nullable=True)
        table.alter_column('case_number', existing_type=sa.String(20), nullable=True)
        table.add_column(sa.Column('account_id', sa.String(36), nullable=True))
        table.add_column(sa.Column('kind', sa.String(40), nullable=False, server_default='case.submit'))
        table.add_column(sa.Column('title', sa.String(20), nullable=False, server_default='申请已收到'))
        table.add_column(sa.Column('short', sa.String(200), nullable=False, server_default=''))
        table.add_column(sa.Column('about', sa.JSON(), nullable=True))
        table.add_column(sa.Column('read_at', UtcDateTime(timezone=True), nullable=True))
        table.create_foreign_key('fk_notifications_account_id', 'accounts', ['account_id'], ['id'])
        table.create_index('ix_notifications_account_id', ['account_id'])
    with op.batch_alter_table('notifications') as table:
        for column in ('kind', 'title', 'short'):
            table.alter_column(column, server_default=None)
    _create_contact_points()
    op.create_table(
        'quiet_hours',
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.Column('starts', sa.Time(), nullable=True),
        sa.Column('ends', sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_quiet_hours_account_id'),
        sa.PrimaryKeyConstraint('account_id', name='pk_quiet_hours'),
    )
    _create_reminders()


def _create_contact_points() -> None:
    moments = ('consented_at', 'confirmed_at', 'failed_at', 'code_sent_at')
    counts = ('code_tries', 'sends_left')
    op.create_table(
        'contact_points',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.Column('channel', sa.String(8), nullable=False),
        sa.Column('switched_on', sa.Boolean(), nullable=False),
        sa.Column('address_sealed', sa.Text(), nullable=True),
        sa.Column('address_index', sa.String(64), nullable=True),
        sa.Column('code_hash', sa.String(64), nullable=True),
        *(sa.Column(name, UtcDateTime(timezone=True), nullable=True) for name in moments),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_contact_points_account_id'),
        sa.PrimaryKeyConstraint('id', name='pk_contact_points'),
        sa.UniqueConstraint('account_id', 'channel', name='uq_contact_points_account_id_channel'),
    )
    op.create_index('ix_contact_points_address_index', 'contact_points', ['address_index'])
    op.create_table(
        'codes_sent',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.Column('address_index', sa.String(64), nullable=False),
        sa.Column('sent_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_codes_sent_account_id'),
        sa.PrimaryKeyConstraint('id', name='pk_codes_sent'),
    )
    for column in ('account_id', 'address_index', 'sent_at'):
        op.create_index(f'ix_codes_sent_{column}', 'codes_sent', [column])


def _create_reminders() -> None:
    op.create_table(
        'reminders',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('key', sa.String(120), nullable=False),
        sa.Column('subject_id', sa.String(36), nullable=False),
        sa.Column('record_id', sa.String(36), nullable=True),
        sa.Column('case_number', sa.String(20), nullable=True),
        sa.Column('name', sa.String(100), nullable=True),
        sa.Column('last_day', sa.Date(), nullable=True),
        sa.Column('on_day', sa.Date(), nullable=False),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('done_at', UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['subject_id'], ['subjects.id'], name='fk_reminders_subject_id'),
        sa.ForeignKeyConstraint(['record_id'], ['records.id'], name='fk_reminders_record_id'),
        sa.PrimaryKeyConstraint('id', name='pk_reminders'),
        sa.UniqueConstraint('key', name='uq_reminders_key'),
    )
    for column in ('subject_id', 'record_id'):
        op.create_index(f'ix_reminders_{column}', 'reminders', [column])
    waiting = sa.text('done_at IS NULL')
    op.create_index('ix_reminders_waiting', 'reminders', ['on_day'], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    """Take back; messages that older programs cannot show are dropped."""
    op.drop_table('reminders')
    op.drop_table('quiet_hours')
    op.drop_table('codes_sent')
    op.drop_table('contact_points')
    op.execute('DELETE FROM notifications WHERE subject_id IS NULL OR case_number IS NULL')
    with op.batch_alter_table('notifications') as table:
        table.drop_index('ix_notifications_account_id')
        table.drop_constraint('fk_notifications_account_id', type_='foreignkey')
        for column in ('read_at', 'about', 'short', 'title', 'kind', 'account_id'):
            table.drop_column(column)
        table.alter_column('case_number', existing_type=sa.String(20), nullable=False)
        table.alter_column('subject_id', existing_type=sa.String(36), nullable=False)
    op.drop_index('ix_accounts_subject_id', 'accounts')
