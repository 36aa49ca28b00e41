"""Fetching hashes from other banks, and telling them what became of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import select

from philomela.database.connection import Case
from philomela.database.numbers import take_numbers
from philomela.database.schema import matches
from philomela.database.sealed import sealed_pictures
from philomela.errors import UsageError
from philomela.protection.bank.acts import record_act
from philomela.protection.bank.adding import add_entry
from philomela.protection.bank.asked import Asked, Source
from philomela.protection.exchanges import ncmec, stopncii, threatexchange
from philomela.protection.exchanges.applying import (
    Applied,
    apply,
    entry_of,
    reached,
    set_reached,
    sources_of,
)
from philomela.protection.exchanges.fetched import Batch, Name, Outcome, need_library


@dataclass(frozen=True, slots=True)
class Place:
    """Where an exchange is asked. ``address`` is another one than its own, such as a mirror's."""

    address: str | None = None
    environment: str = "Industry"  # of NCMEC
    privacy_group: int | None = None  # of ThreatExchange


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought."""

    entry: int
    new: int
    gone: int
    refused: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Reported:
    """What was told to whom, in their own terms."""

    exchange: str
    term: str


def fetch(case: Case, name: Name, place: Place, *, by: str) -> Fetched:
    """Take in what changed at an exchange since the last time.

    Each page is one transaction with the mark of where to go on, so that a broken fetch goes on.
    Raises :class:`~philomela.errors.OutOfReach` and :class:`~philomela.errors.UsageError`.
    """
    need_library()
    with case.read() as connection:
        before = reached(connection, name)
    entry = _entry(case, name)
    done = Applied(0, 0, 0, 0)
    for batch in _batches(name, before, place):
        with case.write() as connection:
            one = apply(connection, entry, batch.changes)
            if batch.reached:
                set_reached(connection, name, batch.reached)
        done = Applied(
            done.new + one.new,
            done.gone + one.gone,
            done.refused + one.refused,
            done.quarantined + one.quarantined,
        )
    told = Fetched(entry, done.new, done.gone, done.refused, done.quarantined)
    with case.write() as connection:
        details = {"exchange": name, "entry": entry, "new": told.new, "gone": told.gone}
        record_act(connection, "bank fetch", by, _now(), details)
    return told


def _entry(case: Case, name: Name) -> int:
    with case.write() as connection:
        known = entry_of(connection, name)
        if known is not None:
            return known
        entry = take_numbers(connection, "entry")
        asked = Asked(
            reference=name,
            consent=f"given to {name}, whose terms hold",
            consent_date=_now().date(),
            purpose="finding copies",
            source=cast("Source", f"exchange:{name}"),
        )
        add_entry(connection, asked, entry, None)
    return entry


def _batches(name: Name, before: Mapping[str, Any] | None, place: Place) -> Iterator[Batch]:
    if name == "stopncii":
        return stopncii.fetch(before, place.address)
    if name == "ncmec":
        return ncmec.fetch(before, place.address, place.environment)
    if place.privacy_group is None:
        raise UsageError("ThreatExchange needs a privacy group.", "Name it with --privacy-group.")
    return threatexchange.fetch(before, place.address, place.privacy_group)


def report_outcome(
    case: Case, number: int, place: Place, *, by: str, why: str
) -> tuple[Reported, ...]:
    """Tell the exchanges that gave a match's fingerprint what a person decided of it.

    Raises :class:`~philomela.errors.UsageError` where nobody decided, or no exchange gave it.
    """
    need_library()
    with case.read() as connection:
        known = connection.execute(select(matches).where(matches.c.match == number)).first()
        if known is None or known.sha256 in sealed_pictures(connection):
            raise UsageError(f"There is no match {number}.", "See `philomela match list`.")
        if known.state not in ("confirmed", "rejected"):
            raise UsageError(
                f"Nobody has decided on match {number} yet.",
                f"Run `philomela match confirm {number}` or `reject {number}` first.",
            )
        sources = list(sources_of(connection, known.fingerprint))
    if not sources:
        raise UsageError("No exchange gave this fingerprint.", "There is nobody to report to.")
    done = []
    for source in sources:
        term = _report(cast("Name", source.name), source.key, known.state, place)
        done.append(Reported(source.name, term))
        with case.write() as connection:
            told = {"match": number, "exchange": source.name, "term": term, "why": why}
            record_act(connection, "bank report-outcome", by, _now(), told)
    return tuple(done)


def _report(name: Name, key: str, outcome: Outcome, place: Place) -> str:
    if name == "stopncii":
        return stopncii.report(key, outcome, place.address)
    if name == "ncmec":
        return ncmec.report(key, outcome, place.address, place.environment)
    return threatexchange.report(key, outcome, place.address)


def _now() -> datetime:
    return datetime.now(UTC)
