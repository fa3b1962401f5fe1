"""who may act for whom

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

_WAITING = sa.text("state = 'requested'")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        'authorisations',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('number', sa.String(20), nullable=False),
        sa.Column('principal_id', sa.String(36), nullable=False),
        sa.Column('agent_id', sa.String(36), nullable=False),
        sa.Column('capacity', sa.String(8), nullable=False),
        sa.Column('scope', sa.JSON(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('state', sa.String(12), nullable=False),
        sa.Column('by_agent', sa.Boolean(), nullable=False),
        sa.Column('named', sa.String(200), nullable=False),
        sa.Column('region', sa.String(6), nullable=True),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('asked_by', sa.String(36), nullable=False),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('decided_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('decided_by', sa.String(36), nullable=True),
        sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['principal_id'], ['subjects.id'], name='fk_authorisations_principal_id'),
        sa.ForeignKeyConstraint(['agent_id'], ['subjects.id'], name='fk_authorisations_agent_id'),
        sa.ForeignKeyConstraint(['asked_by'], ['accounts.id'], name='fk_authorisations_asked_by'),
        sa.ForeignKeyConstraint(['decided_by'], ['accounts.id'], name='fk_authorisations_decided_by'),
        sa.PrimaryKeyConstraint('id', name='pk_authorisations'),
        sa.UniqueConstraint('number', name='uq_authorisations_number'),
    )
    op.create_index('ix_authorisations_principal_id', 'authorisations', ['principal_id'])
    op.create_index('ix_authorisations_agent_id', 'authorisations', ['agent_id'])
    op.create_index(
        'ix_authorisations_waiting',
        'authorisations',
        ['created_at', 'region'],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_table(
        'authorisation_files',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('authorisation_id', sa.String(36), nullable=False),
        sa.Column('material', sa.String(32), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('type', sa.String(64), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('storage_key', sa.String(200), nullable=False),
        sa.Column('warnings', sa.JSON(), nullable=False),
        sa.Column('uploaded_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['authorisation_id'], ['authorisations.id'], name='fk_authorisation_files_authorisation_id'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_authorisation_files'),
    )
    op.create_index('ix_authorisation_files_authorisation_id', 'authorisation_files', ['authorisation_id'])
    op.create_index('ix_authorisation_files_storage_key', 'authorisation_files', ['storage_key'])


def downgrade() -> None:
    """Take back."""
    op.drop_table('authorisation_files')
    op.drop_table('authorisations')
