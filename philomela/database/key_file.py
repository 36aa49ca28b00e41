"""A secret of a case in a file of its own beside it; the case keeps only a check value.

So a case can be handed on without the secret, and destroying the file destroys what only it opens.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from philomela.database.connection import Case
from philomela.database.schema import case_info
from philomela.errors import CaseError, KeyMissing

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyKind:
    """One of a case's secrets, and the sentences about it."""

    name: str  # for people, such as "pseudonym key"
    ending: str  # of the file
    without_it: str  # what to do without the file

    def path(self, case: Case) -> Path:
        """Where this key of a case lies."""
        beside = case.path or Path("case.philomela")
        return beside.with_name(beside.name + self.ending)

    @property
    def check_name(self) -> str:
        """The check value's name among the case's facts."""
        return self.name.replace(" ", "_") + "_check"


def key_of(case: Case, kind: KeyKind, path: Path | None = None) -> bytes:
    """The key (32 bytes), made on first use.

    Raises :class:`~philomela.errors.KeyMissing` where the case was begun with a key that is not
    there, or with another one, and :class:`~philomela.errors.CaseError` where it cannot be read
    or written.
    """
    path = path or kind.path(case)
    named = case_info.c.name == kind.check_name
    with case.read() as connection:
        check = connection.scalar(select(case_info.c.value).where(named))
    if check is None:
        key = read_key(path, f"a {kind.name}") if path.exists() else make_key(path)
        with case.write() as connection:
            values = {"name": kind.check_name, "value": _check(key, kind)}
            connection.execute(insert(case_info).values(values))
        return key
    if not path.exists():
        raise KeyMissing(f"The {kind.name} {path.name} is not beside the case.", kind.without_it)
    key = read_key(path, f"a {kind.name}")
    if not hmac.compare_digest(_check(key, kind), check):
        raise KeyMissing(
            f"The {kind.name} {path.name} belongs to another case.",
            "Put the key that was made with this case back.",
        )
    return key


def belongs(connection: Connection, kind: KeyKind, key: bytes) -> bool | None:
    """Whether this is the key of the case; None where the case has had none."""
    named = case_info.c.name == kind.check_name
    check = connection.scalar(select(case_info.c.value).where(named))
    return None if check is None else hmac.compare_digest(_check(key, kind), check)


def destroy(path: Path) -> bool:
    """Overwrite a key's file and remove it; says whether it was there.

    A disk may keep what was overwritten, and copies are beyond reach. Raises
    :class:`~philomela.errors.CaseError` where it cannot be removed.
    """
    try:
        if not path.exists():
            return False
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except OSError as error:
        raise CaseError(f"The key {path} cannot be removed: {error.strerror}.") from error
    return True


def _check(key: bytes, kind: KeyKind) -> str:
    return hmac.digest(key, f"philomela {kind.name} check".encode(), "sha256")[:8].hex()


def read_key(path: Path, what: str) -> bytes:
    """The key of a file.

    Raises :class:`~philomela.errors.KeyMissing` where it is not ``what`` it should be and
    :class:`~philomela.errors.CaseError` where it cannot be read.
    """
    try:
        text = path.read_text("ascii")
        key = bytes.fromhex(text)
    except OSError as error:
        raise CaseError(f"The key {path} cannot be read: {error.strerror}.") from error
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"{path} is not {what}.", "Put the case's own key back.")
    return key


def make_key(path: Path) -> bytes:
    """Make a key; the file is there whole, or not at all."""
    key = secrets.token_bytes(KEY_BYTES)
    unfinished = path.with_name(path.name + ".new")
    try:
        unfinished.unlink(missing_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise CaseError(f"The key {path} cannot be written: {error.strerror}.") from error
    return key
