"""How much of a mark each of its bearers shows."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. What was told before was told by what pictures show: something of it, until
    the case is next measured."""
    op.add_column(
        "mark_bearers", sa.Column("shown", sa.Integer(), nullable=False, server_default="1")
    )


def downgrade() -> None:
    """Not offered: a case is evidence; go back by restoring a copy."""
    raise NotImplementedError
