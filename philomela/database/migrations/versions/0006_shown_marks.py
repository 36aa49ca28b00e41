"""How much of a mark each of its bearers shows, and how likely each picture is marked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table. What was told before was told by what pictures show: something
    of it, until the case is next measured."""
    op.add_column(
        "mark_bearers", sa.Column("shown", sa.Integer(), nullable=False, server_default="1")
    )
    op.create_table(
        "marked_pictures",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("likely", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["pictures.sha256"]),
        sa.PrimaryKeyConstraint("sha256"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO marked_pictures SELECT b.sha256, max(b.likely) FROM mark_bearers AS b"
        " JOIN recurring_marks AS m ON m.mark = b.mark WHERE m.place != 'top and bottom'"
        " GROUP BY b.sha256"
    )


def downgrade() -> None:
    """Not offered: a case is evidence; go back by restoring a copy."""
    raise NotImplementedError
