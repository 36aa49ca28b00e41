"""A backup of a case: a folder with the database, the vault and, by choice, the keys.

::

    BACKUP/
      case.philomela          the database as of one moment, without a journal
      case.philomela.vault/   encrypted items
      case.philomela.key …    the keys, where they were asked for
      backup.json             what it is: acts of the log and their root
      SHA256SUMS              of all other files, as `sha256sum -c` reads it; written last

The folder has its name only once all of it is on the disk: a program that is killed leaves
``BACKUP.unfinished``, which the next one removes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sqlalchemy import select

from philomela import __version__
from philomela.database.connection import Case
from philomela.database.contacts import CONTACT_KEY
from philomela.database.migrations import LATEST
from philomela.database.pseudonym_key import key_path
from philomela.database.schema import vault_items
from philomela.errors import InputError, UsageError
from philomela.evidence.log import append, log_root, log_size
from philomela.evidence.signing_key import signing_key_path
from philomela.evidence.vault_register import vault_file

NAME = "case.philomela"
ABOUT, SUMS = "backup.json", "SHA256SUMS"
FORMAT = "philomela-backup"
VAULT = ".vault"
ENDINGS = (".key", CONTACT_KEY.ending, ".logkey")


class BackedUp(NamedTuple):
    """What was written. ``keys`` are the endings of those that are in it."""

    folder: Path
    acts: int
    root: str
    items: int
    keys: tuple[str, ...]


def back_up(case: Case, out: Path, *, by: str, keys: bool) -> BackedUp:
    """Write a backup to a new folder: whole, or not at all. It is an act of the log first.

    Nothing else can be written to the case meanwhile. Raises
    :class:`~philomela.errors.InputError` where the folder is there already or cannot be written,
    and :class:`~philomela.errors.UsageError` for a case on a server.
    """
    path = case.path
    if path is None:
        raise UsageError("This case is on a database server.", "Use the server's own backup.")
    if not by.strip():
        raise UsageError("A backup needs the name of who makes it.", "Give it with --by.")
    if out.exists() or out.is_symlink():
        raise InputError(f"{out} is there already.", "Name a new folder with --out.")
    unfinished = out.with_name(out.name + ".unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        with case.write() as connection:
            append(connection, "backup", {"keys": keys}, who=by)
        with case.write() as connection:  # so that nobody else writes
            acts, root = log_size(connection), log_root(connection, log_size(connection)).hex()
            kept = select(vault_items.c.item).where(vault_items.c.state == "kept")
            items = [vault_file(case, item) for item in connection.scalars(kept)]
            _copy_database(path, unfinished / NAME)
            _copy_items(items, unfinished / (NAME + VAULT))
            chosen = tuple(_copy_keys(case, unfinished)) if keys else ()
        about = {"format": FORMAT, "version": 1, "program": __version__, "schema": LATEST}
        about |= {"acts": acts, "root": root, "vault_items": len(items), "keys": list(chosen)}
        told = json.dumps(about, indent=1, sort_keys=True).encode() + b"\n"
        _write(unfinished / ABOUT, BytesIO(told))
        _write(unfinished / SUMS, BytesIO(b"".join(_sums(unfinished))))
        unfinished.rename(out)
    except OSError as error:
        raise InputError(
            f"The backup cannot be written to {out}: {error.strerror or error}.",
            "Name another folder.",
        ) from error
    return BackedUp(out, acts, root, len(items), chosen)


def _copy_database(path: Path, out: Path) -> None:
    """The last state that was committed, in one file."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(out)) as to:
        source.backup(to)
        to.execute("PRAGMA journal_mode = DELETE")
    out.chmod(0o600)
    to_disk(out)


def _copy_items(items: list[Path], folder: Path) -> None:
    if items:
        folder.mkdir(mode=0o700)
    for item in items:
        copy(item, folder / item.name)


def _copy_keys(case: Case, folder: Path) -> Iterator[str]:
    beside = (key_path(case), CONTACT_KEY.path(case), signing_key_path(case))
    for path, ending in zip(beside, ENDINGS, strict=True):
        if path.exists():
            copy(path, folder / (NAME + ending))
            yield ending


def copy(source: Path, out: Path) -> None:
    """Copy a file that only its owner may read, down to the disk."""
    with source.open("rb") as file:
        _write(out, file)


def _write(path: Path, content: BinaryIO) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())


def to_disk(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sums(folder: Path) -> Iterator[bytes]:
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    for name in names:
        yield f"{digest_of_file(folder / name)}  {name}\n".encode()


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
