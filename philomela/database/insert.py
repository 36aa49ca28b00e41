"""Inserting rows that may be there already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = dict[str, Any]


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert the rows whose key is not in the table yet; says how many, or -1 if not known."""
    if not rows:
        return 0
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).on_conflict_do_nothing()
    return connection.execute(statement, rows).rowcount


def insert_new_tuples(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> int:
    """The same for tuples in the order of the table's columns.

    On SQLite they go to the driver as they are, which halves the time of a large ingest.
    """
    if not rows:
        return 0
    if connection.dialect.name != "sqlite":
        names = [column.name for column in table.columns]
        return insert_new(connection, table, [dict(zip(names, row, strict=True)) for row in rows])
    return connection.exec_driver_sql(_sqlite_statement(table), list(rows)).rowcount


@cache
def _sqlite_statement(table: Table) -> str:
    names = [column.name for column in table.columns]
    statement = sqlite.insert(table).values(dict.fromkeys(names)).on_conflict_do_nothing()
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="qmark")))
