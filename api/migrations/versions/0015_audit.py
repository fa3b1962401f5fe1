"""the audit trail: whom a line is about, what for, anchors, and triggers that refuse to change what was written

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcDateTime

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

_TABLES = ('audit_lines', 'audit_anchors')
_COLUMNS = ('about', 'at')


def upgrade() -> None:
    """Apply. Columns are added in place: a table that is built anew would lose its triggers."""
    op.add_column('audit_lines', sa.Column('about', sa.String(36), nullable=True))
    op.add_column('audit_lines', sa.Column('purpose', sa.String(200), nullable=True))
    for name in _COLUMNS:
        op.create_index(f'ix_audit_lines_{name}', 'audit_lines', [name])
    op.create_table(
        'audit_anchors',
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('hash', sa.String(64), nullable=False),
        sa.Column('at', UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('sequence', name='pk_audit_anchors'),
    )
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
        )
    for table in _TABLES:
        _guard(table)


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == 'postgresql':
        for deed, each in (('UPDATE OR DELETE', 'ROW'), ('TRUNCATE', 'STATEMENT')):
            name = f'{table}_{each.lower()}'
            op.execute(
                f'CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH {each} '
                'EXECUTE FUNCTION audit_is_append_only()'
            )
        return
    for deed in ('UPDATE', 'DELETE'):
        op.execute(
            f'CREATE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table} '
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION audit_is_append_only() CASCADE')
    else:
        for deed in ('update', 'delete'):
            op.execute(f'DROP TRIGGER audit_lines_{deed}')
    op.drop_table('audit_anchors')
    for name in _COLUMNS:
        op.drop_index(f'ix_audit_lines_{name}', 'audit_lines')
    op.drop_column('audit_lines', 'purpose')
    op.drop_column('audit_lines', 'about')
