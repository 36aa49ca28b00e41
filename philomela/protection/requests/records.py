"""A request as it passes between functions."""

from __future__ import annotations

from dataclasses import dataclass

from philomela.protection.clocks import Pause
from philomela.protection.elements import Law, law_named
from philomela.protection.requests.states import State


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What comes in. ``contact`` is how she can be reached, and stays with who looks after her."""

    law: str
    picture: str  # SHA-256
    requester: str  # a reference, not a name, unless she wishes
    received: int
    acts_for: str | None = None  # in what capacity somebody asks for her
    contact: str = ""
    zone: str = "UTC"
    language: str = "en"
    child_offence: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """An element that she gave, without its words; ``insufficient`` says why it does not do."""

    element: str
    given: int
    insufficient: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands. ``source`` is empty where no contact was given."""

    id: int
    law_name: str
    picture: str
    requester: str
    acts_for: str | None
    source: str
    zone: str
    language: str
    child_offence: bool
    received: int
    state: State
    since: int
    given: tuple[Given, ...]
    pauses: tuple[Pause, ...]

    @property
    def law(self) -> Law:
        """The law it stands on."""
        return law_named(self.law_name)

    @property
    def subject(self) -> str:
        """What acts about it are found by."""
        return subject_of(self.id)

    @property
    def circumstances(self) -> frozenset[str]:
        """What makes some elements unneeded."""
        return frozenset(("child_offence",) if self.child_offence else ())

    @property
    def sufficient(self) -> dict[str, int]:
        """Elements that were given and do -> when they were given."""
        return {one.element: one.given for one in self.given if one.insufficient is None}


def subject_of(request: int) -> str:
    """What acts about a request are found by."""
    return f"request {request}"
