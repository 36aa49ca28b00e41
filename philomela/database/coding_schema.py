"""The tables of a case that hold samples for coders and what the coders said.

They belong to the same metadata as those of :mod:`philomela.database.schema`, which imports them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table, Text


def coding_tables(metadata: MetaData) -> tuple[Table, Table, Table, Table, Table]:
    """The tables ``samples``, ``sample_strata``, ``sample_items``, ``labels``, ``labels_refused``.

    A sample is described by what was drawn, how, and from how many; never by when or by whom.
    """
    return (
        Table(
            "samples",
            metadata,
            Column("name", String, primary_key=True),
            Column("what", String, nullable=False),  # families | messages | sightings
            Column("strata", String, nullable=False),  # none | channel | month | kind
            Column("size", Integer, nullable=False),  # as asked for
            Column("seed", BigInteger, nullable=False),
            Column("population", Integer, nullable=False),  # without the sealed ones
            Column("sealed", Integer, nullable=False),  # left out of the population
            Column("codebook", Text, nullable=False),  # TOML, as it was given
            sqlite_with_rowid=False,
        ),
        Table(
            "sample_strata",
            metadata,
            Column("sample", String, ForeignKey("samples.name"), primary_key=True),
            Column("stratum", Text, primary_key=True),
            Column("population", Integer, nullable=False),
            Column("drawn", Integer, nullable=False),
            sqlite_with_rowid=False,
        ),
        Table(
            "sample_items",
            metadata,
            Column("sample", String, ForeignKey("samples.name"), primary_key=True),
            Column("item", String, primary_key=True),
            Column("place", Integer, nullable=False),  # 1-based, in the coders' list
            Column("stratum", Text, nullable=False),
            Column("channel_id", BigInteger, nullable=False),  # of a family: of its first sighting
            Column("number", BigInteger, nullable=False),
            Column("slot", Integer),
            Column("date", BigInteger),
            Column("sha256", String(64)),
            sqlite_with_rowid=False,
        ),
        Table(
            "labels",
            metadata,
            Column("sample", String, ForeignKey("samples.name"), primary_key=True),
            Column("item", String, primary_key=True),
            Column("variable", String, primary_key=True),
            Column("coder", String, primary_key=True),
            Column("label", String, nullable=False),
            sqlite_with_rowid=False,
        ),
        Table(
            "labels_refused",
            metadata,
            Column("sample", String, ForeignKey("samples.name"), primary_key=True),
            Column("file", String(64), primary_key=True),  # SHA-256 of the file of labels
            Column("line", Integer, primary_key=True),
            Column("item", Text, nullable=False),
            Column("coder", Text, nullable=False),
            Column("variable", Text, nullable=False),
            Column("label", Text, nullable=False),
            Column("reason", Text, nullable=False),
            sqlite_with_rowid=False,
        ),
    )
