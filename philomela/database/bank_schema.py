"""The tables of a case that hold the bank, its matches, and the vault's register.

They belong to the same metadata as those of :mod:`philomela.database.schema`, which imports them.

What somebody gave is kept apart from what it was joined to, so that one asker's withdrawal takes
away her own fingerprint and nobody else's. Numbers of the bank are given out once, by
:mod:`philomela.database.numbers`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)


def bank_tables(metadata: MetaData) -> tuple[Table, Table, Table, Table, Table]:
    """The tables ``bank_entries``, ``bank_fingerprints``, ``bank_given``, ``bank_acts`` and
    ``bank_exchanges``."""
    return (
        Table(
            "bank_entries",
            metadata,
            Column("entry", Integer, primary_key=True, autoincrement=False),
            Column("source", String, nullable=False),  # request | list | exchange:NAME
            Column("reference", Text, nullable=False),  # of who asked
            Column("consent", Text, nullable=False),
            Column("consent_date", String(10), nullable=False),  # YYYY-MM-DD
            Column("purpose", Text, nullable=False),
            Column("expires", String(10)),  # the last day on which it holds; NULL: a list's
            Column("contact", LargeBinary),  # encrypted
            Column("state", String, nullable=False),  # active | withdrawn | expired
            sqlite_with_rowid=False,
        ),
        Table(
            "bank_fingerprints",
            metadata,
            Column("fingerprint", BigInteger, primary_key=True, autoincrement=False),
            Column("state", String, nullable=False),  # active | quarantined
            Column("reason", Text, nullable=False),
            sqlite_with_rowid=False,
        ),
        Table(
            "bank_given",
            metadata,
            Column("number", BigInteger, primary_key=True, autoincrement=False),
            Column(
                "fingerprint",
                BigInteger,
                ForeignKey("bank_fingerprints.fingerprint"),
                nullable=False,
                index=True,
            ),
            Column("entry", Integer, ForeignKey("bank_entries.entry"), nullable=False, index=True),
            Column("sha256", String(64), index=True),
            Column("pdq", String(64), nullable=False),
            Column("quality", Integer),
            Column("recipe", String),
            Column("sketch", LargeBinary),
            Column("key", Text),  # what an exchange calls it
        ),
        Table(
            "bank_acts",
            metadata,
            Column("number", Integer, primary_key=True),
            Column("what", String, nullable=False),
            Column("who", Text, nullable=False),
            Column("time", String, nullable=False),  # ISO 8601, UTC
            Column("details", Text, nullable=False),  # JSON
        ),
        Table(
            "bank_exchanges",
            metadata,
            Column("name", String, primary_key=True),
            Column("reached", Text, nullable=False),  # JSON: where the next fetch begins
            sqlite_with_rowid=False,
        ),
    )


def match_tables(metadata: MetaData) -> tuple[Table, Table]:
    """The tables ``matches`` and ``matched_pictures``."""
    return (
        Table(
            "matches",
            metadata,
            Column("match", Integer, primary_key=True, autoincrement=False),
            Column("fingerprint", BigInteger, nullable=False, index=True),  # maybe withdrawn
            Column("sha256", String(64), ForeignKey("pictures.sha256"), nullable=False, index=True),
            Column("kind", String, nullable=False),  # copy | edited | stamped | altered
            Column("found_by", String, nullable=False),  # bytes | PDQ | structure
            Column("distance", Integer, nullable=False),  # bits between the PDQ hashes
            Column("chance", Float, nullable=False),  # log10 of such matches by chance
            Column("fraction", Float),  # share of what both show that differs
            Column("sense", Integer),  # how the picture is mirrored and turned
            Column("place", Text),  # corners of the bank's photo in the picture, JSON
            Column("region", String),  # 24 x 24 cells that differ, hexadecimal
            Column("thin", Boolean, nullable=False),
            Column("unconfirmed", Boolean, nullable=False),
            Column("bank_size", Integer, nullable=False),
            Column("state", String, nullable=False),  # proposed | confirmed | rejected | flooded
            sqlite_with_rowid=False,
        ),
        Table(
            "matched_pictures",
            metadata,
            Column("sha256", String(64), ForeignKey("pictures.sha256"), primary_key=True),
            Column("upto", BigInteger, nullable=False),  # compared with what was given up to this
            Column("sketched", Boolean, nullable=False),
            sqlite_with_rowid=False,
        ),
    )


def vault_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    """The tables ``vault_keys``, ``vault_items`` and ``vault_access``."""
    return (
        Table(
            "vault_keys",
            metadata,
            Column("name", String, primary_key=True),
            Column("recipient", Text, nullable=False),  # the public half
            sqlite_with_rowid=False,
        ),
        Table(
            "vault_items",
            metadata,
            Column("item", String(32), primary_key=True),  # random, hexadecimal
            Column("sha256", String(64), nullable=False, index=True),
            Column("recipients", Text, nullable=False),  # JSON
            Column("until", String(10), nullable=False),  # the last day on which it is kept
            Column("state", String, nullable=False),  # kept | deleted
            sqlite_with_rowid=False,
        ),
        Table(
            "vault_access",
            metadata,
            Column("number", Integer, primary_key=True),
            Column("item", String(32), ForeignKey("vault_items.item"), nullable=False),
            Column("what", String, nullable=False),  # kept | asked to open | opened | deleted …
            Column("who", Text, nullable=False),
            Column("why", Text, nullable=False),
            Column("time", String, nullable=False),  # ISO 8601, UTC
        ),
    )
