"""The tables of a case that hold its log: acts, checkpoints of them, timestamps of checkpoints.

The rows of acts are never changed or taken away; the database itself refuses it. They belong to
the same metadata as those of :mod:`philomela.database.schema`, which imports them.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
)
from sqlalchemy.schema import ExecutableDDLElement

#: What makes the table append-only, by dialect.
APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN"
        " SELECT RAISE(ABORT, 'the log is append-only'); END",
        "CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN"
        " SELECT RAISE(ABORT, 'the log is append-only'); END",
        # Replacing a row fires no delete trigger, and would have a number that is taken.
        "CREATE TRIGGER log_next_only BEFORE INSERT ON log"
        " WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM log) BEGIN"
        " SELECT RAISE(ABORT, 'the log is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RAISE EXCEPTION ''the log is append-only''; END'",
        "CREATE TRIGGER log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON log"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_refuse()",
    ),
}


def log_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    """The tables ``log``, ``checkpoints``, ``timestamps``."""
    log = Table(
        "log",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),  # from 1
        Column("what", String, nullable=False),
        Column("time", BigInteger, nullable=False),  # seconds since 1970-01-01 UTC
        Column("content", String(64), nullable=False, index=True),  # SHA-256 of what and details
        Column("leaf", LargeBinary, nullable=False),  # canonical JSON of the act
        Column("hash", String(64), nullable=False),  # of the leaf, as in RFC 9162
        Column("nodes", LargeBinary, nullable=False),  # of all subtrees that it completes
    )
    checkpoints = Table(
        "checkpoints",
        metadata,
        Column("size", BigInteger, primary_key=True, autoincrement=False),  # acts
        Column("checkpoint", Text, nullable=False),  # a signed note
        sqlite_with_rowid=False,
    )
    timestamps = Table(
        "timestamps",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("size", BigInteger, ForeignKey("checkpoints.size"), nullable=False),
        Column("authority", String, nullable=False),
        Column("address", Text, nullable=False),
        Column("reason", Text, nullable=False),  # why there is none; empty where there is one
        Column("request", LargeBinary, nullable=False),  # DER
        Column("response", LargeBinary),  # DER
        Column("roots", Text),  # certificates it was verified against, PEM
    )
    for dialect, statements in APPEND_ONLY.items():
        for statement in statements:
            ddl: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call]
            ddl = ddl.execute_if(dialect=dialect)
            event.listen(log, "after_create", ddl)
    return log, checkpoints, timestamps
