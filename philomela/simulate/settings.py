"""What a simulated operation looks like."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from philomela.errors import UsageError

#: Raised whenever the same settings would give other files.
VERSION = 2

LEAST_CHANNELS = 7
LEAST_MONTHS, MOST_MONTHS = 7, 1_200


@dataclass(frozen=True, slots=True)
class Settings:
    """Size and seed of an operation. Counts are of the whole operation.

    ``channels`` is at least 7 (a hub, three galleries, promotion, payment, support; more are
    galleries), ``months`` the number of complete months, at least 7; about eleven days of one more
    follow. ``messages`` is met exactly unless the pictures alone need more.

    ``altered`` is the share of copies, beyond each family's original, of which a large region is
    replaced; ``marked`` the share of all pictures that bear a mark which many bear alike; ``shown``
    the share of copies that are shown in a screenshot or over words, of which parts recur, too.

    Raises :class:`~philomela.errors.UsageError` for what cannot be made.
    """

    seed: int = 0
    channels: int = 7
    families: int = 400
    months: int = 14
    messages: int = 6_000
    altered: float = 0.3
    marked: float = 0.3
    shown: float = 0.05

    def __post_init__(self) -> None:
        if self.channels < LEAST_CHANNELS:
            raise UsageError(f"A simulation needs at least {LEAST_CHANNELS} channels.")
        if self.seed < 0:
            raise UsageError("A seed is 0 or more.")
        if not LEAST_MONTHS <= self.months <= MOST_MONTHS:
            raise UsageError(f"A simulation has {LEAST_MONTHS} to {MOST_MONTHS:,} months.")
        if self.families < 1 or self.messages < 1:
            raise UsageError("A simulation needs at least one family and one message.")
        if not all(0 <= share <= 1 for share in (self.altered, self.marked, self.shown)):
            raise UsageError("Shares of altered, marked and shown pictures are from 0 to 1.")

    def as_json(self) -> dict[str, Any]:
        """What is written beside the exports, and compared before writing there again."""
        return {"simulation": VERSION, **asdict(self)}


def demo_settings(seed: int = 0) -> Settings:
    """About 1,000 pictures: investigated in about a minute on two cores."""
    return Settings(seed=seed, families=250, messages=4_500)


def quick_settings(seed: int = 0) -> Settings:
    """Suited to tests."""
    return Settings(seed=seed, families=40, months=8, messages=700)
