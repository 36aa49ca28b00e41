"""The points of many pictures as a view shows them, and which of them recur at a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from philomela.fingerprints.projection import bits_of, words_of
from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.kernels import (
    MOST_BITS,
    MOST_BITS_TO_MIDDLE,
    TOLERANCE,
    alike_elsewhere,
    members_of,
    pictures_alike,
)
from philomela.matching.recurring.views import Floats, View

#: Unrelated pictures that have a point alike at one place, at the least.
FEWEST = 4
_RARE = 1e-4  # points of the pool that would recur so often by chance
_TRIED = 4_000  # points by which it is told how common a code is
_MARGIN = 1.0  # percent of points that are taken to be outliers, on every side
_ROUNDS = 2

Numbers = NDArray[np.int64]
Codes = NDArray[np.uint64]


class Recurring(NamedTuple):
    """Points of the pool that are alike at one place: their middle, which they are, and their
    families, each once."""

    seen: Floats  # 3
    code: Codes  # 2: of each bit what most have
    members: Numbers
    families: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Points as a view shows them.

    ``family`` numbers the family of each point's picture, from 0 to less than ``families``, and
    ``picture`` that picture; ``names`` are numbers by which a point is known in every view.
    """

    seen: Floats  # n x 3
    codes: Codes  # n x 2
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


class _Laid(NamedTuple):
    """Points in cells of ``TOLERANCE`` steps on a side, counted row by row with an empty border:
    those of cell c are ``order[starts[c]:starts[c + 1]]``."""

    cells: Numbers
    order: Numbers
    starts: Numbers
    columns: int

    def around(self, point: int) -> Numbers:
        """The points of a point's cell and of those around it."""
        rows = (self.cells[point] + down * self.columns for down in (-1, 0, 1))
        return np.concatenate(
            [self.order[self.starts[row - 1] : self.starts[row + 2]] for row in rows]
        )


def laid_in_cells(seen: Floats) -> _Laid:
    """Where points (n x 3, n > 0) lie."""
    places = seen[:, :2]
    cells = ((places - places.min(axis=0)) // TOLERANCE).astype(np.int64) + 1
    columns = int(cells[:, 0].max()) + 2
    cell = cells[:, 1] * columns + cells[:, 0]
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange((int(cells[:, 1].max()) + 2) * columns + 2))
    return _Laid(cell, order, starts, columns)


def recurring_points(pool: Pool, fewest: int = FEWEST) -> list[Recurring]:
    """Points that recur at one place in more families than chance explains; each point of the pool
    is a member of one of them at most. Those in most families come first."""
    if not len(pool.seen):
        return []
    laid = laid_in_cells(pool.seen)
    times = _times(pool, laid)
    often = np.flatnonzero(times >= fewest - 1)
    often = often[np.argsort(-times[often], kind="stable")]
    chances = _Chances(pool)
    free = np.ones(len(pool.seen), np.bool_)
    found = []
    for point in often.tolist():
        if not free[point] or not chances.is_rare(point, int(times[point])):
            continue
        one = _gathered(pool, laid, point, free)
        if len(one.families) >= fewest and chances.is_rare(point, len(one.families) - 1):
            free[one.members] = False
            found.append(one)
    return found


def _times(pool: Pool, laid: _Laid) -> Numbers:
    """For each point the number of other families with such a point at that place."""
    order = laid.order
    inputs = pool.seen[order], pool.codes[order], pool.family[order], laid.cells[order]
    times = np.zeros(len(order), np.int64)
    times[order] = pictures_alike(*inputs, laid.starts, laid.columns)
    return times


def _gathered(pool: Pool, laid: _Laid, point: int, free: NDArray[np.bool_]) -> Recurring:
    """The free points like one, and then like the middle of those that were found before: what
    lies behind a mark changes every code by other bits, which most of the others do not have."""
    near = laid.around(point)
    near = near[free[near]]
    seen, code, most = pool.seen[point], pool.codes[point], MOST_BITS
    members: Numbers = members_of(pool.seen, pool.codes, near, seen, code, most)
    for _ in range(_ROUNDS):
        seen = pool.seen[members].mean(axis=0)
        code = words_of(bits_of(pool.codes[members]).mean(axis=0, keepdims=True) > 0.5)[0]
        again = members_of(pool.seen, pool.codes, near, seen, code, MOST_BITS_TO_MIDDLE)
        if not len(again):
            break
        members = again
    return Recurring(seen, code, members, np.unique(pool.family[members]))


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
        self._most: dict[int, int] = {}

    def is_rare(self, point: int, times: int) -> bool:
        """Whether hardly a point of the pool recurs in so many other families by chance."""
        most = self._most.get(times)
        if most is None:
            # Of the Poisson means with which so many are rare, the largest.
            mean = float(gammaincinv(times, _RARE / len(self._pool.seen)))
            most = self._most[times] = int((mean / self._share - 1) // self._every)
        if most < 0:
            return False
        inputs = self._pool.seen, self._pool.codes, point, self._others
        return bool(alike_elsewhere(*inputs, most + 1) <= most)
