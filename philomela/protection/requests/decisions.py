"""What a named person does with a request: check, decide, pause. Each is an act on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, insert, update

from philomela.database.schema import request_elements, request_pauses, requests
from philomela.errors import InputError, UsageError
from philomela.protection.acts import Detail, record_act
from philomela.protection.contacts import Contacts
from philomela.protection.copies import from_archive, postings
from philomela.protection.elements import Element, missing
from philomela.protection.requests.records import Request
from philomela.protection.requests.states import OPEN, State, move
from philomela.protection.requests.store import give, request_of
from philomela.protection.wording import one_line

#: Acts that say whether a signature is hers.
SIGNATURE_VERIFIED, SIGNATURE_DOUBTFUL = "signature verified", "signature doubtful"
_CHECKS_OF = ("received", "checked", "incomplete", "appealed")


class By(NamedTuple):
    """Who does it, and when, in seconds since 1970-01-01 UTC."""

    who: str
    when: int


@dataclass(frozen=True, slots=True)
class Check:
    """What a person found when she looked at a request."""

    elements: Mapping[str, str] = field(default_factory=dict)  # what came in since
    insufficient: Mapping[str, str] = field(default_factory=dict)  # element -> why it does not do
    signature_verified: str = ""  # how it was verified
    signature_doubtful: str = ""  # why it cannot be


def missing_of(connection: Connection, request: Request) -> tuple[Element, ...]:
    """Exactly what the law wants of the request and it does not hold.

    Where a copy of the picture is known to the case, the archive tells the place of it.
    """
    told = _told_by_archive(connection, request)
    judged = {one.element for one in request.given if one.insufficient is not None}
    given = set(request.sufficient)
    given |= {
        one.name
        for one in request.law.elements
        if one.from_archive in told and one.name not in judged
    }
    return missing(request.law, given, request.circumstances)


def _told_by_archive(connection: Connection, request: Request) -> frozenset[str]:
    return from_archive(postings(connection, request.picture, {}))


def complete_since(request: Request) -> int:
    """When the last element that the law wants came in: a valid request is received then."""
    wanted = {
        one.name for one in request.law.elements if one.not_needed_when not in request.circumstances
    }
    given = (when for name, when in request.sufficient.items() if name in wanted)
    return max(request.received, *given, request.received)


def check(
    connection: Connection, contacts: Contacts, number: int, by: By, found: Check
) -> tuple[Element, ...]:
    """Keep what came in and what was found, and say what is missing.

    Raises :class:`~philomela.errors.InputError` where the request is past checking, and
    :class:`~philomela.errors.UsageError` for an unknown element.
    """
    request = request_of(connection, number)
    _in_time(request, by)
    if request.state not in _CHECKS_OF:
        raise InputError(
            f"Request {number} is {request.state}, so it is past checking.",
            "It is checked again after an appeal: `philomela request decide`.",
        )
    give(connection, contacts, request, found.elements, by.when)
    for name, why in found.insufficient.items():
        _judge(connection, request_of(connection, number), name, why)
    for what, how in (
        (SIGNATURE_VERIFIED, found.signature_verified),
        (SIGNATURE_DOUBTFUL, found.signature_doubtful),
    ):
        if how:
            _record(connection, request, what, by, why=how)
    if request.state != "checked":
        _set(connection, request, "checked", by)
    lacks = missing_of(connection, request_of(connection, number))
    _record(
        connection, request, "request checked", by,
        elements=sorted(found.elements), insufficient=sorted(found.insufficient),
        missing=[one.name for one in lacks],
    )  # fmt: skip
    return lacks


def _judge(connection: Connection, request: Request, name: str, why: str) -> None:
    request.law.element(name)
    if name not in {one.element for one in request.given}:
        raise UsageError(
            f"Request {request.id} was given no {name}, so it is missing as it is.",
            "Only what was given can be found insufficient.",
        )
    columns = request_elements.c
    same = (columns.request == request.id) & (columns.element == name)
    connection.execute(update(request_elements).where(same).values(insufficient=one_line(why)))


def decide(connection: Connection, number: int, new: State, by: By, why: str) -> Request:
    """Move a request to a state, by the decision of a named person.

    Raises :class:`~philomela.errors.InputError` where there is no such move, where it would be
    called valid though something is missing, or incomplete though nothing is.
    """
    request = request_of(connection, number)
    if not why.strip():
        raise UsageError("A decision needs its reason.", "Give it with --why.")
    _in_time(request, by)
    move(number, request.state, new)
    lacks = missing_of(connection, request)
    names = [one.name for one in lacks]
    if new == "valid" and lacks:
        raise InputError(
            f"Request {number} is not valid: missing {', '.join(names)}.",
            "Add what is missing with `philomela request check --give`, or decide incomplete.",
        )
    if new == "incomplete" and not lacks:
        raise InputError(
            f"Request {number} lacks nothing that the law wants.",
            "If something does not do, say so with `philomela request check --insufficient`.",
        )
    _set(connection, request, new, by)
    details: dict[str, Detail] = {"missing": list(names)} if new == "incomplete" else {}
    _record(connection, request, f"request {new}", by, was=request.state, why=why, **details)
    return request_of(connection, number)


def pause(connection: Connection, number: int, by: By, why: str) -> None:
    """Let our own reminders stand still. The statute's clock does not pause."""
    request = request_of(connection, number)
    if not why.strip():
        raise UsageError("A pause needs its reason.", "Give it with --why.")
    _in_time(request, by)
    if request.state not in OPEN:
        raise InputError(f"Request {number} is {request.state}: no clock runs.")
    if any(one.ends is None for one in request.pauses):
        raise InputError(f"Request {number} is paused already.", "End the pause with --end.")
    if any(by.when <= one.begins for one in request.pauses):
        raise UsageError("This pause begins before an earlier one.", "Give a later --when.")
    values = {"request": number, "begins": by.when, "reason": one_line(why)}
    connection.execute(insert(request_pauses).values(values))
    _record(connection, request, "request paused", by, why=why)


def resume(connection: Connection, number: int, by: By) -> None:
    """End the pause. Raises :class:`~philomela.errors.InputError` where there is none."""
    request = request_of(connection, number)
    begun = [one.begins for one in request.pauses if one.ends is None]
    if not begun:
        raise InputError(f"Request {number} is not paused.")
    if by.when < begun[0]:
        raise UsageError("The pause would end before it began.", "Give a later --when.")
    columns = request_pauses.c
    same = (columns.request == number) & columns.ends.is_(None)
    connection.execute(update(request_pauses).where(same).values(ends=by.when))
    _record(connection, request, "request resumed", by)


def _in_time(request: Request, by: By) -> None:
    if not by.who.strip():
        raise UsageError("An act needs the name of who does it.", "Give it with --by.")
    if by.when < request.since:
        raise UsageError(
            f"Request {request.id} became {request.state} after that time.", "Give a later --when."
        )


def _set(connection: Connection, request: Request, state: State, by: By) -> None:
    same = requests.c.id == request.id
    connection.execute(update(requests).where(same).values(state=state, since=by.when))


def _record(connection: Connection, request: Request, what: str, by: By, **details: Detail) -> None:
    kept = {name: one_line(one) if isinstance(one, str) else one for name, one in details.items()}
    record_act(connection, what, one_line(by.who), by.when, {"subject": request.subject, **kept})
