"""receivers

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        'receivers',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('regions', sa.JSON(), nullable=False),
        sa.Column('fields', sa.JSON(none_as_null=True), nullable=True),
        sa.Column('gateway', sa.String(length=12), nullable=False),
        sa.Column('url', sa.String(length=500), nullable=True),
        sa.Column('secret_sealed', sa.Text(), nullable=True),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('created_at', api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('updated_at', api.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_receivers')),
        sa.UniqueConstraint('name', name=op.f('uq_receivers_name')),
    )
    op.create_table(
        'deliveries',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('receiver_id', sa.String(length=36), nullable=False),
        sa.Column('record_id', sa.String(length=36), nullable=False),
        sa.Column('instruction', sa.String(length=12), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.Column('region', sa.String(length=6), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('asked', sa.Integer(), nullable=False),
        sa.Column('created_at', api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('sent_at', api.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('delivered_at', api.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('confirmed_at', api.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('failed_at', api.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('next_attempt_at', api.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('error', sa.String(length=24), nullable=True),
        sa.Column('error_detail', sa.String(length=300), nullable=True),
        sa.Column('note', sa.String(length=300), nullable=True),
        sa.Column('reference', sa.String(length=100), nullable=True),
        sa.Column('heard', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_deliveries_case_id_cases')),
        sa.ForeignKeyConstraint(['receiver_id'], ['receivers.id'], name=op.f('fk_deliveries_receiver_id_receivers')),
        sa.ForeignKeyConstraint(['record_id'], ['records.id'], name=op.f('fk_deliveries_record_id_records')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
        sa.UniqueConstraint(
            'case_id', 'receiver_id', 'record_id', 'instruction',
            name=op.f('uq_deliveries_case_id_receiver_id_record_id_instruction'),
        ),
        sa.UniqueConstraint(
            'receiver_id', 'record_id', 'sequence', name=op.f('uq_deliveries_receiver_id_record_id_sequence')
        ),
    )
    op.create_index(
        'ix_deliveries_unconfirmed',
        'deliveries',
        ['state', 'created_at', 'region'],
        sqlite_where=sa.text("state != 'confirmed'"),
        postgresql_where=sa.text("state != 'confirmed'"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index('ix_deliveries_unconfirmed', table_name='deliveries')
    op.drop_table('deliveries')
    op.drop_table('receivers')
