"""Files of 32 secret bytes in hex, which only their owner may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from philomela.errors import CaseError, KeyMissing

KEY_BYTES = 32


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
