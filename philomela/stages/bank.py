"""The bank of a case: each act of it is one transaction, with its line in the register of acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from philomela.database.connection import Case
from philomela.database.contacts import decrypt_contact, encrypt_contact
from philomela.database.numbers import take_numbers
from philomela.database.safe_writing import write_safely
from philomela.database.schema import bank_entries, bank_given
from philomela.errors import InputError, UsageError
from philomela.fingerprints.fingerprint_file import LARGEST_FILE, read_prints
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.protection.bank.acts import record_act
from philomela.protection.bank.adding import (
    ACTIVE,
    EXPIRED,
    WITHDRAWN,
    Added,
    add_entry,
    give,
    quarantined_of,
)
from philomela.protection.bank.asked import Asked
from philomela.protection.bank.ending import active_entry, end_entry, entries_past
from philomela.protection.bank.lists import (
    LARGEST_LIST,
    Format,
    HashList,
    read_list,
    write_list,
)
from philomela.protection.bank.looking import hashes_to_export
from philomela.protection.bank.quarantine import release


@dataclass(frozen=True, slots=True)
class Imported:
    """A list that was taken in."""

    added: Added
    read: HashList


def add(case: Case, file: Path, asked: Asked, *, by: str) -> Added:
    """Take a fingerprint file into the bank.

    The same file for the same reference is taken once. Raises
    :class:`~philomela.fingerprints.fingerprint_file.NotAFingerprint`.
    """
    prints = read_prints(_content(file, LARGEST_FILE))
    return _add(case, prints, asked, by)


def _add(case: Case, prints: Sequence[PhotoPrint], asked: Asked, by: str) -> Added:
    if asked.expires and asked.expires < _now().date():
        raise UsageError(f"{asked.expires} is over.", "Name a later day with --expires.")
    with case.read() as connection:
        known = _known(connection, prints, asked)
        if known is not None:
            waiting = tuple(quarantined_of(connection, known))
            return Added(known, len(prints), 0, len(prints), waiting)
    with case.write() as connection:
        entry = take_numbers(connection, "entry")
    # A key is made in a transaction of its own.
    contact = encrypt_contact(case, entry, asked.contact) if asked.contact else None
    with case.write() as connection:
        add_entry(connection, asked, entry, contact)
        added = give(connection, entry, prints)
        told = {"entry": entry, "source": asked.source, "given": added.given, "new": added.new}
        told["quarantined"] = len(added.quarantined)
        record_act(connection, "bank add", by, _now(), told)
    return added


def _known(connection: Connection, prints: Sequence[PhotoPrint], asked: Asked) -> int | None:
    """The entry in force that has the very same fingerprints for the same reference."""
    wanted = {(one.sha256, one.pdq.hex(), one.sketch) for one in prints}
    query = select(bank_entries.c.entry).where(
        bank_entries.c.reference == asked.reference,
        bank_entries.c.source == asked.source,
        bank_entries.c.state == ACTIVE,
    )
    for entry in connection.scalars(query).all():
        given = select(bank_given.c.sha256, bank_given.c.pdq, bank_given.c.sketch).where(
            bank_given.c.entry == entry
        )
        if {tuple(row) for row in connection.execute(given)} == wanted:
            return int(entry)
    return None


def import_list(case: Case, file: Path, asked: Asked, *, by: str) -> Imported:
    """Take a list of PDQ hashes into the bank, as one entry."""
    found = read_list(_content(file, LARGEST_LIST))
    return Imported(_add(case, found.prints, asked, by), found)


def export_list(case: Case, file: Path, form: Format, *, by: str) -> int:
    """Write the bank's hashes as a list; says how many. What exchanges gave is left out."""
    with case.read() as connection:
        hashes = hashes_to_export(connection, _now().date())
    write_safely(file, "".join(write_list(hashes, form)).encode("ascii"))
    with case.write() as connection:
        told = {"file": file.name, "form": form, "hashes": len(hashes)}
        record_act(connection, "bank export", by, _now(), told)
    return len(hashes)


def withdraw(case: Case, entry: int, *, by: str, why: str) -> int:
    """End an entry at its owner's wish; says how many fingerprints were deleted."""
    with case.write() as connection:
        active_entry(connection, entry)
        deleted = end_entry(connection, entry, WITHDRAWN)
        told = {"entry": entry, "fingerprints deleted": deleted, "why": why}
        record_act(connection, "bank withdraw", by, _now(), told)
    return deleted


def expire(case: Case, today: date, *, by: str) -> dict[int, int]:
    """End the entries whose last day is over; says how many fingerprints each took along."""
    ended: dict[int, int] = {}
    with case.write() as connection:
        for entry in entries_past(connection, today):
            ended[entry] = end_entry(connection, entry, EXPIRED)
            told = {"entry": entry, "fingerprints deleted": ended[entry]}
            record_act(connection, "bank expire", by, _now(), told)
    return ended


def let_out(case: Case, fingerprint: int, *, by: str, why: str) -> str:
    """Let a fingerprint out of quarantine, as somebody decided; returns why it was there."""
    with case.write() as connection:
        reason = release(connection, fingerprint)
        told = {"fingerprint": fingerprint, "was": reason, "why": why}
        record_act(connection, "bank release", by, _now(), told)
    return reason


def contact_of(case: Case, entry: int) -> str | None:
    """How to reach who asked, if the entry says."""
    with case.read() as connection:
        query = select(bank_entries.c.contact).where(bank_entries.c.entry == entry)
        contact = connection.scalar(query)
    return decrypt_contact(case, entry, contact) if contact else None


def _content(file: Path, most: int) -> bytes:
    if not file.is_file():
        raise InputError(f"There is no file {file}.", "Name a file that is there.")
    with file.open("rb") as opened:
        return opened.read(most + 1)


def _now() -> datetime:
    return datetime.now(UTC)
