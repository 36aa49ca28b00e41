"""The vault: pictures' bytes that somebody chose to keep, encrypted to keys that the case names.

Each item is one file in the format of age (https://age-encryption.org/v1), named by a random
number, in the folder ``<case>.vault`` beside the case. Whoever has no identity
for one of its keys sees how large it is, and nothing else; the program itself keeps no identity.

A file is written, and made safe on the disk, inside the transaction that registers it, and removed
after the transaction that gives it up. So a program that is killed leaves at most a file that no
row names, which the next use removes.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pyrage
from sqlalchemy import Connection, insert, select, update

from philomela.database.connection import Case
from philomela.database.safe_writing import write_safely
from philomela.database.schema import pictures, vault_items
from philomela.database.sealed import sealed_pictures
from philomela.errors import CaseError, InputError, UsageError
from philomela.evidence.age_keys import identities_in, recipient_of
from philomela.evidence.vault_register import (
    Item,
    all_items,
    known_keys,
    record,
    remove_strays,
    vault_file,
    vault_folder,
)

LARGEST_ITEM = 256 << 20  # bytes
_SEALED = "This picture is sealed: it can be neither kept nor opened."
_SEALED_REMEDY = "Turn to the hotline of your country."


def keep(
    case: Case,
    sha256: str,
    content: bytes,
    to: Sequence[str],
    until: date,
    *,
    by: str,
    why: str = "",
    today: date | None = None,
) -> Item:
    """Keep a picture of the case until a day, encrypted to keys that the case names.

    ``to`` are names of keys or the keys themselves. A picture that is kept for the same keys is not
    kept twice. Raises :class:`~philomela.errors.UsageError` for what is sealed, unknown or past.
    """
    if until < (today or _now().date()):
        raise UsageError(f"{until} is over already.", "Name a later day with --until.")
    if len(content) > LARGEST_ITEM or hashlib.sha256(content).hexdigest() != sha256:
        raise InputError("These are not the bytes of that picture.", "Name the right archive.")
    with case.write() as connection:
        check_keepable(connection, sha256)
        recipients = _chosen(known_keys(connection), to)
        for known in all_items(connection):
            if (known.sha256, known.recipients, known.state) == (sha256, recipients, "kept"):
                return known
        folder = _made(vault_folder(case))
        remove_strays(connection, folder)
        found = Item(secrets.token_hex(16), sha256, recipients, until, "kept")
        encrypted = pyrage.encrypt(content, [recipient_of(one) for one in recipients])
        write_safely(vault_file(case, found.item), encrypted, private=True)
        connection.execute(
            insert(vault_items).values(
                item=found.item,
                sha256=sha256,
                recipients=json.dumps(recipients),
                until=until.isoformat(),
                state="kept",
            )
        )
        record(connection, found.item, "kept", by, why)
    return found


def check_keepable(connection: Connection, sha256: str) -> None:
    """Raise :class:`~philomela.errors.UsageError` for a picture that is sealed or not known."""
    if sha256 in sealed_pictures(connection):
        raise UsageError(_SEALED, _SEALED_REMEDY)
    known = select(pictures.c.sha256).where(pictures.c.sha256 == sha256)
    if connection.scalar(known) is None:
        raise UsageError(
            "The case has no picture of that SHA-256.", "Ingest the archive that holds it first."
        )


def open_item(
    case: Case,
    item: str,
    identity: Path,
    out: Path,
    *,
    by: str,
    why: str,
    today: date | None = None,
) -> Item:
    """Decrypt an item to a file that only its owner may read.

    Who asked and why is on record before anything is decrypted. Raises
    :class:`~philomela.errors.UsageError` for what is sealed, gone or past its day, and
    :class:`~philomela.errors.InputError` where the identity does not open it.
    """
    if not by.strip() or not why.strip():
        raise UsageError("Opening an item needs a name and a reason.", "Say --by and --why.")
    identities = identities_in(identity)
    with case.write() as connection:
        found = _openable(connection, item, today or _now().date())
        record(connection, item, "asked to open", by, why)
    try:
        encrypted = vault_file(case, item).read_bytes()
    except OSError as error:
        raise CaseError(
            f"The file of item {item} cannot be read: {error.strerror}.", "Restore it from a copy."
        ) from error
    try:
        content = pyrage.decrypt(encrypted, identities)
    except pyrage.DecryptError as error:
        raise InputError(
            "This identity does not open the item, or the item is damaged.",
            "Name the file with the secret half of one of its keys.",
        ) from error
    if hashlib.sha256(content).hexdigest() != found.sha256:
        raise CaseError(f"Item {item} is not the picture that was kept.", "Restore a copy.")
    write_safely(out, content, private=True)
    with case.write() as connection:
        record(connection, item, "opened", by, why)
    return found


def expire(case: Case, today: date, *, by: str) -> list[Item]:
    """Delete what is past its day, and files that no row names."""
    folder = vault_folder(case)
    with case.write() as connection:
        past = [one for one in all_items(connection) if one.state == "kept" and one.until < today]
        for one in past:
            _give_up(connection, one.item, "expired", by, f"kept until {one.until}")
    if folder.is_dir():
        with case.write() as connection:
            remove_strays(connection, folder)
    return past


def _openable(connection: Connection, item: str, today: date) -> Item:
    found = next((one for one in all_items(connection) if one.item == item), None)
    if found is None or found.state != "kept":
        raise UsageError("The vault has no such item.", "See `philomela vault list`.")
    if found.sha256 in sealed_pictures(connection):
        raise UsageError(_SEALED, _SEALED_REMEDY)
    if found.until < today:
        raise UsageError(
            f"The item was to be kept until {found.until}.", "Run `philomela vault expire`."
        )
    return found


def _chosen(known: dict[str, str], to: Sequence[str]) -> tuple[str, ...]:
    chosen = {known.get(one, one) for one in to}
    if not chosen or chosen - set(known.values()):
        raise UsageError(
            "Items are encrypted to keys that the case names.",
            "Name one with `philomela vault keys add NAME RECIPIENT`.",
        )
    return tuple(sorted(chosen))


def _give_up(connection: Connection, item: str, what: str, by: str, why: str) -> None:
    connection.execute(
        update(vault_items).where(vault_items.c.item == item).values(state="deleted")
    )
    record(connection, item, what, by, why)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}.") from error
    return folder


def _now() -> datetime:
    return datetime.now(UTC)
