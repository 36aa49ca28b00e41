"""The key under which a case's pseudonyms are made.

It lies beside the case in a file of its own, so that a case can be handed on without it, and so
that destroying the file makes the pseudonyms final. The case keeps only a check value.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, select

from philomela.database.connection import Case
from philomela.database.key_file import KeyKind, key_of
from philomela.database.schema import case_info
from philomela.errors import KeyMissing

_DESTROYED = "pseudonym_key_destroyed"

PSEUDONYM_KEY = KeyKind(
    "pseudonym key", ".key", "Put it back to add archives; without it a case can only be read."
)


def key_path(case: Case) -> Path:
    """Where the key of this case lies."""
    return PSEUDONYM_KEY.path(case)


def case_key(case: Case, path: Path | None = None) -> bytes:
    """The case's key (32 bytes), made on first use.

    Raises :class:`~philomela.errors.KeyMissing` where the case was begun with a key that is not
    there, or with another one, and where its key was destroyed.
    """
    with case.read() as connection:
        if is_destroyed(connection):
            raise KeyMissing(
                "The pseudonym key of this case was destroyed, so no archive can be added to it.",
                "Begin a new case with --case.",
            )
    return key_of(case, PSEUDONYM_KEY, path)


def is_destroyed(connection: Connection) -> bool:
    """Whether the key was destroyed on purpose."""
    named = case_info.c.name == _DESTROYED
    return connection.execute(select(case_info.c.value).where(named)).first() is not None


def mark_destroyed(connection: Connection, number: int) -> None:
    """Say in the case that the key is destroyed, by the act of that number of its log."""
    connection.execute(insert(case_info).values(name=_DESTROYED, value=str(number)))
