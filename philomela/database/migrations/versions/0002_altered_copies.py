"""Altered copies: sketches, and what structure tells of a link."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and columns. The links and families of an old case are those of copies."""
    op.create_table(
        "sketches",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["pictures.sha256"],
        ),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.add_column("links", sa.Column("strength", sa.Float()))
    op.add_column("links", sa.Column("fraction", sa.Float()))
    op.add_column("links", sa.Column("sense", sa.Integer()))
    op.add_column("links", sa.Column("place", sa.Text()))
    for name in ("thin", "unconfirmed", "waiting"):
        op.add_column(
            "links", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("families", sa.Column("version", sa.String(length=64)))
    op.execute("UPDATE families SET version = family")


def downgrade() -> None:
    """Not offered: a case is evidence; go back by restoring a copy."""
    raise NotImplementedError
