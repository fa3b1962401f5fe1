"""clocks of cases: history instead of a stored state, indexes by what is due

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_DEADLINES = sa.table('case_deadlines', *[sa.column(name, kind) for name, kind in (
    ('id', sa.String), ('rule', sa.String), ('state', sa.String), ('citations', sa.JSON), ('clauses', sa.JSON),
    ('provisional', sa.Boolean), ('verification', sa.String), ('history', sa.JSON),
)])
# What the rules said of the limits that could run before this revision.
_READ_DIRECTLY = ('T12',)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('case_deadlines', schema=None) as batch_op:
        batch_op.add_column(sa.Column('provisional', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('paused_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('met_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('region', sa.String(length=6), nullable=True))
        batch_op.add_column(sa.Column('verification', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('note', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('clauses', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('history', sa.JSON(), nullable=True))
        batch_op.alter_column('due_on', existing_type=sa.Date(), nullable=True)
        batch_op.drop_index(batch_op.f('ix_case_deadlines_due_on'))
    _fill()
    with op.batch_alter_table('case_deadlines', schema=None) as batch_op:
        for name, kind in (
            ('provisional', sa.Boolean()), ('region', sa.String(length=6)), ('verification', sa.String(length=16)),
            ('clauses', sa.JSON()), ('history', sa.JSON()),
        ):
            batch_op.alter_column(name, existing_type=kind, nullable=False)
        batch_op.drop_column('state')
    op.create_index(
        'ix_case_deadlines_ticking', 'case_deadlines', ['due_on', 'region'],
        sqlite_where=sa.text('met_on IS NULL AND paused_on IS NULL'),
        postgresql_where=sa.text('met_on IS NULL AND paused_on IS NULL'),
    )
    op.create_index(
        'ix_case_deadlines_guessed', 'case_deadlines', ['started_on'],
        sqlite_where=sa.text('provisional IS 1 AND met_on IS NULL'),
        postgresql_where=sa.text('provisional IS true AND met_on IS NULL'),
    )


def _fill() -> None:
    """Nothing had happened to a clock before this revision; its clauses stand in the addresses of its citations."""
    op.execute('UPDATE case_deadlines SET region = (SELECT region FROM cases WHERE cases.id = case_id)')
    bind = op.get_bind()
    for row in bind.execute(sa.select(_DEADLINES)).all():
        clauses = [citation['url'].rsplit('/', 1)[-1] for citation in row.citations]
        sure = 'primary' if row.rule in _READ_DIRECTLY else 'corroborated'
        values = {
            'clauses': clauses, 'verification': sure, 'history': [], 'provisional': row.state == 'provisional',
        }
        bind.execute(_DEADLINES.update().where(_DEADLINES.c.id == row.id).values(**values))


def downgrade() -> None:
    """Take back; what had happened to a clock is lost, its last day stays."""
    op.drop_index('ix_case_deadlines_guessed', table_name='case_deadlines')
    op.drop_index('ix_case_deadlines_ticking', table_name='case_deadlines')
    op.execute('DELETE FROM case_deadlines WHERE due_on IS NULL')
    with op.batch_alter_table('case_deadlines', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.String(length=16), nullable=False, server_default='running'))
        for name in ('history', 'clauses', 'note', 'verification', 'met_on', 'paused_on', 'region', 'provisional'):
            batch_op.drop_column(name)
        batch_op.alter_column('due_on', existing_type=sa.Date(), nullable=False)
        batch_op.create_index(batch_op.f('ix_case_deadlines_due_on'), ['due_on'], unique=False)
