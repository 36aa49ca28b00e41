"""How a stage tells how far it is; the command line decides how that is shown."""

from __future__ import annotations

from typing import Literal, Protocol

Unit = Literal["bytes", "items"]


class Progress(Protocol):
    """Told of each task in turn."""

    def start(self, title: str, total: int | None, unit: Unit) -> None:
        """A task begins; ``total`` is None where it is not known."""
        ...

    def advance(self, amount: int) -> None:
        """So much more of the task is done."""
        ...

    def finish(self) -> None:
        """The task has ended."""
        ...


class Silent:
    """Shows nothing."""

    def start(self, title: str, total: int | None, unit: Unit) -> None:
        """Nothing."""

    def advance(self, amount: int) -> None:
        """Nothing."""

    def finish(self) -> None:
        """Nothing."""
