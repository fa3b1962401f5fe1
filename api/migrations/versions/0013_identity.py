"""identity: sessions of programs too, second factors, failed sign-ins, single sign-on

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Every new column may be left empty: the version before goes on writing its rows."""
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('disabled_at', UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('code_hash', sa.String(64), nullable=True))
        batch_op.add_column(sa.Column('code_until', UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('signed_in_at', UtcDateTime(timezone=True), nullable=True))
    with op.batch_alter_table('browser_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(8), nullable=False, server_default='browser'))
        batch_op.add_column(sa.Column('method', sa.String(16), nullable=False, server_default='password'))
        batch_op.add_column(sa.Column('opened_at', UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('device', sa.String(64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('address', sa.String(45), nullable=False, server_default=''))
    op.create_table(
        'second_factors',
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.Column('secret_sealed', sa.String(200), nullable=False),
        sa.Column('last_step', sa.BigInteger(), nullable=False),
        sa.Column('confirmed_at', UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_second_factors_account_id'),
        sa.PrimaryKeyConstraint('account_id', name='pk_second_factors'),
    )
    op.create_table(
        'recovery_codes',
        sa.Column('code_hash', sa.String(64), nullable=False),
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_recovery_codes_account_id'),
        sa.PrimaryKeyConstraint('code_hash', name='pk_recovery_codes'),
    )
    op.create_index('ix_recovery_codes_account_id', 'recovery_codes', ['account_id'])
    op.create_table(
        'failed_sign_ins',
        sa.Column('key', sa.String(64), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('since', UtcDateTime(timezone=True), nullable=False),
        sa.Column('locked_until', UtcDateTime(timezone=True), nullable=True),
        sa.Column('known_until', UtcDateTime(timezone=True), nullable=True),
        sa.Column('forget_at', UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('key', name='pk_failed_sign_ins'),
    )
    op.create_index('ix_failed_sign_ins_forget_at', 'failed_sign_ins', ['forget_at'])
    op.create_table(
        'identities',
        sa.Column('issuer', sa.String(200), nullable=False),
        sa.Column('subject_index', sa.String(64), nullable=False),
        sa.Column('subject_sealed', sa.String(500), nullable=False),
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_identities_account_id'),
        sa.PrimaryKeyConstraint('issuer', 'subject_index', name='pk_identities'),
    )
    op.create_index('ix_identities_account_id', 'identities', ['account_id'])


def downgrade() -> None:
    """Take back."""
    for table in ('identities', 'failed_sign_ins', 'recovery_codes', 'second_factors'):
        op.drop_table(table)
    with op.batch_alter_table('browser_sessions', schema=None) as batch_op:
        for column in ('address', 'device', 'opened_at', 'method', 'kind'):
            batch_op.drop_column(column)
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        for column in ('signed_in_at', 'code_until', 'code_hash', 'disabled_at'):
            batch_op.drop_column(column)
