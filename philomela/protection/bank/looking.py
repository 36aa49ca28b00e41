"""What the bank holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, Select, func, or_, select

from philomela.database.schema import bank_entries, bank_fingerprints, bank_given, pictures
from philomela.database.sealed import SEALED
from philomela.matching.kernels import RADIUS
from philomela.protection.bank.adding import ACTIVE, QUARANTINED


class Entry(NamedTuple):
    """An entry, with counts of its fingerprints. Its contact is not among it."""

    entry: int
    source: str
    reference: str
    consent: str
    consent_date: str
    purpose: str
    expires: str | None
    state: str
    fingerprints: int
    sketches: int
    quarantined: int
    shared: int  # that others asked for too


class Held(NamedTuple):
    """A fingerprint of an entry; it is not itself told, only what kind it is."""

    fingerprint: int
    state: str
    reason: str
    quality: int | None
    has_sha256: bool
    has_sketch: bool
    askers: int


def entries(connection: Connection, number: int | None = None) -> Iterator[Entry]:
    """All entries, or one, in the order of their numbers."""
    counts = {row.entry: row for row in connection.execute(_counts())}
    query = select(bank_entries).order_by(bank_entries.c.entry)
    if number is not None:
        query = query.where(bank_entries.c.entry == number)
    for row in connection.execute(query):
        count = counts.get(row.entry)
        numbers = (
            (count.fingerprints, count.sketches, count.quarantined or 0, count.shared or 0)
            if count
            else (0, 0, 0, 0)
        )
        yield Entry(
            row.entry,
            row.source,
            row.reference,
            row.consent,
            row.consent_date,
            row.purpose,
            row.expires,
            row.state,
            *numbers,
        )


def _counts() -> Select[Any]:
    askers = (
        select(
            bank_given.c.fingerprint,
            func.count(func.distinct(bank_given.c.entry)).label("askers"),
        )
        .group_by(bank_given.c.fingerprint)
        .subquery()
    )
    given = (
        select(
            bank_given.c.entry, bank_given.c.fingerprint, func.count(bank_given.c.sketch).label("s")
        )
        .group_by(bank_given.c.entry, bank_given.c.fingerprint)
        .subquery()
    )
    states = bank_fingerprints
    return (
        select(
            given.c.entry,
            func.count().label("fingerprints"),
            func.sum(given.c.s).label("sketches"),
            func.count().filter(states.c.state == QUARANTINED).label("quarantined"),
            func.count().filter(askers.c.askers > 1).label("shared"),
        )
        .join(states, states.c.fingerprint == given.c.fingerprint)
        .join(askers, askers.c.fingerprint == given.c.fingerprint)
        .group_by(given.c.entry)
    )


def fingerprints_of(connection: Connection, entry: int) -> Iterator[Held]:
    """The fingerprints of an entry."""
    others = bank_given.alias()
    askers = (
        select(func.count(func.distinct(others.c.entry)))
        .where(others.c.fingerprint == bank_given.c.fingerprint)
        .scalar_subquery()
    )
    query = (
        select(bank_given, bank_fingerprints.c.state, bank_fingerprints.c.reason, askers)
        .join(bank_fingerprints, bank_given.c.fingerprint == bank_fingerprints.c.fingerprint)
        .where(bank_given.c.entry == entry)
        .order_by(bank_given.c.number)
    )
    for row in connection.execute(query):
        yield Held(
            row.fingerprint,
            row.state,
            row.reason,
            row.quality,
            row.sha256 is not None,
            row.sketch is not None,
            row[-1],
        )


def in_force(today: date) -> Any:
    """The condition that an entry holds on a day, its expiry carried out or not."""
    open_end = or_(bank_entries.c.expires.is_(None), bank_entries.c.expires >= today.isoformat())
    return (bank_entries.c.state == ACTIVE) & open_end


def hashes_to_export(connection: Connection, today: date) -> list[bytes]:
    """The distinct hashes of entries in force, but for what came from exchanges: they are theirs
    to hand on. What is sealed, or near it, is left out."""
    query = (
        select(bank_given.c.pdq)
        .join(bank_entries, bank_given.c.entry == bank_entries.c.entry)
        .join(bank_fingerprints, bank_given.c.fingerprint == bank_fingerprints.c.fingerprint)
        .where(
            in_force(today),
            bank_fingerprints.c.state == ACTIVE,
            bank_entries.c.source.in_(["request", "list"]),
        )
        .distinct()
        .order_by(bank_given.c.pdq)
    )
    hashes = [bytes.fromhex(one) for one in connection.scalars(query)]
    return _without_sealed(connection, hashes)


def _without_sealed(connection: Connection, hashes: list[bytes]) -> list[bytes]:
    """Those that would not find a sealed picture."""
    named = select(bank_given.c.pdq).where(bank_given.c.sha256.in_(SEALED))
    held = select(pictures.c.pdq).where(pictures.c.sha256.in_(SEALED))
    sealed = {*connection.scalars(named), *connection.scalars(held)}
    bits = np.frombuffer(b"".join(hashes), np.uint64).reshape(-1, 4)
    near = np.zeros(len(hashes), np.bool_)
    for one in sealed:
        apart = np.bitwise_count(bits ^ np.frombuffer(bytes.fromhex(one), np.uint64))
        near |= apart.sum(axis=1) <= RADIUS
    return [one for one, left_out in zip(hashes, near, strict=True) if not left_out]
