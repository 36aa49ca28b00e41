"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from philomela.errors import InputError


def write_safely(file: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file under its name once all of it is on the disk.

    With ``private`` only its owner may read it. Raises :class:`~philomela.errors.InputError`.
    """
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        mode = 0o600 if private else 0o666
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise InputError(
            f"{file} cannot be written: {error.strerror}.", "Name another file."
        ) from error
