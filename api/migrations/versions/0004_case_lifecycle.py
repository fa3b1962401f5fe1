"""the life of a case: decisions, supplements, notices, several records each decided for itself, marks on records

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_NEW = (
    'notice_id', 'shielding', 'supplement', 'earlier_supplements', 'decision', 'earlier_decisions', 'appeal_sealed',
    'false_material', 'receipt', 'also_grounds', 'earlier_case',
)


def upgrade() -> None:
    """Apply."""
    op.create_table('notices',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('subject_id', sa.String(length=36), nullable=False),
    sa.Column('authority', sa.String(length=200), nullable=False),
    sa.Column('authority_field', sa.String(length=32), nullable=False),
    sa.Column('list_name', sa.String(length=100), nullable=False),
    sa.Column('notified_on', sa.Date(), nullable=False),
    sa.Column('region', sa.String(length=6), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('created_at', api.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['subject_id'], ['subjects.id'], name=op.f('fk_notices_subject_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_subject_id'), ['subject_id'], unique=False)
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notice_id', sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column('shielding', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('supplement', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('decision', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('earlier_decisions', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('appeal_sealed', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('false_material', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('receipt', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('also_grounds', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('earlier_case', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('earlier_supplements', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.create_foreign_key(batch_op.f('fk_cases_notice_id'), 'notices', ['notice_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_cases_notice_id'), ['notice_id'], unique=False)
    with op.batch_alter_table('case_records', schema=None) as batch_op:
        batch_op.add_column(sa.Column('position', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('included', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('assessment', sa.JSON(), nullable=True))
    with op.batch_alter_table('records', schema=None) as batch_op:
        batch_op.add_column(sa.Column('marks', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('records', schema=None) as batch_op:
        batch_op.drop_column('marks')
    with op.batch_alter_table('case_records', schema=None) as batch_op:
        for name in ('position', 'included', 'assessment'):
            batch_op.drop_column(name)
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cases_notice_id'))
        batch_op.drop_constraint(batch_op.f('fk_cases_notice_id'), type_='foreignkey')
        for name in _NEW:
            batch_op.drop_column(name)
    op.drop_table('notices')
