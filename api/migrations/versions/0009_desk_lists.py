"""lists of staff: province and city of a case, and an index for each width of a region

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_WIDTHS = {'country': (), 'province': ('province',), 'city': ('city',), 'county': ('region',)}
_FILED = sa.text('submitted_at IS NOT NULL')


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('cases') as table:
        for name, length in (('province', 2), ('city', 4)):
            beginning = sa.Computed(f'substr(region, 1, {length})', persisted=True)
            table.add_column(sa.Column(name, sa.String(length), beginning, nullable=False))
    for name, places in _WIDTHS.items():
        columns = [*places, 'status', 'kind', 'created_at', 'number', 'submitted_at']
        op.create_index(f'ix_cases_desk_{name}', 'cases', columns, sqlite_where=_FILED, postgresql_where=_FILED)


def downgrade() -> None:
    """Take back."""
    for name in _WIDTHS:
        op.drop_index(f'ix_cases_desk_{name}', table_name='cases')
    with op.batch_alter_table('cases') as table:
        table.drop_column('city')
        table.drop_column('province')
