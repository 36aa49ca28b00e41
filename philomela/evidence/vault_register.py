"""What a case knows of its vault: keys that it names, items, and who asked for what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select

from philomela.database.connection import Case
from philomela.database.schema import vault_access, vault_items, vault_keys
from philomela.errors import UsageError
from philomela.evidence.age_keys import recipient_of
from philomela.evidence.log import append

_SUFFIX = ".age"


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
        known = known_keys(connection)
        if known.get(name, recipient) != recipient:
            raise UsageError(f"There is another key called {name}.", "Choose another name.")
        if name not in known:
            connection.execute(insert(vault_keys).values(name=name, recipient=recipient))
            append(connection, "vault key", {"name": name, "recipient": recipient})


def keys(case: Case) -> dict[str, str]:
    """The keys that the case names."""
    with case.read() as connection:
        return known_keys(connection)


def items(case: Case) -> list[Item]:
    """Everything that is or was in the vault."""
    with case.read() as connection:
        return list(all_items(connection))


def accesses(case: Case) -> list[Access]:
    """The access log, oldest first."""
    with case.read() as connection:
        query = select(vault_access).order_by(vault_access.c.number)
        return [
            Access(row.item, row.what, row.who, row.why, row.time)
            for row in connection.execute(query)
        ]


def all_items(connection: Connection) -> Iterator[Item]:
    """Everything that is or was in the vault, inside the caller's transaction."""
    for row in connection.execute(select(vault_items).order_by(vault_items.c.item)):
        recipients = tuple(json.loads(row.recipients))
        yield Item(row.item, row.sha256, recipients, date.fromisoformat(row.until), row.state)


def known_keys(connection: Connection) -> dict[str, str]:
    """The keys that the case names, inside the caller's transaction."""
    query = select(vault_keys).order_by(vault_keys.c.name)
    return {row.name: row.recipient for row in connection.execute(query)}


def stray_files(case: Case, connection: Connection) -> list[Path]:
    """Files of the vault that no row names, as a program that was killed may leave."""
    folder = vault_folder(case)
    return list(_strays(connection, folder)) if folder.is_dir() else []


def _strays(connection: Connection, folder: Path) -> Iterator[Path]:
    named = {one.item + _SUFFIX for one in all_items(connection) if one.state == "kept"}
    for path in folder.iterdir():
        if _SUFFIX in path.name and path.name not in named:
            yield path


def remove_strays(connection: Connection, folder: Path) -> None:
    """Remove files that no row names. The caller's transaction keeps other writers away."""
    for path in list(_strays(connection, folder)):
        path.unlink(missing_ok=True)


def record(connection: Connection, item: str, what: str, who: str, why: str) -> None:
    """On record, here and in the log of the case."""
    now = datetime.now(UTC)
    picture = connection.scalar(select(vault_items.c.sha256).where(vault_items.c.item == item))
    told = {"item": item, "picture": picture, "why": why}
    append(connection, f"vault {what}", told, who=who, when=int(now.timestamp()))
    time = now.isoformat(timespec="seconds")
    values = {"item": item, "what": what, "who": who, "why": why, "time": time}
    connection.execute(insert(vault_access).values(values))
