"""The numbered steps of a verification and what each answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

Verdict = Literal["true", "false", "not checked"]


class Step(NamedTuple):
    """One step. ``detail`` says what was found, or why it was not checked."""

    name: str
    verdict: Verdict
    detail: str


def step(name: str, check: Callable[[], str]) -> Step:
    """Run a check, which says what it found or raises ``ValueError`` saying what does not hold."""
    try:
        return Step(name, "true", check())
    except ValueError as error:
        return Step(name, "false", str(error) or "it does not hold")


def not_checked(name: str, why: str) -> Step:
    """A step that nothing can be said about."""
    return Step(name, "not checked", why)


def must(holds: bool, otherwise: str) -> None:
    """Raise ``ValueError`` unless it holds."""
    if not holds:
        raise ValueError(otherwise)
