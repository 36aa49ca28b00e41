"""Sealing a picture with its whole family, and the facts for a report without the picture."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from philomela.database.schema import measures, pictures, sealed
from philomela.database.sealed import seal_family
from philomela.errors import UsageError
from philomela.protection.acts import Detail, record_act
from philomela.protection.copies import Copy, postings
from philomela.protection.requests.decisions import By
from philomela.protection.wording import one_line


class Fact(NamedTuple):
    """A sealed picture of the family, by its hash values; no picture can be made of them."""

    sha256: str
    pdq: str  # empty where the case does not hold the picture


class Sealed(NamedTuple):
    """What was sealed, and what a report to a hotline needs."""

    picture: str
    new: int  # pictures that were not sealed before
    facts: tuple[Fact, ...]
    places: tuple[Copy, ...]


def seal(connection: Connection, picture: str, by: By) -> Sealed:
    """Seal the picture and its family; once sealed, say the facts again.

    Figures that were computed before are deleted, for they may tell of it; `philomela measure`
    makes them anew. Every call is an act on record. There is no way back.
    """
    if not by.who.strip():
        raise UsageError("An act needs the name of who does it.", "Give it with --by.")
    new = seal_family(connection, picture)
    if new:
        connection.execute(delete(measures))
    places = tuple(sorted(postings(connection, picture, {}), key=lambda one: (one.date, one[2:6])))
    names = sorted({picture, *(one.sha256 for one in places)} | _sealed_with(connection, picture))
    query = select(pictures.c.sha256, pictures.c.pdq).where(pictures.c.sha256.in_(names))
    hashes = {row.sha256: row.pdq for row in connection.execute(query)}
    what = "picture sealed" if new else "facts of a sealed picture read"
    details: dict[str, Detail] = {"subject": f"sealed {picture}", "picture": picture, "new": new}
    record_act(connection, what, one_line(by.who), by.when, details)
    return Sealed(picture, new, tuple(Fact(name, hashes.get(name, "")) for name in names), places)


def _sealed_with(connection: Connection, picture: str) -> set[str]:
    query = select(sealed.c.sha256).where(sealed.c.because_of == picture)
    return set(connection.scalars(query))
