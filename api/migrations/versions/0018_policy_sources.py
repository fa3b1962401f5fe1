"""policy sources: the text of an imported document as it was read from its file

Revision: 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Both may be left empty: the version before goes on writing its rows."""
    op.add_column('policy_documents', sa.Column('source', sa.Text(), nullable=True))
    op.add_column('policy_documents', sa.Column('first_line', sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column('policy_documents', 'first_line')
    op.drop_column('policy_documents', 'source')
