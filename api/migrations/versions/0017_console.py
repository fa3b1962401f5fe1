"""console: who handles a case, proposals that wait for a second person, saved filters

Revision: 0017, after 0015.
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = '0017'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Every new column may be left empty: the version before goes on writing its rows."""
    op.add_column('cases', sa.Column('assignee_id', sa.String(36), nullable=True))
    op.add_column('cases', sa.Column('proposal', sa.JSON(), nullable=True))
    op.add_column('cases', sa.Column('earlier_proposals', sa.JSON(), nullable=False, server_default='[]'))
    op.create_index('ix_cases_assignee_id', 'cases', ['assignee_id'])
    op.create_table(
        'saved_filters',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('account_id', sa.String(36), nullable=False),
        sa.Column('name', sa.String(40), nullable=False),
        sa.Column('chosen', sa.JSON(), nullable=False),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name='fk_saved_filters_account_id'),
        sa.PrimaryKeyConstraint('id', name='pk_saved_filters'),
        sa.UniqueConstraint('account_id', 'name', name='uq_saved_filters_account_id_name'),
    )
    op.create_index('ix_saved_filters_account_id', 'saved_filters', ['account_id'])


def downgrade() -> None:
    """Take back."""
    op.drop_table('saved_filters')
    op.drop_index('ix_cases_assignee_id', 'cases')
    op.drop_column('cases', 'earlier_proposals')
    op.drop_column('cases', 'proposal')
    op.drop_column('cases', 'assignee_id')
