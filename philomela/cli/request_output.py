"""Requests as commands print them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from philomela.protection.acts import Act
from philomela.protection.copies import Copy
from philomela.protection.due import Due
from philomela.protection.elements import Element
from philomela.protection.flags import Flag
from philomela.protection.moments import HOUR, shown
from philomela.protection.notices.letters import told
from philomela.protection.requests.records import Request


def request_as_json(
    request: Request, lacks: Iterable[Element], found: Iterable[Flag], *, sealed: bool
) -> dict[str, Any]:
    """A request without what she wrote, and without the picture's name where it is sealed."""
    return {
        "request": request.id,
        "law": request.law_name,
        "picture": None if sealed else request.picture,
        "sealed": sealed,
        "requester": request.requester,
        "acts_for": request.acts_for,
        "state": request.state,
        "received": shown(request.received, request.zone),
        "since": shown(request.since, request.zone),
        "given": [one.element for one in request.given],
        "insufficient": {
            one.element: one.insufficient for one in request.given if one.insufficient is not None
        },
        "missing": [one.name for one in lacks],
        "flags": [one._asdict() for one in found],
    }


def missing_sentences(request: Request, lacks: Sequence[Element]) -> Iterator[str]:
    """What is missing, by name, with the words that ask her for it."""
    if not lacks:
        yield f"Request {request.id} lacks nothing that the law wants."
        return
    yield f"Request {request.id} lacks: {', '.join(one.name for one in lacks)}."
    for one in lacks:
        yield f"- {one.name} ({one.citation}): {told(one, request.language)['ask']}"


def flag_sentences(found: Iterable[Flag]) -> Iterator[str]:
    """What to look at before deciding."""
    for one in found:
        yield f"To look at, {one.kind}: {one.sentence} ({', '.join(one.rows)})"


def act_as_json(act: Act, zone: str, *, sealed: bool) -> dict[str, Any]:
    """An act, with its time as clocks of the zone show it, without a sealed picture's name."""
    details = {
        name: value for name, value in act.details.items() if not (sealed and name == "picture")
    }
    return {**act._asdict(), "when": shown(act.when, zone), "details": details}


def act_sentence(act: Act, zone: str) -> str:
    """An act in one line."""
    why = act.details.get("why")
    reason = f": {why}" if why else ""
    return f"{shown(act.when, zone)} {act.what}, by {act.who}{reason}"


def due_as_json(one: Due, now: int) -> dict[str, Any]:
    """Something due."""
    return {
        "request": one.request,
        "what": one.told,
        "kind": one.kind,
        "due": None if one.at is None else shown(one.at, one.zone),
        "overdue": one.overdue(now),
        "hours_left": None if one.at is None else round((one.at - now) / HOUR, 1),
    }


def due_row(one: Due, now: int) -> tuple[object, ...]:
    """Something due, for a table."""
    whose = "law" if one.kind == "law" else "own reminder"
    if one.at is None:
        return one.request, one.told, whose, "paused", ""
    left = (one.at - now) / HOUR
    state = f"overdue by {-left:,.1f} h" if left < 0 else f"in {left:,.1f} h"
    return one.request, one.told, whose, shown(one.at, one.zone), state


def copy_row(one: Copy) -> tuple[object, ...]:
    """A posting, for a table."""
    link = f"{one.link} (members)" if one.members_only else one.link
    place = f"{one.channel} ({one.channel_key})"
    return one.kind, place, str(one.message), one.file, one.date or None, link
