"""Two sketches -> how one picture lies in the other, and how likely that is by chance.

Points that are each other's nearest are paired. The similarity through two pairs that most agree
with is taken, and refined; counterparts are then looked for at their places. Whether so many
codes so near come together by chance is asked in the manner of A. Desolneux, L. Moisan and J.-M.
Morel, "Meaningful alignments", IJCV 40 (2000), and L. Moisan and B. Stival, "A probabilistic
criterion to detect rigid point matches", IJCV 57 (2004): the number of false alarms is the number
of alignments that could have been tried, times the chance that such codes meet on one. A cell with
several points counts once, so that one corner seen many times does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import BITS, SENSES
from philomela.fingerprints.sketch import Sketch, moved
from philomela.matching.sketches.alignment_kernels import (
    FEWEST,
    LEAST_TOLERANCE,
    MOST_BITS,
    MOST_STRETCH,
    SEED_GROWTH,
    SEED_TOLERANCE,
    agreeing_with,
    best_seed,
    best_similarity,
    fit_similarity,
    mutual_pairs,
)
from philomela.matching.sketches.coincidence import by_distance, expected, in_cells
from philomela.matching.sketches.counterparts import LaidTogether, laid, lay_together

TOLERANCE = 3.0  # units of the first frame
_FIRST_TOLERANCE = 4.0  # units of the first frame, before the similarity is refined
_CELL = 8.0  # units of the coarser frame; agreeing points in one cell count once
_SMALLEST_SCALE, _LARGEST_SCALE = 1 / 12, 12.0
_MOST_TRIED = 24  # pairs, of which every two are tried
_REFINED = 2  # times
_FEWEST_PAIRS = 3  # that agree while the similarity is refined
_FEWEST_CELLS = 6
#: Pairs that agree with a seed. Of 1,087 pairs of versions that agree for sure none has fewer; of
#: what a search brings together besides, one in twenty has as many, so that the rest is soon done.
_FEWEST_SEEDED = 6
#: What agrees may be alike rather than the same. Two faces, seen from the front, have the like
#: things in nearly the same places; versions of a photo have the same things in the same places.
#: Bits that differ (of 128, on average) and ten times the spread of places, in units of the coarser
#: frame, add up to more in faces. Where very many cells agree it does not matter.
_ALIKE, _ALIKE_CELLS = 36.0, 60


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """How the first picture lies in the second one.

    ``sense`` says how the second must be mirrored or turned first (:func:`sketch.moved`);
    ``similarity`` is a, b, x, y: the place (u, v) of the first frame is at (a·u - b·v + x,
    b·u + a·v + y) of the second, so moved. ``pairs`` are the places in both sketches (k x 2).
    """

    sense: int
    similarity: tuple[float, float, float, float]
    pairs: NDArray[np.int64]
    agreeing: int  # cells in which points agree
    chance: float  # log10 of the alignments this good to be expected by chance, for this one pair

    @property
    def scale(self) -> float:
        """Units of the second frame in one of the first."""
        return math.hypot(self.similarity[0], self.similarity[1])

    @property
    def turn(self) -> float:
        """Degrees, clockwise as seen."""
        return math.degrees(math.atan2(self.similarity[1], self.similarity[0]))


def align(
    first: Sketch, second: Sketch, senses: tuple[int, ...] = tuple(range(SENSES))
) -> Alignment | None:
    """The best alignment of two sketches over the senses given, or None where nothing agrees."""
    best: Alignment | None = None
    for sense in senses:
        found = _align_upright(first, moved(second, sense), sense, len(senses))
        if found and (best is None or found.chance < best.chance):
            best = found
    return best


def _align_upright(first: Sketch, second: Sketch, sense: int, tried: int) -> Alignment | None:
    pairs = mutual_pairs(first.codes, second.codes, MOST_BITS)
    similarity = _by_pairs(first, second, pairs)
    if similarity is None:
        return None
    together = _laid(first, second, similarity)
    counterparts = together.pairs(MOST_BITS)
    if len(counterparts) < FEWEST:
        return None
    refined = _fitted(first, second, counterparts)
    cells = _cells(laid(first, similarity), _CELL * max(_scale(similarity), 1.0))
    agreeing = len(np.unique(cells[counterparts[:, 0]]))
    if agreeing < _FEWEST_CELLS or not _is_scale(refined):
        return None
    spread = _spread(first, second, counterparts, refined)
    alike = float(counterparts[:, 2].mean()) + 10 * spread / max(_scale(refined), 1.0)
    if agreeing < _ALIKE_CELLS and alike > _ALIKE:
        return None
    alignments = tried * len(pairs) * (len(pairs) - 1) / 2
    trials = _trials(together, counterparts, cells)
    chance = expected(trials, alignments, agreeing, (spread / _tolerance(refined)) ** 2)
    a, b, x, y = map(float, refined)
    return Alignment(sense, (a, b, x, y), counterparts[:, :2], agreeing, chance)


def _by_pairs(
    first: Sketch, second: Sketch, pairs: NDArray[np.int64]
) -> NDArray[np.float64] | None:
    """The similarity that the pairs agree on best, or None where hardly any agree."""
    if len(pairs) < FEWEST:
        return None
    here, there = _rows(first, pairs[:, 0]), _rows(second, pairs[:, 1])
    seeded = best_seed(here, there, SEED_TOLERANCE, SEED_GROWTH, MOST_STRETCH)
    if seeded.sum() < _FEWEST_SEEDED:
        return None
    nearest = _nearest(pairs, seeded)
    similarity = best_similarity(here, there, nearest, _FIRST_TOLERANCE, MOST_STRETCH)
    for _ in range(_REFINED):
        if not _is_scale(similarity):
            return None
        agreeing = agreeing_with(here, there, similarity, _tolerance(similarity), MOST_STRETCH)
        if agreeing.sum() < _FEWEST_PAIRS:
            return None
        similarity = fit_similarity(here, there, agreeing)
    if not _is_scale(similarity):
        return None
    similarity = _fitted(first, second, _laid(first, second, similarity).pairs(MOST_BITS))
    return similarity if _is_scale(similarity) else None


def _nearest(pairs: NDArray[np.int64], chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Of the chosen pairs those with the nearest codes."""
    places = np.flatnonzero(chosen)
    return places[np.argsort(pairs[places, 2], kind="stable")[:_MOST_TRIED]]


