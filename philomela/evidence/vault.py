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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyrage
from sqlalchemy import Connection, insert, select, update

from philomela.database.connection import Case
from philomela.database.safe_writing import write_safely
from philomela.database.schema import pictures, vault_access, vault_items, vault_keys
from philomela.database.sealed import sealed_pictures
from philomela.errors import CaseError, InputError, UsageError
from philomela.evidence.age_keys import identities_in, recipient_of
from philomela.evidence.log import append

LARGEST_ITEM = 256 << 20  # bytes
_SUFFIX = ".age"
_SEALED = "This picture is sealed: it can be neither kept nor opened."
_SEALED_REMEDY = "Turn to the hotline of your country."


@dataclass(frozen=True, slots=True)
class Item:
    """Something in the vault."""

    item: str
    sha256: str
    recipients: tuple[str, ...]
    until: date  # the last day on which it is kept
    state: str  # kept | deleted


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the access log."""

    item: str
    what: str
    who: str
    why: str
    time: str


def vault_folder(case: Case) -> Path:
    """Where the vault of this case lies."""
    path = case.path
    return Path("case.philomela.vault") if path is None else path.with_name(path.name + ".vault")


def vault_file(case: Case, item: str) -> Path:
    """Where an item lies."""
    return vault_folder(case) / f"{item}{_SUFFIX}"


def add_key(case: Case, name: str, recipient: str) -> None:
    """Name a key that items may be encrypted to: the public half of an age or SSH key.

    Raises :class:`~philomela.errors.UsageError` for what is no such key, and for a name in use.
    """
    recipient_of(recipient)
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise UsageError("A key needs a name of at most 100 letters.", "Choose one.")
    with case.write() as connection:
        known = _keys(connection)
        if known.get(name, recipient) != recipient:
            raise UsageError(f"There is another key called {name}.", "Choose another name.")
        if name not in known:
            connection.execute(insert(vault_keys).values(name=name, recipient=recipient))
            append(connection, "vault key", {"name": name, "recipient": recipient})


def keys(case: Case) -> dict[str, str]:
    """The keys that the case names."""
    with case.read() as connection:
        return _keys(connection)


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
        recipients = _chosen(_keys(connection), to)
        for known in _items(connection):
            if (known.sha256, known.recipients, known.state) == (sha256, recipients, "kept"):
                return known
        folder = _made(vault_folder(case))
        _remove_strays(connection, folder)
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
        _log(connection, found.item, "kept", by, why)
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
        _log(connection, item, "asked to open", by, why)
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
        _log(connection, item, "opened", by, why)
    return found


def expire(case: Case, today: date, *, by: str) -> list[Item]:
    """Delete what is past its day, and files that no row names."""
    folder = vault_folder(case)
    with case.write() as connection:
        past = [one for one in _items(connection) if one.state == "kept" and one.until < today]
        for one in past:
            _give_up(connection, one.item, "expired", by, f"kept until {one.until}")
    if folder.is_dir():
        with case.write() as connection:
            _remove_strays(connection, folder)
    return past


def items(case: Case) -> list[Item]:
    """Everything that is or was in the vault."""
    with case.read() as connection:
        return list(_items(connection))


def accesses(case: Case) -> list[Access]:
    """The access log, oldest first."""
    with case.read() as connection:
        query = select(vault_access).order_by(vault_access.c.number)
        return [
            Access(row.item, row.what, row.who, row.why, row.time)
            for row in connection.execute(query)
        ]


def _openable(connection: Connection, item: str, today: date) -> Item:
    found = next((one for one in _items(connection) if one.item == item), None)
    if found is None or found.state != "kept":
        raise UsageError("The vault has no such item.", "See `philomela vault list`.")
    if found.sha256 in sealed_pictures(connection):
        raise UsageError(_SEALED, _SEALED_REMEDY)
    if found.until < today:
        raise UsageError(
            f"The item was to be kept until {found.until}.", "Run `philomela vault expire`."
        )
    return found


def _items(connection: Connection) -> Iterator[Item]:
    for row in connection.execute(select(vault_items).order_by(vault_items.c.item)):
        recipients = tuple(json.loads(row.recipients))
        yield Item(row.item, row.sha256, recipients, date.fromisoformat(row.until), row.state)


def _keys(connection: Connection) -> dict[str, str]:
    query = select(vault_keys).order_by(vault_keys.c.name)
    return {row.name: row.recipient for row in connection.execute(query)}


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
    _log(connection, item, what, by, why)


def stray_files(case: Case, connection: Connection) -> list[Path]:
    """Files of the vault that no row names, as a program that was killed may leave."""
    folder = vault_folder(case)
    return list(_strays(connection, folder)) if folder.is_dir() else []


def _strays(connection: Connection, folder: Path) -> Iterator[Path]:
    named = {one.item + _SUFFIX for one in _items(connection) if one.state == "kept"}
    for path in folder.iterdir():
        if _SUFFIX in path.name and path.name not in named:
            yield path


def _remove_strays(connection: Connection, folder: Path) -> None:
    """Remove files that no row names. The caller's transaction keeps other writers away."""
    for path in list(_strays(connection, folder)):
        path.unlink(missing_ok=True)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}.") from error
    return folder


def _log(connection: Connection, item: str, what: str, who: str, why: str) -> None:
    """On record, here and in the log of the case."""
    now = _now()
    picture = connection.scalar(select(vault_items.c.sha256).where(vault_items.c.item == item))
    told = {"item": item, "picture": picture, "why": why}
    append(connection, f"vault {what}", told, who=who, when=int(now.timestamp()))
    time = now.isoformat(timespec="seconds")
    values = {"item": item, "what": what, "who": who, "why": why, "time": time}
    connection.execute(insert(vault_access).values(values))


def _now() -> datetime:
    return datetime.now(UTC)
