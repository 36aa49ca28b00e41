"""Whether words in a picture can be read after it was rebuilt from its sketch.

The pictures are made here: a white notice over dead leaves, with two words of each size. A word
counts as read when, of all the words that it might be, drawn in the same type at the same place,
the right one is the most like what was rebuilt. That is easier than reading: the list, the type and
the place are not known to one who reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from philomela.simulate.pictures import paint_leaves
from privacy_parts.scores import correlation

HEIGHTS = (6, 8, 11, 15, 20, 28)  # of capitals, in pixels of the sketch's frame
_LIST = (
    "APPLE BREAD CHAIR DANCE EARTH FIELD GRASS HOUSE INDEX JUDGE KNIFE LEMON MONEY NIGHT OCEAN "
    "PAPER QUEEN RIVER STONE TABLE UNCLE VOICE WATER YOUTH ZEBRA BRICK CLOUD DREAM FRUIT GLASS "
    "HORSE LIGHT MUSIC PLANT ROBOT SHIRT TRAIN WHEEL CANDY FLOOR"
)
WORDS = tuple(_LIST.split())

_WIDTH, _HEIGHT = 352, 264
_SCALE = 2  # pictures are drawn at twice the frame's size
_CAPITAL = 0.72  # height of a capital in the height of the type
_NOTICE = (16, 20, 336, 244)
_COLUMNS, _FIRST_LINE, _GAP = (28, 184), 34, 15

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a word stands, in units of the frame."""

    x: int
    y: int
    height: int

    @property
    def box(self) -> Box:
        """Left, top, right, bottom of the widest word."""
        return (
            self.x - 3,
            self.y - 3,
            self.x + round(self.height * 4.6) + 3,
            self.y + self.height + 3,
        )


def slots() -> Iterator[Slot]:
    """The places of the twelve words."""
    y = _FIRST_LINE
    for height in HEIGHTS:
        for x in _COLUMNS:
            yield Slot(x, y, height)
        y += height + _GAP


def notice(seed: int) -> tuple[Pixels, list[str]]:
    """A picture (528 x 704) and its words, in the order of the slots."""
    draw = np.random.default_rng(seed)
    leaves = paint_leaves(_WIDTH * _SCALE, _HEIGHT * _SCALE, draw)
    image = Image.fromarray(leaves).convert("L")
    ImageDraw.Draw(image).rectangle([_SCALE * side for side in _NOTICE], fill=245)
    words = [WORDS[place] for place in draw.integers(0, len(WORDS), len(list(slots())))]
    for slot, word in zip(slots(), words, strict=True):
        _write(image, slot, word)
    return np.asarray(image), words


def _write(image: Image.Image, slot: Slot, word: str) -> None:
    font = ImageFont.load_default(slot.height * _SCALE / _CAPITAL)
    corner = (slot.x * _SCALE, (slot.y + slot.height) * _SCALE)
    ImageDraw.Draw(image).text(corner, word, fill=20, font=font, anchor="ls")


def read_words(rebuilt: Floats) -> list[str]:
    """The most alike word at each slot of a rebuilt notice."""
    return [max(WORDS, key=_likeness(rebuilt, slot)) for slot in slots()]


def _likeness(rebuilt: Floats, slot: Slot) -> Callable[[str], float]:
    left, top, right, bottom = slot.box
    seen = rebuilt[top:bottom, left:right]

    def likeness(word: str) -> float:
        image = Image.new("L", (_WIDTH * _SCALE, _HEIGHT * _SCALE), 245)
        _write(image, slot, word)
        small = image.resize((_WIDTH, _HEIGHT), Image.Resampling.BOX)
        drawn = np.asarray(small, np.float32)[top:bottom, left:right]
        return correlation(seen, drawn)

    return likeness
