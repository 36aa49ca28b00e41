"""Random numbers that are the same in every run."""

from __future__ import annotations

from random import Random


def dice(seed: int, *purpose: str | int) -> Random:
    """A generator of its own for each purpose, so that one plan's draws do not move another's."""
    return Random(":".join(map(str, (seed, *purpose))))  # noqa: S311 - nothing secret is drawn
