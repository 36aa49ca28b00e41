"""Fingerprints into the bank: checked at the door, and joined with what is there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from philomela.database.numbers import take_numbers
from philomela.database.schema import bank_entries, bank_fingerprints, bank_given
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.matching.index import HashIndex
from philomela.protection.bank.asked import Asked
from philomela.protection.bank.door import refusals

ACTIVE, QUARANTINED, WITHDRAWN, EXPIRED = "active", "quarantined", "withdrawn", "expired"
_PAGE = 10_000  # rows in one statement

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of fingerprints that were given. ``quarantined`` are those of them that wait."""

    entry: int
    given: int
    new: int  # fingerprints that the bank did not know
    joined: int  # with what others gave before
    quarantined: tuple[tuple[int, str], ...]  # fingerprint, reason


def add_entry(connection: Connection, asked: Asked, entry: int, contact: bytes | None) -> None:
    """Write an entry without fingerprints."""
    connection.execute(
        insert(bank_entries).values(
            entry=entry,
            source=asked.source,
            reference=asked.reference,
            consent=asked.consent,
            consent_date=asked.consent_date.isoformat(),
            purpose=asked.purpose,
            expires=asked.expires.isoformat() if asked.expires else None,
            contact=contact,
            state=ACTIVE,
        )
    )


def give(
    connection: Connection,
    entry: int,
    prints: Sequence[PhotoPrint],
    keys: Sequence[str] | None = None,
) -> Added:
    """Give fingerprints to the bank under an entry; ``keys`` are what an exchange calls them.

    One with the SHA-256 of another, or whose hash differs by at most 31 bits, is joined with it:
    one fingerprint, several askers. One that tells too little is quarantined with the reason, and
    is joined with nothing but itself.
    """
    joining = _Joining(connection)
    first = take_numbers(connection, "given", len(prints))
    fingerprints = take_numbers(connection, "fingerprint", len(prints))
    new: list[Row] = []
    given: list[Row] = []
    for place, (one, reason) in enumerate(zip(prints, refusals(prints), strict=True)):
        known = joining.known(one, reason)
        number = fingerprints + len(new) if known is None else known
        if known is None:
            state = QUARANTINED if reason else ACTIVE
            new.append({"fingerprint": number, "state": state, "reason": reason or ""})
            joining.add(one, number, reason)
        key = keys[place] if keys else None
        given.append(_given_row(first + place, number, entry, one, key))
    for table, rows in ((bank_fingerprints, new), (bank_given, given)):
        for start in range(0, len(rows), _PAGE):
            connection.execute(insert(table), rows[start : start + _PAGE])
    waiting = tuple(quarantined_of(connection, entry, since=first))
    return Added(entry, len(prints), len(new), len(prints) - len(new), waiting)


def quarantined_of(connection: Connection, entry: int, since: int = 0) -> Iterator[tuple[int, str]]:
    """Fingerprints of an entry, given from a number on, that are not searched with, and why."""
    query = (
        select(bank_fingerprints.c.fingerprint, bank_fingerprints.c.reason)
        .join(bank_given, bank_given.c.fingerprint == bank_fingerprints.c.fingerprint)
        .where(
            bank_given.c.entry == entry,
            bank_given.c.number >= since,
            bank_fingerprints.c.state == QUARANTINED,
        )
        .distinct()
        .order_by(bank_fingerprints.c.fingerprint)
    )
    for row in connection.execute(query):
        yield row.fingerprint, row.reason


def _given_row(number: int, fingerprint: int, entry: int, one: PhotoPrint, key: str | None) -> Row:
    return {
        "number": number,
        "fingerprint": fingerprint,
        "entry": entry,
        "sha256": one.sha256,
        "pdq": one.pdq.hex(),
        "quality": one.quality,
        "recipe": one.recipe,
        "sketch": one.sketch,
        "key": key,
    }


class _Joining:
    """What the bank holds, to join with: each fingerprint by what was given first."""

    def __init__(self, connection: Connection) -> None:
        self._by_sha256: dict[tuple[str, str], int] = {}
        self._numbers: list[int] = []
        hashes: list[bytes] = []
        for fingerprint, state, sha256, pdq in _first_given(connection):
            if sha256:
                self._by_sha256.setdefault((sha256, state), fingerprint)
            if state == ACTIVE and self._numbers[-1:] != [fingerprint]:
                hashes.append(bytes.fromhex(pdq))
                self._numbers.append(fingerprint)
        self._index = HashIndex(hashes)

    def known(self, one: PhotoPrint, reason: str | None) -> int | None:
        """The fingerprint that this one joins."""
        for state in (QUARANTINED, ACTIVE) if reason is None else (QUARANTINED,):
            if one.sha256 and (one.sha256, state) in self._by_sha256:
                return self._by_sha256[one.sha256, state]
        if reason is not None:
            return None
        hits = self._index.search(one.pdq)
        return self._numbers[hits[0].place] if hits else None

    def add(self, one: PhotoPrint, number: int, reason: str | None) -> None:
        """Take in a fingerprint that is new."""
        if one.sha256:
            self._by_sha256[one.sha256, QUARANTINED if reason else ACTIVE] = number
        if reason is None:
            self._index.add(one.pdq)
            self._numbers.append(number)


def _first_given(connection: Connection) -> Iterator[tuple[int, str, str | None, str]]:
    query = (
        select(
            bank_given.c.fingerprint,
            bank_fingerprints.c.state,
            bank_given.c.sha256,
            bank_given.c.pdq,
        )
        .join(bank_fingerprints, bank_given.c.fingerprint == bank_fingerprints.c.fingerprint)
        .order_by(bank_given.c.fingerprint, bank_given.c.number)
    )
    for row in connection.execute(query):
        yield row.fingerprint, row.state, row.sha256, row.pdq
