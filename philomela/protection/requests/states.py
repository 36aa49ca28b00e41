"""Where a request can stand, and where a person may move it from there.

::

    received -> checked -> valid -> noticed -> removed | refused | expired -> appealed -> checked
                        -> incomplete -> checked

Nobody but a person moves it: the program only says which moves there are.
"""

from __future__ import annotations

from typing import Literal, get_args

from philomela.errors import InputError

State = Literal[
    "received",  # it came in
    "checked",  # a person has looked at what it holds
    "incomplete",  # elements that the law wants are missing
    "valid",  # it holds them all
    "noticed",  # the notice has reached the platform
    "removed",  # the platform took the picture down
    "refused",  # the platform, or the person who checks it, said no
    "expired",  # no answer came in time
    "appealed",  # she, or somebody else, objects to how it ended
]
STATES: tuple[State, ...] = get_args(State)

MOVES: dict[State, tuple[State, ...]] = {
    "received": ("checked",),
    "checked": ("valid", "incomplete", "refused"),
    "incomplete": ("checked", "expired"),
    "valid": ("noticed", "removed", "refused"),
    "noticed": ("removed", "refused", "expired"),
    "removed": ("appealed",),
    "refused": ("appealed",),
    "expired": ("appealed",),
    "appealed": ("checked",),
}
#: What `request decide` can bring about; checking is a command of its own.
DECISIONS: tuple[State, ...] = tuple(
    state for state in STATES if state not in ("received", "checked")
)
#: In these a request waits for somebody.
OPEN: tuple[State, ...] = tuple(
    state for state in STATES if state not in ("removed", "refused", "expired")
)


def move(request: int, old: State, new: State) -> None:
    """Raises :class:`~philomela.errors.InputError` where there is no such move."""
    if new in MOVES[old]:
        return
    ways = " or ".join(MOVES[old])
    raise InputError(
        f"Request {request} is {old} and cannot become {new}.", f"From {old} it can become {ways}."
    )
