"""Fingerprints that match many unrelated pictures, and so tell nothing about any of them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select, update

from philomela.database.schema import bank_fingerprints, families, matches, pictures
from philomela.matching.copies import Hashed, copy_links
from philomela.matching.families import Groups
from philomela.protection.bank.adding import ACTIVE
from philomela.protection.bank.quarantine import RELEASED, quarantine

#: Families that a photo's fingerprint may match. Its versions are one family, or a few where links
#: between them wait for a person.
MOST_FAMILIES = 5


def quarantine_floods(connection: Connection) -> Iterator[tuple[int, str]]:
    """Quarantine every fingerprint that matches more than five unrelated families; tells which,
    and why. Its open proposals are marked as flooded.

    What a person let out, or of which a person confirmed a match, is left to people.
    """
    for fingerprint in _with_many(connection):
        count = _unrelated(connection, fingerprint)
        if count <= MOST_FAMILIES:
            continue
        reason = f"it matches {count} unrelated families"
        quarantine(connection, fingerprint, reason)
        open_ones = (matches.c.fingerprint == fingerprint) & (matches.c.state == "proposed")
        connection.execute(update(matches).where(open_ones).values(state="flooded"))
        yield fingerprint, reason


def _with_many(connection: Connection) -> list[int]:
    confirmed = select(matches.c.fingerprint).where(matches.c.state == "confirmed")
    query = (
        select(matches.c.fingerprint)
        .join(bank_fingerprints, bank_fingerprints.c.fingerprint == matches.c.fingerprint)
        .where(
            matches.c.state == "proposed",
            bank_fingerprints.c.state == ACTIVE,
            bank_fingerprints.c.reason != RELEASED,
            matches.c.fingerprint.not_in(confirmed),
        )
        .group_by(matches.c.fingerprint)
        .having(func.count() > MOST_FAMILIES)
        .order_by(matches.c.fingerprint)
    )
    return list(connection.scalars(query))


def _unrelated(connection: Connection, fingerprint: int) -> int:
    """Families that a fingerprint matches.

    Of pictures that are not linked yet, those found by their hashes count, copies of one another
    once; others may be versions of one photo.
    """
    query = (
        select(matches.c.sha256, matches.c.found_by, families.c.family, pictures.c.pdq)
        .join(pictures, pictures.c.sha256 == matches.c.sha256)
        .outerjoin(families, families.c.sha256 == matches.c.sha256)
        .where(matches.c.fingerprint == fingerprint, matches.c.state == "proposed")
    )
    rows = connection.execute(query).all()
    linked = {row.family for row in rows if row.family}
    loose = [
        Hashed(row.sha256, bytes.fromhex(row.pdq), 100)
        for row in rows
        if not row.family and row.found_by != "structure"
    ]
    groups = Groups(copy_links(loose))
    return len(linked) + len({groups.name(one.name) for one in loose})
