"""The points of many pictures as a view shows them, and which of them recur at a place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtrc

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.kernels import (
    TOLERANCE,
    alike_elsewhere,
    members_of,
    pictures_alike,
)
from philomela.matching.recurring.views import Floats, View

#: Unrelated pictures that have a point alike at one place, at the least.
FEWEST = 4
_RARE = 1e-4  # chance of a point to recur so often at one place
_TRIED = 10_000  # points by which it is told how common a code is
_SMALLEST = 1e-300
_MARGIN = 1.0  # percent of points that are taken to be outliers, on every side

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Recurring:
    """Points of the pool that are alike at one place, and the families they are in.

    ``chance`` is log10 of how many points of the pool would recur so often by chance.
    """

    members: Numbers
    families: Numbers  # each once, ascending
    chance: float


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Points as a view shows them.

    ``family`` numbers the family of each point's picture, from 0 to less than ``families``;
    ``picture`` numbers that picture, and ``names`` are numbers by which a point is known in every
    view.
    """

    seen: Floats  # n x 3
    codes: NDArray[np.uint64]  # n x 2
    family: Numbers
    picture: Numbers
    names: Numbers
    families: int


def pool_in(view: View, sketches: Sequence[Sketch], families: Sequence[int]) -> Pool:
    """The points that pictures, each of a family, have on the side that a view looks from."""
    none = np.zeros(0, np.int64)
    seen, codes = [np.zeros((0, 3))], [np.zeros((0, 2), np.uint64)]
    family, picture, names = [none], [none], [none]
    start = 0
    for place, (sketch, own) in enumerate(zip(sketches, families, strict=True)):
        near = view.near(sketch)
        seen.append(view.seen(sketch)[near])
        codes.append(sketch.codes[near])
        family.append(np.full(len(near), own, np.int64))
        picture.append(np.full(len(near), place, np.int64))
        names.append(near + start)
        start += len(sketch)
    return Pool(
        np.concatenate(seen),
        np.concatenate(codes),
        np.concatenate(family),
        np.concatenate(picture),
        np.concatenate(names),
        max(families, default=-1) + 1,
    )


class Laid(NamedTuple):
    """Points in cells of ``TOLERANCE`` steps on a side, counted row by row with an empty border:
    those of cell c are ``order[starts[c]:starts[c + 1]]``."""

    cells: Numbers
    order: Numbers
    starts: Numbers
    columns: int


def laid_in_cells(seen: Floats) -> Laid:
    """Where points (n x 3, n > 0) lie."""
    places = seen[:, :2]
    cells = ((places - places.min(axis=0)) // TOLERANCE).astype(np.int64) + 1
    columns = int(cells[:, 0].max()) + 2
    cell = cells[:, 1] * columns + cells[:, 0]
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange((int(cells[:, 1].max()) + 2) * columns + 2))
    return Laid(cell, order, starts, columns)


def recurring_points(pool: Pool, fewest: int = FEWEST) -> list[Recurring]:
    """Points that recur at one place in more families than chance explains; each point of the pool
    is a member of one of them at most. Those in most families come first."""
    if not len(pool.seen):
        return []
    laid = laid_in_cells(pool.seen)
    times: Numbers = pictures_alike(pool.seen, pool.codes, pool.family, *laid)
    often = np.flatnonzero(times >= fewest - 1)
    often = often[np.argsort(-times[often], kind="stable")]
    chances = _Chances(pool)
    free = np.ones(len(pool.seen), np.bool_)
    found = []
    for point in often.tolist():
        if not free[point]:
            continue
        chance = chances.of(point, int(times[point]))
        if chance > _RARE:
            continue
        members = members_of(pool.seen, pool.codes, *laid, point, free)
        families = np.unique(pool.family[members])
        if len(families) >= fewest:
            free[members] = False
            every = math.log10(max(chance * len(free), _SMALLEST))
            found.append(Recurring(members, families, every))
    return found


class _Chances:
    """How likely points recur by chance.

    As many pictures are expected to have such a point at its place as have one alike elsewhere,
    times the share of what is seen that the place is.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._every = max(1, len(pool.seen) // _TRIED)
        self._others = np.arange(0, len(pool.seen), self._every)
        low, high = np.percentile(pool.seen[:, :2], (_MARGIN, 100 - _MARGIN), axis=0)
        area = max(float(np.prod(high - low)), 1.0)
        self._share = min(1.0, np.pi * TOLERANCE**2 / area)

    def of(self, point: int, times: int) -> float:
        """The chance that a point recurs in so many families or more."""
        pool = self._pool
        elsewhere = alike_elsewhere(pool.seen, pool.codes, point, self._others) * self._every
        return float(pdtrc(times - 1, (elsewhere + 1) * self._share))
