"""SQL that SQLite and PostgreSQL write differently, and queries as plain text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import ExecutableReturnsRows

Query = ExecutableReturnsRows


class Month(FunctionElement[str]):
    """``YYYY-MM`` in UTC of a column of seconds since 1970."""

    name = "month"
    type = String()
    inherit_cache = True


@compiles(Month, "sqlite")
def _month_sqlite(element: Month, compiler: SQLCompiler, **options: Any) -> str:
    return f"strftime('%Y-%m', {compiler.process(element.clauses, **options)}, 'unixepoch')"


@compiles(Month, "postgresql")
def _month_postgresql(element: Month, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"to_char(to_timestamp({seconds}) AT TIME ZONE 'UTC', 'YYYY-MM')"


def plain_sql(query: Query) -> str:
    """The query as text without parameters, for SQLite."""
    dialect = sqlite.dialect()
    text = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    return "\n".join(line.strip() for line in text.splitlines())


def count_of(query: Select[Any]) -> Query:
    """How many rows a query lists."""
    inner = query.order_by(None).subquery()
    return select(func.count()).select_from(inner)
