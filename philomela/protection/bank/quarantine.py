"""Entries that flood matches, and letting a fingerprint out of quarantine."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from philomela.database.numbers import take_numbers
from philomela.database.schema import bank_fingerprints, bank_given
from philomela.errors import UsageError
from philomela.protection.bank.adding import ACTIVE, QUARANTINED

#: The reason that a fingerprint bears which a person let out.
RELEASED = "released by a person"


def quarantine(connection: Connection, fingerprint: int, reason: str) -> None:
    """Search with this fingerprint no more, until a person lets it out."""
    changed = update(bank_fingerprints).where(bank_fingerprints.c.fingerprint == fingerprint)
    connection.execute(changed.values(state=QUARANTINED, reason=reason))


def release(connection: Connection, fingerprint: int) -> str:
    """Search with a fingerprint again; returns why it was in quarantine.

    It counts as given anew, so that it is compared with all pictures. Raises
    :class:`~philomela.errors.UsageError` where it is not in quarantine.
    """
    known = bank_fingerprints.c.fingerprint == fingerprint
    row = connection.execute(select(bank_fingerprints).where(known)).first()
    if row is None or row.state != QUARANTINED:
        raise UsageError(
            f"Fingerprint {fingerprint} is not in quarantine.", "See `philomela bank show ENTRY`."
        )
    connection.execute(update(bank_fingerprints).where(known).values(state=ACTIVE, reason=RELEASED))
    given = select(bank_given.c.number).where(bank_given.c.fingerprint == fingerprint)
    numbers = list(connection.scalars(given.order_by(bank_given.c.number)))
    first = take_numbers(connection, "given", len(numbers))
    for place, number in enumerate(numbers):
        changed = update(bank_given).where(bank_given.c.number == number)
        connection.execute(changed.values(number=first + place))
    return str(row.reason)
