"""Keys that lie beside a case, each in a file of its own.

So a case can be handed on without them, and destroying a file makes what it protects final. The
case keeps only a check value.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select

from philomela.database.connection import Case
from philomela.database.schema import case_info
from philomela.errors import CaseError, KeyMissing

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyFile:
    """One kind of key."""

    name: str  # as in "the pseudonym key"
    suffix: str  # of the file beside the case
    check: str  # row of `case_info` with the check value
    phrase: bytes  # that the check value is made of
    need: str  # what it is needed for, and what can be done without it

    def path(self, case: Case) -> Path:
        """Where the key of this case lies."""
        path = case.path
        if path is None:
            return Path("case.philomela" + self.suffix)
        return path.with_name(path.name + self.suffix)

    def key(self, case: Case, path: Path | None = None) -> bytes:
        """The case's key (32 bytes), made on first use.

        Raises :class:`~philomela.errors.KeyMissing` where the case was begun with a key that is not
        there, or with another one.
        """
        path = path or self.path(case)
        with case.read() as connection:
            check = connection.scalar(
                select(case_info.c.value).where(case_info.c.name == self.check)
            )
        if check is None:
            key = self._read(path) if path.exists() else _make(path)
            with case.write() as connection:
                connection.execute(insert(case_info).values(name=self.check, value=self._of(key)))
            return key
        if not path.exists():
            raise KeyMissing(f"The {self.name} {path.name} is not beside the case.", self.need)
        key = self._read(path)
        if not hmac.compare_digest(self._of(key), check):
            raise KeyMissing(
                f"The {self.name} {path.name} belongs to another case.",
                "Put the key that was made with this case back.",
            )
        return key

    def _of(self, key: bytes) -> str:
        return hmac.digest(key, self.phrase, "sha256")[:8].hex()

    def _read(self, path: Path) -> bytes:
        try:
            text = path.read_text("ascii")
            key = bytes.fromhex(text)
        except OSError as error:
            raise CaseError(f"The key {path} cannot be read: {error.strerror}.") from error
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise KeyMissing(f"{path} is not a {self.name}.", "Put the case's own key back.")
        return key


def _make(path: Path) -> bytes:
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
