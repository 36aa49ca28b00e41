"""Marks that many pictures of an operation bear alike: stamps of its galleries, a caption, a frame.

Such marks link nothing: pictures of different families bear the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

from philomela.simulate.channels import Channel
from philomela.simulate.dice import dice

_CAPTION = "More every day: Lantern Index"
#: How often the marks that are no stamps are borne, where the first gallery's stamp is borne once.
_CAPTION_WEIGHT, _FRAME_WEIGHT = 0.2, 0.15
_ALONG = (0.03, 0.5, 0.97)  # places of stamps, across and down
_SMALLEST, _LARGEST = 0.04, 0.07  # height of a stamp relative to the width


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark. A stamp has words, a height relative to the width and a place, 0..1 across and down;
    a caption has words."""

    kind: Literal["stamp", "caption", "frame"]
    weight: float  # how often it is borne, relative to the others
    words: str = ""
    size: float = 0.0
    place: tuple[float, float] = (0.0, 0.0)
    channel: int | None = None  # number of the gallery whose stamp it is

    @property
    def name(self) -> str:
        """What it is called in the truth."""
        return f"{self.kind} {self.words}".strip()


def plan_marks(seed: int, channels: Iterable[Channel]) -> Iterator[Mark]:
    """A stamp for each gallery, those of the first borne most, and the operation's own marks."""
    galleries = [channel for channel in channels if channel.role == "gallery"]
    for place, channel in enumerate(galleries):
        draw = dice(seed, "stamp", channel.number)
        yield Mark(
            "stamp",
            weight=1 / (place + 1),
            words=f"@{channel.username}",
            size=draw.uniform(_SMALLEST, _LARGEST),
            place=(draw.choice(_ALONG), draw.choice(_ALONG)),
            channel=channel.number,
        )
    yield Mark("caption", _CAPTION_WEIGHT, _CAPTION)
    yield Mark("frame", _FRAME_WEIGHT)


def some_mark(marks: tuple[Mark, ...], draw: Random) -> Mark:
    """One of the marks, the common ones more often."""
    return draw.choices(marks, [mark.weight for mark in marks])[0]