def _laid(first: Sketch, second: Sketch, similarity: NDArray[np.float64]) -> LaidTogether:
    return lay_together(first, second, similarity, _tolerance(similarity), MOST_STRETCH)


def _fitted(first: Sketch, second: Sketch, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    here, there = _rows(first, pairs[:, 0]), _rows(second, pairs[:, 1])
    fitted: NDArray[np.float64] = fit_similarity(here, there, np.ones(len(pairs), np.bool_))
    return fitted


def _rows(sketch: Sketch, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """x, y and size of the chosen points."""
    return np.column_stack([sketch.places[chosen], sketch.sizes[chosen]]).astype(np.float64)


def _scale(similarity: NDArray[np.float64]) -> float:
    return math.hypot(similarity[0], similarity[1])


def _is_scale(similarity: NDArray[np.float64]) -> bool:
    return _SMALLEST_SCALE <= _scale(similarity) <= _LARGEST_SCALE


def _tolerance(similarity: NDArray[np.float64]) -> float:
    """Units of the second frame."""
    return max(TOLERANCE * _scale(similarity), LEAST_TOLERANCE)


def _cells(places: NDArray[np.float64], side: float) -> NDArray[np.int64]:
    """Which cell each place (n x 2) lies in, as one number."""
    columns, rows = np.floor(places / side).astype(np.int64).T
    numbers: NDArray[np.int64] = rows * (1 << 20) + columns
    return numbers


def _spread(
    first: Sketch, second: Sketch, pairs: NDArray[np.int64], similarity: NDArray[np.float64]
) -> float:
    """How far places that agree are from where they should be: root mean square, in units of the
    second frame."""
    off = laid(first, similarity)[pairs[:, 0]] - second.places[pairs[:, 1]]
    return math.sqrt(float((off**2).sum(axis=1).mean()))


def _trials(
    together: LaidTogether, counterparts: NDArray[np.int64], cells: NDArray[np.int64]
) -> NDArray[np.float64]:
    """For each cell in which both have points: how likely codes are as near by chance."""
    shared = together.several > 0
    _, cell = np.unique(cells[shared], return_inverse=True)
    codes = np.bincount(cell, together.several[shared]).astype(np.int64)
    bits = np.full(len(shared), BITS, np.int64)
    bits[counterparts[:, 0]] = counterparts[:, 2]
    nearest = np.full(len(codes), BITS, np.int64)
    np.minimum.at(nearest, cell, bits[shared])
    return in_cells(by_distance(together.apart)[nearest], codes)
