"""The pictures: dead leaves of few shapes and few pixels, which are quickly made.

Of a hundred thousand families each picture may take a few milliseconds. Leaves are larger than
those of other simulations; there are structure enough for a sketch and contrast enough for PDQ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from philomela.simulate.alterations import stamped_with, unaltered
from philomela.simulate.copies import pixels_of
from philomela.simulate.families import Copy, Family
from philomela.simulate.marks import Mark
from philomela.simulate.pictures import Pixels, paint_leaves

_SIZES = ((320, 240), (400, 300), (480, 360))
_SIZE_WEIGHTS = (0.7, 0.2, 0.1)
_UPRIGHT = 0.4
_SMALLEST = 1 / 40  # of the length
_PURPOSE = 2020  # first number of seeds, so that no picture is that of another simulation


def copies_shown(seed: int, family: Family) -> Iterator[tuple[Copy, Pixels]]:
    """A family's copies as a viewer shows them."""
    draw = np.random.default_rng((_PURPOSE, seed, family.number))
    width, height = _SIZES[int(draw.choice(len(_SIZES), p=_SIZE_WEIGHTS))]
    if draw.random() < _UPRIGHT:
        width, height = height, width
    original = paint_leaves(width, height, draw, _SMALLEST)
    for copy in family.copies:
        unmarked = replace(copy, form=replace(copy.form, mark=None))
        shown = pixels_of(seed, unmarked, original)
        yield copy, _marked(shown, copy.form.mark) if copy.form.mark else shown


class _Stamp(NamedTuple):
    """What a stamp does within a box: a pixel p becomes ``added + p * kept / 255``."""

    rows: slice
    columns: slice
    added: NDArray[np.uint16]
    kept: NDArray[np.uint16]


def _marked(shown: Pixels, mark: Mark) -> Pixels:
    stamp = _stamp(mark, *shown.shape[:2])
    marked = shown.copy()
    inside = marked[stamp.rows, stamp.columns].astype(np.uint16)
    marked[stamp.rows, stamp.columns] = stamp.added + (inside * stamp.kept + 127) // 255
    return marked


@lru_cache(maxsize=256)
def _stamp(mark: Mark, height: int, width: int) -> _Stamp:
    """Drawn once for each size, over black and over white."""
    stamped = stamped_with(mark.words, mark.size, np.array(mark.place))
    black, white = (
        stamped(
            unaltered(np.full((height, width, 3), level, np.uint8)), np.random.default_rng(0)
        ).pixels.astype(np.uint16)
        for level in (0, 255)
    )
    kept = white - black
    rows, columns, _ = np.nonzero(kept < 255)
    box = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    return _Stamp(*box, black[box], kept[box])
