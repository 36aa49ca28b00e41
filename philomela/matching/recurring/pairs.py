"""Points that few pictures share -> marks of which too little recurs in many.

Of a small mark a sketch holds a few points, other ones in every picture, so that hardly a point of
it recurs as often as chance does not explain. Yet any two pictures that bear it share some. Two
unrelated pictures that are alike in two places of one window as small as a stamp are rare; three
families of which each is so alike with two others are not explained by chance, and what their
pictures share there makes up a mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from philomela.matching.recurring.kernels import pairs_alike
from philomela.matching.recurring.pool import Numbers, Pool, laid_in_cells

MOST_BITS = 32  # between two points that are alike
_WINDOW = np.array([80.0, 24.0])  # steps: across, as words are long, and down
_HALVES = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))  # windows lie half upon one another
_APART = 8.0  # steps: points in one cell count once
_FEWEST_CELLS = 2  # in which two pictures are alike
_FEWEST_OTHERS = 2  # families that each is alike with
_FEWEST = 3  # families
_TIMES = 1.3  # as much as chance gives
_MOVED = 3  # times that pictures are moved, to see what chance gives
_MOVES = 12.0, 40.0  # steps
_SEED = 0


class Shared(NamedTuple):
    """Points of the pool that pictures of several families share in one window."""

    members: Numbers
    families: int
    weight: int  # cells but the first in which two families are alike, of all pairs of them


class _Pairs(NamedTuple):
    """Points of the pool that are alike at one place, in pairs: rows of two points, rows of their
    pictures, the lower number first, and the middle between the points."""

    points: Numbers
    pictures: Numbers
    middles: NDArray[np.float64]


def shared_points(pools: Sequence[Pool]) -> list[list[Shared]]:
    """What pictures of several families share in one window, for each view of them; as far as it is
    clearly more than in any view of pictures that are moved against one another, where nothing lies
    at one place but by chance."""
    dice = np.random.default_rng(_SEED)
    chance = (
        one.weight for pool in pools for _ in range(_MOVED) for one in _shared(_moved(pool, dice))
    )
    least = _TIMES * max(chance, default=0)
    return [[one for one in _shared(pool) if one.weight > least] for pool in pools]


def _moved(pool: Pool, dice: np.random.Generator) -> Pool:
    """Every picture's points moved by steps of its own."""
    pictures = int(pool.picture.max(initial=-1)) + 1
    angle = dice.uniform(0, 2 * np.pi, pictures)
    steps = np.stack([np.cos(angle), np.sin(angle)], axis=1) * dice.uniform(*_MOVES, (pictures, 1))
    seen = pool.seen.copy()
    seen[:, :2] += steps[pool.picture]
    return replace(pool, seen=seen)


def _shared(pool: Pool) -> list[Shared]:
    pairs = _pairs(pool) if len(pool.seen) else None
    if pairs is None or not len(pairs.points):
        return []
    family = np.zeros(int(pool.picture.max()) + 1, np.int64)
    family[pool.picture] = pool.family
    found: list[Shared] = []
    for half in _HALVES:
        for rows in _by_window(pairs, half):
            found += _cores(pairs, rows, family)
    return found


def _pairs(pool: Pool) -> _Pairs:
    laid = laid_in_cells(pool.seen)
    order = laid.order
    inputs = pool.seen[order], pool.codes[order], pool.family[order], laid.cells[order]
    points = order[pairs_alike(*inputs, laid.starts, laid.columns, MOST_BITS)]
    pictures = np.sort(pool.picture[points], axis=1)
    return _Pairs(points, pictures, pool.seen[points, :2].mean(axis=1))


def _by_window(pairs: _Pairs, half: tuple[float, float]) -> Iterator[Numbers]:
    """Rows of the pairs of each window, of pictures that are alike in several of its cells."""
    window = _numbered(np.floor(pairs.middles / _WINDOW + half))
    cell = _numbered(np.floor(pairs.middles / _APART))
    of = int(pairs.pictures.max()) + 1
    both = (window * of + pairs.pictures[:, 0]) * of + pairs.pictures[:, 1]
    width = int(cell.max()) + 1
    kept, times = np.unique(np.unique(both * width + cell) // width, return_counts=True)
    rows = np.flatnonzero(np.isin(both, kept[times >= _FEWEST_CELLS]))
    rows = rows[np.argsort(window[rows], kind="stable")]
    if len(rows):
        yield from np.split(rows, np.flatnonzero(np.diff(window[rows])) + 1)


def _numbered(places: NDArray[np.float64]) -> Numbers:
    """A number for each place (n x 2, whole numbers), from 0."""
    from_zero = (places - places.min(axis=0)).astype(np.int64)
    numbers: Numbers = from_zero[:, 0] * (int(from_zero[:, 1].max()) + 1) + from_zero[:, 1]
    return numbers


def _cores(pairs: _Pairs, rows: Numbers, family: Numbers) -> Iterator[Shared]:
    """Families of which each is alike with several others, and the points that they share."""
    ends = np.sort(family[pairs.pictures[rows]], axis=1)
    cells = np.floor(pairs.middles[rows] / _APART).astype(np.int64)
    alike: nx.Graph[int] = nx.Graph(map(tuple, ends.tolist()))
    core = nx.k_core(alike, _FEWEST_OTHERS)
    for families in nx.connected_components(core):
        if len(families) >= _FEWEST:
            own = np.isin(ends, list(families)).all(axis=1)
            both = np.unique(np.concatenate([ends, cells], axis=1)[own], axis=0)
            weight = len(both) - len(np.unique(ends[own], axis=0))
            yield Shared(np.unique(pairs.points[rows[own]]), len(families), weight)
