"""Withdrawal and expiry: what was given leaves the bank, and an act says that it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, delete, exists, or_, select, update

from philomela.database.schema import bank_entries, bank_fingerprints, bank_given, matches
from philomela.errors import UsageError
from philomela.protection.bank.adding import ACTIVE

_PAGE = 500


def active_entry(connection: Connection, entry: int) -> None:
    """Raise :class:`~philomela.errors.UsageError` where there is no such entry that holds."""
    query = select(bank_entries.c.state).where(bank_entries.c.entry == entry)
    state = connection.scalar(query)
    if state is None:
        raise UsageError(f"The bank has no entry {entry}.", "See `philomela bank list`.")
    if state != ACTIVE:
        raise UsageError(f"Entry {entry} is {state} already.", "There is nothing left to do.")


def entries_past(connection: Connection, today: date) -> list[int]:
    """Entries whose last day is over."""
    query = select(bank_entries.c.entry).where(
        bank_entries.c.state == ACTIVE, bank_entries.c.expires < today.isoformat()
    )
    return list(connection.scalars(query.order_by(bank_entries.c.entry)))


def end_entry(connection: Connection, entry: int, state: str) -> int:
    """Delete what was given under an entry, and how to reach who asked.

    Returns how many fingerprints nobody else asked for, and are deleted with it. What others gave
    stays. Matches that nobody decided on go with the fingerprint; decisions stay, without it.
    """
    given = select(bank_given.c.fingerprint).where(bank_given.c.entry == entry).distinct()
    fingerprints = list(connection.scalars(given))
    connection.execute(delete(bank_given).where(bank_given.c.entry == entry))
    changed = update(bank_entries).where(bank_entries.c.entry == entry)
    connection.execute(changed.values(state=state, contact=None))
    return drop_unasked(connection, fingerprints)


def drop_unasked(connection: Connection, fingerprints: Sequence[int]) -> int:
    """Delete those of the fingerprints that nobody gives any more; says how many."""
    gone = 0
    for start in range(0, len(fingerprints), _PAGE):
        some = fingerprints[start : start + _PAGE]
        unasked = bank_fingerprints.c.fingerprint.in_(some) & ~exists().where(
            bank_given.c.fingerprint == bank_fingerprints.c.fingerprint
        )
        leaving = list(connection.scalars(select(bank_fingerprints.c.fingerprint).where(unasked)))
        undecided = or_(matches.c.state == "proposed", matches.c.state == "flooded")
        connection.execute(delete(matches).where(matches.c.fingerprint.in_(leaving), undecided))
        # Of decided ones only the decision stays: where the photo lay is the photo's.
        kept = update(matches).where(matches.c.fingerprint.in_(leaving))
        connection.execute(kept.values(place=None, region=None))
        connection.execute(
            delete(bank_fingerprints).where(bank_fingerprints.c.fingerprint.in_(leaving))
        )
        gone += len(leaving)
    return gone
