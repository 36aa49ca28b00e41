"""How large the invented operation of 2020 is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from philomela.errors import UsageError
from philomela.simulate.telegram_2020 import published

NAME = "telegram-2020"
#: Raised whenever the same settings would give other files.
VERSION = 1

LEAST_SCALE, MOST_SCALE = 0.001, 1.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """``scale`` is the share of the published number of families, and with them of messages.

    Members, answers of polls, prices and outside pages are those published at any scale.

    Raises :class:`~philomela.errors.UsageError` for a scale that cannot be made.
    """

    scale: float
    seed: int = 0

    def __post_init__(self) -> None:
        if not LEAST_SCALE <= self.scale <= MOST_SCALE:
            raise UsageError(f"The scale is from {LEAST_SCALE} to {MOST_SCALE:g}.")
        if self.seed < 0:
            raise UsageError("A seed is 0 or more.")

    @property
    def families(self) -> int:
        """Those that are shown publicly."""
        return round(published.FAMILIES_SHOWN * self.scale)

    @property
    def families_in_all(self) -> int:
        """Those that could be."""
        return round(published.FAMILIES_IN_ALL * self.scale)

    def as_json(self) -> dict[str, Any]:
        """What is written beside the exports, and compared before writing there again."""
        return {"scenario": NAME, "version": VERSION, "scale": self.scale, "seed": self.seed}
