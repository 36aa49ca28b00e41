"""What is due next, of all requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from philomela.protection.clocks import Clock, DueKind, due_at
from philomela.protection.requests.decisions import complete_since
from philomela.protection.requests.records import Request

#: What is to be done -> how it is told.
STEPS = {
    "check": "check the request and tell her that it came in",
    "missing": "ask again for what is missing",
    "notice": "send the notice",
    "remove": "last moment to remove it, where you run the site yourself",
    "answer": "the platform must have removed it",
    "own answer": "ask the platform what it did",
    "appeal": "look at it again",
}


class Due(NamedTuple):
    """Something to do for a request. ``at`` is None while its reminder is paused."""

    request: int
    step: str
    kind: DueKind
    at: int | None
    zone: str

    @property
    def told(self) -> str:
        """What is to be done, in words."""
        return STEPS[self.step]

    def overdue(self, now: int) -> bool:
        """Whether its time has run out."""
        return self.at is not None and self.at < now


def due(requests: Iterable[Request]) -> tuple[Due, ...]:
    """Everything that is due, the earliest, and so what is overdue, first; paused ones last."""
    found = [one for request in requests for one in _of(request)]
    return tuple(
        sorted(found, key=lambda one: (one.at is None, one.at or 0, one.request, one.kind))
    )


def _of(request: Request) -> Iterator[Due]:
    for step, clock in clocks(request):
        at = due_at(clock, request.pauses)
        yield Due(request.id, step, clock.kind, at, request.zone)


def clocks(request: Request) -> Iterator[tuple[str, Clock]]:
    """The clocks that run in the state in which a request is.

    Until the notice has gone out the limit of the law runs only for who runs the site; from then
    on it runs for the platform, from the moment the notice reached it.
    """
    law, own = request.law, request.law.own_hours
    if request.state in ("received", "checked"):
        yield "check", Clock("own", request.since, own["check"])
    elif request.state == "incomplete":
        yield "missing", Clock("own", request.since, own["missing"])
    elif request.state == "valid":
        complete = complete_since(request)
        yield "notice", Clock("own", complete, own["notice"])
        if law.limit_hours is not None:
            yield "remove", Clock("law", complete, law.limit_hours)
    elif request.state == "noticed":
        if law.limit_hours is not None:
            yield "answer", Clock("law", request.since, law.limit_hours)
        else:
            yield "own answer", Clock("own", request.since, own["answer"])
    elif request.state == "appealed":
        yield "appeal", Clock("own", request.since, own["appeal"])
