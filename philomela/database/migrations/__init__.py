"""Versions of a case's schema, each with the step that leads to it (Alembic)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from philomela.errors import CaseError


def is_current(connection: Connection) -> bool:
    """Whether the schema is this program's version."""
    scripts = ScriptDirectory.from_config(_config())
    return _revision(connection) == scripts.get_current_head()


def migrate(connection: Connection) -> None:
    """Bring the schema to this program's version, inside the caller's transaction.

    Raises :class:`~philomela.errors.CaseError` for a case of a later version.
    """
    config = _config()
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = _revision(connection)
    if found is not None and found not in known:
        raise CaseError(
            f"The case was made by a later version of Philomela (schema {found}).",
            "Install that version or a newer one.",
        )
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
