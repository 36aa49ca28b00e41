"""Versions of a case's schema, each with the step that leads to it (Alembic).

A new case is made at the latest version at once, and a case at that version needs no step, so that
Alembic is loaded only where there is something to migrate. Tests hold both ways to one result.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select

from philomela.database.schema import metadata
from philomela.errors import CaseError

#: The version that this program writes.
LATEST = "0009"

_VERSION_TABLE = "alembic_version"
_version = Table(
    _VERSION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True, nullable=False)
)


def is_current(connection: Connection) -> bool:
    """Whether the schema is this program's version."""
    return _found(connection) == LATEST


def migrate(connection: Connection) -> None:
    """Bring the schema to this program's version, inside the caller's transaction.

    Raises :class:`~philomela.errors.CaseError` for a case of a later version.
    """
    found = _found(connection)
    if found is None and not inspect(connection).get_table_names():
        metadata.create_all(connection)
        _version.create(connection)
        connection.execute(insert(_version).values(version_num=LATEST))
    elif found != LATEST:
        _step_by_step(connection, found)


def _found(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    return connection.scalar(select(_version.c.version_num))


def _step_by_step(connection: Connection, found: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise CaseError(
            f"The case was made by a later version of Philomela (schema {found}).",
            "Install that version or a newer one.",
        )
    command.upgrade(config, "head")
