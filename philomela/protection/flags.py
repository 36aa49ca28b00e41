"""What a person should look at before deciding: flagged with the rows that made it so.

A flag decides nothing and stops nothing. It says what can be counted, never what it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from sqlalchemy import Connection, select

from philomela.database.schema import families
from philomela.protection.acts import acts_of
from philomela.protection.moments import HOUR
from philomela.protection.requests.decisions import SIGNATURE_DOUBTFUL, SIGNATURE_VERIFIED
from philomela.protection.requests.records import Request

FlagKind = Literal["conflicting claims", "signature not verified", "many claims from one source"]

#: So many requests of one source within so many hours are worth a look; our own choice.
MANY, WITHIN_HOURS = 10, 30 * 24


class Flag(NamedTuple):
    """Something to look at; ``rows`` name the requests or acts that made it so."""

    kind: FlagKind
    sentence: str
    rows: tuple[str, ...]


def flags(connection: Connection, requests: Sequence[Request]) -> dict[int, tuple[Flag, ...]]:
    """The flags of each request of a case, by its number."""
    family_of = _families(connection, requests)
    found = {}
    for one in requests:
        of_one = (
            conflicting(one, requests, family_of),
            _unverified(connection, one),
            many(one, requests),
        )
        found[one.id] = tuple(flag for flag in of_one if flag)
    return found


def _families(connection: Connection, requests: Iterable[Request]) -> dict[str, str]:
    names = {one.picture for one in requests}
    query = select(families.c.sha256, families.c.family).where(families.c.sha256.in_(names))
    return {row.sha256: row.family for row in connection.execute(query)}


def conflicting(
    request: Request, requests: Iterable[Request], family_of: Mapping[str, str]
) -> Flag | None:
    """Another requester asks about the same family."""

    def family(one: Request) -> str:
        return family_of.get(one.picture, one.picture)

    others = [
        one
        for one in requests
        if family(one) == family(request) and one.requester != request.requester
    ]
    if not others:
        return None
    return Flag(
        "conflicting claims",
        "Another requester asks about the same photo or a version of it.",
        (request.subject, *(one.subject for one in others)),
    )


def _unverified(connection: Connection, request: Request) -> Flag | None:
    if "signature" not in {one.element for one in request.given}:
        return None
    said = [
        act
        for act in acts_of(connection, request.subject)
        if act.what in (SIGNATURE_VERIFIED, SIGNATURE_DOUBTFUL)
    ]
    if said and said[-1].what == SIGNATURE_VERIFIED:
        return None
    if said:
        sentence = f"{said[-1].who} could not verify the signature."
        return Flag("signature not verified", sentence, (f"act {said[-1].id}",))
    return Flag(
        "signature not verified", "Nobody has verified the signature yet.", (request.subject,)
    )


def many(request: Request, requests: Iterable[Request]) -> Flag | None:
    """Many requests came from one source, by requester or by contact, around the same time."""
    same = sorted(
        (one for one in requests if _of_one_source(one, request)),
        key=lambda one: (one.received, one.id),
    )
    largest = max(_windows(same, request), key=len, default=())
    if len(largest) < MANY:
        return None
    return Flag(
        "many claims from one source",
        f"{len(largest)} requests came from one source within {WITHIN_HOURS // 24} days.",
        tuple(one.subject for one in largest),
    )


def _of_one_source(one: Request, other: Request) -> bool:
    return one.requester == other.requester or bool(one.source and one.source == other.source)


def _windows(same: Sequence[Request], request: Request) -> Iterator[tuple[Request, ...]]:
    """Runs of requests within the time that hold this one."""
    for first in same:
        run = tuple(
            one for one in same if 0 <= one.received - first.received <= WITHIN_HOURS * HOUR
        )
        if request in run:
            yield run
