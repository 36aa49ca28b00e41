"""What an exchange says -> the bank."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from philomela.database.schema import bank_entries, bank_exchanges, bank_given
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.protection.bank.adding import ACTIVE, give
from philomela.protection.bank.ending import drop_unasked
from philomela.protection.exchanges.fetched import Change

_PDQ = re.compile(r"[0-9a-fA-F]{64}")


class Source(NamedTuple):
    """An exchange that gave a fingerprint, and what it calls it."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What changes came to."""

    new: int
    gone: int
    refused: int  # that were no PDQ hashes
    quarantined: int


def reached(connection: Connection, name: str) -> dict[str, Any] | None:
    """Where the next fetch begins."""
    query = select(bank_exchanges.c.reached).where(bank_exchanges.c.name == name)
    found = connection.scalar(query)
    told: dict[str, Any] | None = json.loads(found) if found else None
    return told


def set_reached(connection: Connection, name: str, place: dict[str, Any]) -> None:
    """Let the next fetch begin there."""
    connection.execute(delete(bank_exchanges).where(bank_exchanges.c.name == name))
    connection.execute(insert(bank_exchanges).values(name=name, reached=json.dumps(place)))


def entry_of(connection: Connection, name: str) -> int | None:
    """The entry of an exchange, if there is one in force."""
    query = select(bank_entries.c.entry).where(
        bank_entries.c.source == f"exchange:{name}", bank_entries.c.state == ACTIVE
    )
    return connection.scalar(query.order_by(bank_entries.c.entry))


def apply(connection: Connection, entry: int, changes: Sequence[Change]) -> Applied:
    """Take in what is new, and delete what was taken back. Doing it again changes nothing."""
    # Of what is told twice the later word counts.
    latest = {_identity(one.key): one for one in changes}
    known = _known(connection, entry)
    leaving: list[int] = []
    prints: list[PhotoPrint] = []
    keys: list[str] = []
    refused = 0
    for identity, one in latest.items():
        before = known.get(identity)
        if one.pdq is None:
            leaving += [before[0]] if before else []
        elif not _PDQ.fullmatch(one.pdq):
            refused += 1
        elif before and before[1] == one.pdq.lower():
            _rename(connection, before[0], one.key)
        else:
            leaving += [before[0]] if before else []
            prints.append(PhotoPrint(bytes.fromhex(one.pdq)))
            keys.append(one.key)
    gone = _delete(connection, leaving)
    added = give(connection, entry, prints, keys) if prints else None
    waiting = len(added.quarantined) if added else 0
    return Applied(len(prints), gone, refused, waiting)


def _identity(key: str) -> str:
    """What stays the same of what an exchange calls a hash."""
    return key.partition("/")[0]


def _known(connection: Connection, entry: int) -> dict[str, tuple[int, str]]:
    query = select(bank_given.c.number, bank_given.c.key, bank_given.c.pdq).where(
        bank_given.c.entry == entry
    )
    return {_identity(row.key): (row.number, row.pdq) for row in connection.execute(query)}


def _rename(connection: Connection, number: int, key: str) -> None:
    changed = update(bank_given).where(bank_given.c.number == number, bank_given.c.key != key)
    connection.execute(changed.values(key=key))


def _delete(connection: Connection, numbers: Iterable[int]) -> int:
    count = 0
    fingerprints: set[int] = set()
    for number in numbers:
        own = bank_given.c.number == number
        fingerprints.update(connection.scalars(select(bank_given.c.fingerprint).where(own)))
        count += connection.execute(delete(bank_given).where(own)).rowcount
    drop_unasked(connection, sorted(fingerprints))
    return count


def sources_of(connection: Connection, fingerprint: int) -> Iterator[Source]:
    """The exchanges that gave a fingerprint."""
    query = (
        select(bank_entries.c.source, bank_given.c.key)
        .join(bank_given, bank_given.c.entry == bank_entries.c.entry)
        .where(bank_given.c.fingerprint == fingerprint, bank_entries.c.source.like("exchange:%"))
        .order_by(bank_given.c.number)
    )
    for row in connection.execute(query):
        yield Source(row.source.removeprefix("exchange:"), row.key)
