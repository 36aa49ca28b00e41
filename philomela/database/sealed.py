"""Which pictures of a case are sealed: held so that nothing renders or exports them."""

from __future__ import annotations

from sqlalchemy import Connection, String, column, inspect, select, table

_TABLE = "sealed"


def sealed_pictures(connection: Connection) -> frozenset[str]:
    """The SHA-256 of every sealed picture, in lower-case hex.

    They are read from the column ``sha256`` of the table ``sealed``. A case without that table has
    nothing sealed.
    """
    if not inspect(connection).has_table(_TABLE):
        return frozenset()
    sealed = table(_TABLE, column("sha256", String))
    return frozenset(name.lower() for name in connection.scalars(select(sealed.c.sha256)))
