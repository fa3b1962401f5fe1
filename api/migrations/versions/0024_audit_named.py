"""Whom a line of the audit trail about many names, so that such lines are found by them.

Lines of before name nobody. What stands here is refused to be changed or removed, as the lines are.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TABLE = "audit_named"
_REFUSED = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        _TABLE,
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("sequence", "about", name="pk_audit_named"),
    )
    op.create_index("ix_audit_named_about", _TABLE, ["about"])
    if op.get_bind().dialect.name == "postgresql":
        for deed, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {_TABLE}_{each.lower()} BEFORE {deed} ON {_TABLE} FOR EACH {each} "
                "EXECUTE FUNCTION audit_is_append_only()"
            )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {_TABLE}_{deed.lower()} BEFORE {deed} ON {_TABLE} {_REFUSED}")


def downgrade() -> None:
    """Take back; its triggers go with it."""
    op.drop_table(_TABLE)
