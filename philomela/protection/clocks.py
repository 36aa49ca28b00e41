"""When something is due.

The TAKE IT DOWN Act gives a platform 48 hours from receiving a valid request (47 U.S.C.
223a(a)(3)). Hours are elapsed time, counted in UTC, so that a change of clocks neither lengthens
nor shortens them. The statute's clock does not pause: pauses move our own reminders only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from philomela.protection.moments import HOUR

DueKind = Literal["law", "own"]


class Pause(NamedTuple):
    """A time in which our own clocks stand still; ``ends`` is None while it lasts."""

    begins: int
    ends: int | None
    reason: str


class Clock(NamedTuple):
    """A time limit: of the law, or a reminder of our own."""

    kind: DueKind
    starts: int
    hours: int


def due_at(clock: Clock, pauses: Iterable[Pause] = ()) -> int | None:
    """The moment by which it is due; None while one of our own clocks is paused.

    A pause that begins after the time has run out changes nothing; pauses that overlap count once.
    """
    due = clock.starts + clock.hours * HOUR
    if clock.kind == "law":
        return due
    counted_until = clock.starts
    for pause in sorted(pauses, key=lambda one: one.begins):
        begins = max(pause.begins, counted_until)
        if begins >= due:
            break
        if pause.ends is None:
            return None
        if pause.ends > begins:
            due += pause.ends - begins
            counted_until = pause.ends
    return due
