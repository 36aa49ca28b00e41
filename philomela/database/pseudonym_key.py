"""The key under which a case's pseudonyms are made.

It lies beside the case in a file of its own, so that a case can be handed on without it, and so
that destroying the file makes the pseudonyms final. The case keeps only a check value.
"""

from __future__ import annotations

import hmac
from pathlib import Path

from sqlalchemy import insert, select

from philomela.database.connection import Case
from philomela.database.key_file import make_key, read_key
from philomela.database.schema import case_info
from philomela.errors import KeyMissing

_CHECK_NAME = "pseudonym_key_check"


def key_path(case: Case) -> Path:
    """Where the key of this case lies."""
    path = case.path
    if path is None:
        return Path("case.philomela.key")
    return path.with_name(path.name + ".key")


def case_key(case: Case, path: Path | None = None) -> bytes:
    """The case's key (32 bytes), made on first use.

    Raises :class:`~philomela.errors.KeyMissing` where the case was begun with a key that is not
    there, or with another one.
    """
    path = path or key_path(case)
    with case.read() as connection:
        check = connection.scalar(select(case_info.c.value).where(case_info.c.name == _CHECK_NAME))
    if check is None:
        key = read_key(path, "a pseudonym key") if path.exists() else make_key(path)
        with case.write() as connection:
            connection.execute(insert(case_info).values(name=_CHECK_NAME, value=_check(key)))
        return key
    if not path.exists():
        raise KeyMissing(
            f"The pseudonym key {path.name} is not beside the case.",
            "Put it back to add archives; without it a case can only be read.",
        )
    key = read_key(path, "a pseudonym key")
    if not hmac.compare_digest(_check(key), check):
        raise KeyMissing(
            f"The pseudonym key {path.name} belongs to another case.",
            "Put the key that was made with this case back.",
        )
    return key


def _check(key: bytes) -> str:
    return hmac.digest(key, b"philomela pseudonym key check", "sha256")[:8].hex()
