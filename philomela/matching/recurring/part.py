"""A part of a mark: points at places relative to the picture, and what a picture has of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import bits_of, words_of
from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.kernels import nearest_in_place, times_anywhere
from philomela.matching.recurring.pool import Numbers, Pool, Recurring
from philomela.matching.recurring.views import STEPS, Floats, View

APART = 10.0  # steps between two points that count as two
_TOLERANCE = 5.0  # steps


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What recurs at one place, as a view shows it.

    A picture bears it that has one of its ``telling`` points, or ``needed`` of any, apart from one
    another.
    """

    view: View
    points: Floats  # m x 3: steps to the right and down, logarithm of the size
    codes: NDArray[np.uint64]  # m x 2
    chance: float  # log10 of how many such parts are expected by chance
    telling: NDArray[np.bool_]  # m
    needed: int = 2
    origin: int = 0  # parts of one origin are of one mark
    decides: bool = True  # False: what bears it bears another part, too; it only shows where
    false: float = 0.0  # share of pictures without it that would be taken to bear it


def part_of(view: View, pool: Pool, points: Sequence[Recurring], chance: float) -> Part:
    """The part that recurring points make up."""
    return Part(
        view,
        np.array([pool.seen[one.members].mean(axis=0) for one in points]),
        np.concatenate([_middle(pool.codes[one.members]) for one in points]),
        chance,
        np.zeros(len(points), np.bool_),
    )


def _middle(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The code of which each bit is that of the most (1 x 2)."""
    return words_of(bits_of(codes).mean(axis=0, keepdims=True) > 0.5)


def borne(part: Part, sketch: Sketch) -> Numbers:
    """For each point of a part (m) the picture's point at its place; -1 where there is none."""
    seen = part.view.seen(sketch)
    found: Numbers = nearest_in_place(part.points, part.codes, seen, sketch.codes, _TOLERANCE)
    return found


def expected(part: Part, sketch: Sketch) -> Floats:
    """How often a picture has each point of a part (m) by chance: as many points as are like it
    wherever they lie, times the share of the frame that its place is."""
    seen = part.view.seen(sketch)
    scale = STEPS / part.view.length(sketch)
    area = sketch.width * sketch.height * scale * scale
    alike: Numbers = times_anywhere(part.points, part.codes, seen, sketch.codes)
    return alike.astype(np.float64) * min(1.0, np.pi * _TOLERANCE**2 / area)


def count(part: Part, found: Numbers) -> int:
    """How many of the points that a picture has count: those in one cell of ``APART`` steps count
    once."""
    cells = part.points[found >= 0, :2] // APART
    return len(set(map(tuple, cells.tolist())))


def is_enough(part: Part, found: Numbers) -> bool:
    """Whether the points that a picture has of a part make it a bearer."""
    return bool((part.telling & (found >= 0)).any()) or count(part, found) >= part.needed


def bears(part: Part, sketch: Sketch) -> bool:
    """Whether a picture bears a part."""
    return is_enough(part, borne(part, sketch))
