"""Two sketches -> how one picture lies in the other, and how likely that is by chance.

Points that are each other's nearest are paired. The pairs that agree best on one place, scale and
small turn are counted, once for every small cell, so that one corner seen many times counts once.
Whether that many agree by chance is asked in the manner of A. Desolneux, L. Moisan and J.-M. Morel,
"Meaningful alignments", IJCV 40 (2000), and L. Moisan and B. Stival, "A probabilistic criterion to
detect rigid point matches", IJCV 57 (2004): the number of false alarms is the number of alignments
that could have been tried, times the chance that so many independent pairs agree with one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc, gammaln

from philomela.fingerprints.projection import SENSES
from philomela.fingerprints.sketch import Sketch, moved
from philomela.matching.sketches.alignment_kernels import (
    FEWEST,
    agreeing_with,
    best_seed,
    count_cells,
    fit_similarity,
    mutual_pairs,
)

MOST_BITS = 42  # of 128 that paired points may differ in
TOLERANCES = (6.0, 4.0, 3.0)  # units of the first frame, while the alignment is refined
_SEED_TOLERANCE, _SEED_GROWTH = 6.0, 0.12  # the growth allows for turns of up to 7 degrees
_STRETCH = 0.5  # of the natural logarithm of the ratio of two sizes
_LEAST_TOLERANCE = 2.0  # units of the second frame: places are not known better than this
_CELL = 8.0  # units; agreeing points in one cell count once
_SMALLEST_SCALE, _LARGEST_SCALE = 1 / 12, 12.0
#: Spread beyond which what agrees may be alike rather than the same. It is no alignment if many
#: bits (of 128, on average) differ besides, or few cells agree.
_LOOSE, _LOOSE_BITS, _LOOSE_CELLS = 1.05, 20.0, 18
_LEAST_FITTING = 0.02  # share of points of one size that is assumed at least
_CERTAIN = -300.0  # log10; smaller numbers are not told apart


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
    if len(pairs) < FEWEST:
        return None
    here, there = _rows(first, pairs[:, 0]), _rows(second, pairs[:, 1])
    agreeing = best_seed(here, there, _SEED_TOLERANCE, _SEED_GROWTH, _STRETCH)
    similarity = np.zeros(4)
    tolerance = 0.0
    for units in TOLERANCES:
        if agreeing.sum() < FEWEST:
            return None
        similarity = fit_similarity(here, there, agreeing)
        scale = math.hypot(similarity[0], similarity[1])
        if not _SMALLEST_SCALE <= scale <= _LARGEST_SCALE:
            return None
        tolerance = max(units * scale, _LEAST_TOLERANCE)
        agreeing = agreeing_with(here, there, similarity, tolerance, _STRETCH)
    cells = _cells(here, there, agreeing, scale)
    if cells < FEWEST:
        return None
    bits = float(pairs[agreeing, 2].mean())
    fitted = fit_similarity(here, there, agreeing)
    loose = _spread(here[agreeing], there[agreeing], fitted) > _LOOSE
    if loose and (bits > _LOOSE_BITS or cells < _LOOSE_CELLS):
        return None
    of = _cells(here, there, np.ones(len(pairs), np.bool_), scale)
    near = math.pi * tolerance**2 / (second.width * second.height)
    by_chance = min(0.5, near * _of_fitting_size(first.sizes * np.float32(scale), second.sizes))
    chance = _expected(of, cells, by_chance) + math.log10(tried)
    a, b, x, y = map(float, similarity)
    return Alignment(sense, (a, b, x, y), pairs[agreeing, :2], cells, chance)


def _rows(sketch: Sketch, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """x, y and size of the chosen points."""
    return np.column_stack([sketch.places[chosen], sketch.sizes[chosen]]).astype(np.float64)


def _cells(
    here: NDArray[np.float64],
    there: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    scale: float,
) -> int:
    return min(
        int(count_cells(here, chosen, _CELL, 1 << 12)),
        int(count_cells(there, chosen, max(_CELL * scale, _LEAST_TOLERANCE), 1 << 12)),
    )


def _spread(
    here: NDArray[np.float64], there: NDArray[np.float64], similarity: NDArray[np.float64]
) -> float:
    """How far places that agree are from where they should be.

    Root mean square, in units of the coarser frame. Two faces, seen from the front, have the same
    things in nearly the same places; versions of a photo have them in the same places.
    """
    a, b, x, y = similarity
    (u, v), (p, q) = here[:, :2].T, there[:, :2].T
    off = (a * u - b * v + x - p) ** 2 + (b * u + a * v + y - q) ** 2
    return math.sqrt(float(off.mean())) / max(math.hypot(a, b), 1.0)


def _of_fitting_size(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """How often a point of each, taken at random, are of one size."""
    ours, theirs = np.log(first), np.sort(np.log(second))
    fitting = np.searchsorted(theirs, ours + _STRETCH, "right")
    fitting -= np.searchsorted(theirs, ours - _STRETCH, "left")
    return max(float(fitting.mean()) / len(theirs), _LEAST_FITTING)


def _expected(pairs: int, agreeing: int, by_chance: float) -> float:
    """Log10 of the number of alignments on which so many of the pairs agree by chance.

    Two pairs fix a similarity; the others agree each with probability ``by_chance``.
    """
    others, wanted = pairs - 2, agreeing - 2
    if wanted <= 0 or others <= 0:
        return 0.0
    alignments = math.log10(pairs * (pairs - 1) / 2)
    tail = float(bdtrc(wanted - 1, others, by_chance))
    if tail > 1e-250:
        return min(0.0, alignments + math.log10(tail))
    # Too small for the tail itself: its first term is nearly all of it.
    term = gammaln(others + 1) - gammaln(wanted + 1) - gammaln(others - wanted + 1)
    logarithm = term + wanted * math.log(by_chance) + (others - wanted) * math.log1p(-by_chance)
    return max(_CERTAIN, alignments + float(logarithm) / math.log(10))
