"""Recurring marks, and the pictures that bear them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables. They are filled when the case is next measured."""
    op.create_table(
        "recurring_marks",
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.Float(), nullable=False)
            for name in ("left", "top", "right", "bottom")
        ),
        sa.PrimaryKeyConstraint("mark"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mark_bearers",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("likely", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["pictures.sha256"],
        ),
        sa.ForeignKeyConstraint(
            ["mark"],
            ["recurring_marks.mark"],
        ),
        sa.PrimaryKeyConstraint("sha256", "mark"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Not offered: a case is evidence; go back by restoring a copy."""
    raise NotImplementedError
