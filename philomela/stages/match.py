"""The case's pictures against its bank -> proposals, and what people decide of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
from sqlalchemy import Connection, func, insert, select, update

from philomela.database.connection import Case
from philomela.database.insert import Row
from philomela.database.numbers import last_number, take_numbers
from philomela.database.schema import (
    bank_entries,
    bank_fingerprints,
    bank_given,
    matched_pictures,
    matches,
    pictures,
    sketches,
)
from philomela.database.sealed import SEALED, sealed_pictures
from philomela.errors import CaseError, UsageError
from philomela.evidence.log import append
from philomela.fingerprints.sketch import LEAST_POINTS, RECIPE
from philomela.protection.bank.acts import record_act
from philomela.protection.bank.adding import ACTIVE
from philomela.protection.bank.looking import in_force
from philomela.protection.matches.finding import (
    Banked,
    Found,
    Seen,
    Sizes,
    bank_index,
    find,
    looked_up,
)
from philomela.protection.matches.floods import quarantine_floods
from philomela.stages.batches import batches
from philomela.stages.progress import Progress

_BATCH = 5_000  # pictures in one transaction
_PAGE = 500
_PROGRAM = "philomela"  # who acts where no person does

Decision = Literal["confirmed", "rejected"]


@dataclass(frozen=True, slots=True)
class Matched:
    """What matching did. ``flooded`` are fingerprints that were put into quarantine, and why."""

    bank: int  # fingerprints searched with
    pictures: int  # compared in this run
    new: int  # matches
    waiting: int  # proposals in all
    sealed: int  # pictures that were left alone
    flooded: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Picture:
    sha256: str
    pdq: bytes
    quality: int
    sketched: bool
    upto: int  # it was compared with what was given up to this number


def match(case: Case, progress: Progress, today: date | None = None) -> Matched:
    """Compare the pictures that are new, or new to something in the bank; keep the proposals.

    Each batch of pictures is one transaction, so that a run that was broken goes on where it was.
    Sealed pictures are left alone.
    """
    today = today or datetime.now(UTC).date()
    with case.read() as connection:
        upto = last_number(connection, "given")
        bank = dict(_bank(connection, today))
        sealed = sealed_pictures(connection)
        known = [one for one in _pictures(connection) if one.sha256 not in sealed]
        total = connection.scalar(select(func.count()).select_from(pictures)) or 0
    sizes = Sizes(len({one.fingerprint for one in bank.values()}), total)
    pending: dict[int, list[_Picture]] = defaultdict(list)
    for one in known:
        if one.upto < upto:
            pending[one.upto].append(one)
    compared = sum(map(len, pending.values()))
    progress.start("Matching with the bank", compared, "items")
    new = 0
    for since, some in sorted(pending.items()):
        recent = [one for number, one in sorted(bank.items()) if number > since]
        new += _match(case, recent, some, sizes, upto, progress)
    progress.finish()
    with case.write() as connection:
        flooded = tuple(quarantine_floods(connection))
        for fingerprint, reason in flooded:
            told = {"fingerprint": fingerprint, "reason": reason}
            record_act(connection, "bank quarantine", _PROGRAM, _now(), told)
        open_ones = waiting(connection)
        if compared:
            done = {"bank": sizes.bank, "pictures": compared, "new": new}
            append(connection, "match", done)
    return Matched(sizes.bank, compared, new, open_ones, total - len(known), flooded)


def waiting(connection: Connection) -> int:
    """Proposals that nobody decided on, of pictures that are not sealed."""
    of_use = (matches.c.state == "proposed") & matches.c.sha256.not_in(SEALED)
    return connection.scalar(select(func.count()).where(of_use)) or 0


def _bank(connection: Connection, today: date) -> Iterator[tuple[int, Banked]]:
    query = (
        select(bank_given)
        .join(bank_fingerprints, bank_given.c.fingerprint == bank_fingerprints.c.fingerprint)
        .join(bank_entries, bank_given.c.entry == bank_entries.c.entry)
        .where(bank_fingerprints.c.state == ACTIVE, in_force(today))
    )
    for row in connection.execute(query):
        pdq = bytes.fromhex(row.pdq)
        yield row.number, Banked(row.fingerprint, pdq, row.sha256, row.sketch)


def _pictures(connection: Connection) -> Iterator[_Picture]:
    """All pictures; one that was sketched since it was compared counts as not compared."""
    of_use = (sketches.c.recipe == RECIPE) & (sketches.c.points >= LEAST_POINTS)
    query = (
        select(
            pictures.c.sha256,
            pictures.c.pdq,
            pictures.c.pdq_quality,
            sketches.c.points,
            matched_pictures.c.upto,
            matched_pictures.c.sketched,
        )
        .outerjoin(sketches, (pictures.c.sha256 == sketches.c.sha256) & of_use)
        .outerjoin(matched_pictures, pictures.c.sha256 == matched_pictures.c.sha256)
        .order_by(pictures.c.sha256)
    )
    for row in connection.execute(query):
        sketched = row.points is not None
        upto = 0 if row.upto is None or (sketched and not row.sketched) else row.upto
        yield _Picture(row.sha256, bytes.fromhex(row.pdq), row.pdq_quality, sketched, upto)


def _match(
    case: Case,
    bank: Sequence[Banked],
    some: Sequence[_Picture],
    sizes: Sizes,
    upto: int,
    progress: Progress,
) -> int:
    new = 0
    index = None
    for batch in batches(some, _BATCH):
        found: list[Found] = []
        if bank:
            with case.read() as connection:
                seen = list(_seen(connection, batch))
            if index is None and looked_up(bank, seen):
                index = bank_index(bank)
            try:
                found = find(bank, seen, sizes, index)
            except ValueError as error:
                raise CaseError(
                    f"A sketch in the case is damaged: {error}.", "Restore it from a copy."
                ) from error
        with case.write() as connection:
            new += _keep(connection, found, sizes)
            _mark(connection, batch, upto)
        progress.advance(len(batch))
    return new


def _seen(connection: Connection, batch: Sequence[_Picture]) -> Iterator[Seen]:
    encoded: dict[str, bytes] = {}
    names = [one.sha256 for one in batch if one.sketched]
    for some in batches(names, _PAGE):
        query = select(sketches.c.sha256, sketches.c.sketch).where(
            sketches.c.sha256.in_(some), sketches.c.recipe == RECIPE
        )
        encoded.update((row.sha256, row.sketch) for row in connection.execute(query))
    for one in batch:
        yield Seen(one.sha256, one.pdq, one.quality, encoded.get(one.sha256))


def _mark(connection: Connection, batch: Sequence[_Picture], upto: int) -> None:
    for some in batches(batch, _PAGE):
        names = [one.sha256 for one in some]
        connection.execute(matched_pictures.delete().where(matched_pictures.c.sha256.in_(names)))
        rows = [{"sha256": one.sha256, "upto": upto, "sketched": one.sketched} for one in some]
        connection.execute(insert(matched_pictures), rows)


def _keep(connection: Connection, found: Sequence[Found], sizes: Sizes) -> int:
    """Write matches; says how many are new. What was decided, or told more, stays as it is."""
    new = 0
    for one in found:
        pair = (matches.c.fingerprint == one.fingerprint) & (matches.c.sha256 == one.sha256)
        known = connection.execute(select(matches).where(pair)).first()
        row = _row(one, sizes)
        if known is None:
            number = take_numbers(connection, "match")
            connection.execute(insert(matches).values(match=number, state="proposed", **row))
            new += 1
        elif known.state == "flooded":
            connection.execute(update(matches).where(pair).values(state="proposed", **row))
            new += 1
        elif known.state == "proposed" and known.fraction is None and one.view is not None:
            connection.execute(update(matches).where(pair).values(**row))
    return new


def _row(one: Found, sizes: Sizes) -> Row:
    told = one.view
    region = told.region if told else None
    return {
        "fingerprint": one.fingerprint,
        "sha256": one.sha256,
        "kind": told.kind if told else "copy",
        "found_by": one.found_by,
        "distance": one.distance,
        "chance": one.chance,
        "fraction": told.fraction if told else None,
        "sense": told.sense if told else None,
        "place": json.dumps(told.place) if told else None,
        "region": np.packbits(region).tobytes().hex() if region is not None else None,
        "thin": told.thin if told else False,
        "unconfirmed": one.unconfirmed,
        "bank_size": sizes.bank,
    }


def decide(case: Case, number: int, decision: Decision, *, by: str, why: str) -> Mapping[str, Any]:
    """Let a person's decision on a match count; a later one takes the place of an earlier one."""
    with case.write() as connection:
        known = connection.execute(select(matches).where(matches.c.match == number)).first()
        if known is None or known.sha256 in sealed_pictures(connection):
            raise UsageError(f"There is no match {number}.", "See `philomela match list`.")
        connection.execute(update(matches).where(matches.c.match == number).values(state=decision))
        told = {"match": number, "fingerprint": known.fingerprint, "picture": known.sha256}
        told |= {"was": known.state, "is": decision, "why": why}
        record_act(connection, f"match {decision}", by, _now(), told)
    return told


def _now() -> datetime:
    return datetime.now(UTC)
