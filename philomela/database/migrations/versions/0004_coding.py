"""Coding: samples drawn for coders, and the labels that came back."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables. An old case has no samples."""
    op.create_table(
        "samples",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("strata", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.Column("codebook", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sample_strata",
        sa.Column("sample", sa.String(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["samples.name"]),
        sa.PrimaryKeyConstraint("sample", "stratum"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sample_items",
        sa.Column("sample", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("date", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["sample"], ["samples.name"]),
        sa.PrimaryKeyConstraint("sample", "item"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "labels",
        sa.Column("sample", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("variable", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["samples.name"]),
        sa.PrimaryKeyConstraint("sample", "item", "variable", "coder"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "labels_refused",
        sa.Column("sample", sa.String(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("variable", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["samples.name"]),
        sa.PrimaryKeyConstraint("sample", "file", "line"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Not offered: a case is evidence; go back by restoring a copy."""
    raise NotImplementedError
