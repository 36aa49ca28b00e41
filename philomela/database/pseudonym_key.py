"""The key under which a case's pseudonyms are made.

It lies beside the case in a file of its own, so that a case can be handed on without it, and so
that destroying the file makes the pseudonyms final. The case keeps only a check value.
"""

from __future__ import annotations

from pathlib import Path

from philomela.database.connection import Case
from philomela.database.key_file import KEY_BYTES, KeyFile

__all__ = ["KEY_BYTES", "case_key", "key_path"]

_KEY = KeyFile(
    name="pseudonym key",
    suffix=".key",
    check="pseudonym_key_check",
    phrase=b"philomela pseudonym key check",
    need="Put it back to add archives; without it a case can only be read.",
)


def key_path(case: Case) -> Path:
    """Where the key of this case lies."""
    return _KEY.path(case)


def case_key(case: Case, path: Path | None = None) -> bytes:
    """The case's key (32 bytes), made on first use.

    Raises :class:`~philomela.errors.KeyMissing` where the case was begun with a key that is not
    there, or with another one.
    """
    return _KEY.key(case, path)
