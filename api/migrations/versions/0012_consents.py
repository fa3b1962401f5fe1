"""consents and rights

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

_OPEN = sa.text('done_at IS NULL')


def upgrade() -> None:
    """Apply."""
    op.create_table(
        'consents',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.Column('purpose', sa.String(32), nullable=False),
        sa.Column('words_version', sa.String(16), nullable=False),
        sa.Column('given_by', sa.String(8), nullable=False),
        sa.Column('given_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('ends_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('withdrawn_at', UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_consents_account_id'),
        sa.PrimaryKeyConstraint('id', name='pk_consents'),
    )
    op.create_index('ix_consents_account_id', 'consents', ['account_id'])
    op.create_table(
        'rights_requests',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('number', sa.String(20), nullable=False),
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.Column('kind', sa.String(8), nullable=False),
        sa.Column('status', sa.String(12), nullable=False),
        sa.Column('close_account', sa.Boolean(), nullable=False),
        sa.Column('asked_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('done_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('outcome', sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_rights_requests_account_id'),
        sa.PrimaryKeyConstraint('id', name='pk_rights_requests'),
        sa.UniqueConstraint('number', name='uq_rights_requests_number'),
    )
    op.create_index('ix_rights_requests_account_id', 'rights_requests', ['account_id'])
    op.create_index(
        'uq_rights_requests_open',
        'rights_requests',
        ['account_id', 'kind'],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        'rights_exports',
        sa.Column('request_id', sa.String(36), nullable=False),
        sa.Column('sealed', sa.Text(), nullable=False),
        sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['request_id'], ['rights_requests.id'], name='fk_rights_exports_request_id'),
        sa.PrimaryKeyConstraint('request_id', name='pk_rights_exports'),
    )
    op.create_index('ix_rights_exports_made_at', 'rights_exports', ['made_at'])


def downgrade() -> None:
    """Take back."""
    op.drop_table('rights_exports')
    op.drop_table('rights_requests')
    op.drop_table('consents')
