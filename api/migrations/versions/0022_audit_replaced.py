"""On SQLite, no line of the audit trail is replaced by an INSERT that names its number either.

INSERT OR REPLACE fires no DELETE trigger; a BEFORE INSERT trigger fires before the row that stands is taken away.
PostgreSQL has no such statement: its ON CONFLICT DO UPDATE fires the trigger that refuses an UPDATE.

Revision ID: 0022
Revises: 0021
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TABLES = ("audit_lines", "audit_anchors")


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE sequence = NEW.sequence) "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in _TABLES:
        op.execute(f"DROP TRIGGER {table}_replace")
