"""What lies where: two sketches laid together -> the points of both that are the same.

Once it is known how one picture lies in the other, a point's counterpart is looked for at its place
only. That finds more than the pairs that are each other's nearest in the whole picture, which
what was put in outvotes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import BITS
from philomela.fingerprints.sketch import Sketch
from philomela.matching.compiled import bits_set, compiled

Similarity = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LaidTogether:
    """Points of one size that lie together, and codes that do not.

    For each point of the first sketch, ``nearest`` is the point of the second at its place with the
    nearest code, ``bits`` how far that is, ``several`` how many there are; -1, a number above 128
    and 0 where there is none. ``apart`` counts pairs of points of one size that do not lie together
    by the bits between their codes (129).
    """

    nearest: NDArray[np.int64]
    bits: NDArray[np.int64]
    several: NDArray[np.int64]
    apart: NDArray[np.int64]

    def pairs(self, most_bits: int) -> NDArray[np.int64]:
        """Each point of the second with the nearest of the first: rows of place, place, bits."""
        near = np.flatnonzero(self.bits <= most_bits)
        order = near[np.lexsort((near, self.bits[near]))]
        _, chosen = np.unique(self.nearest[order], return_index=True)
        first = np.sort(order[chosen])
        return np.column_stack([first, self.nearest[first], self.bits[first]])


def lay_together(
    first: Sketch, second: Sketch, similarity: Similarity, tolerance: float, stretch: float
) -> LaidTogether:
    """Lay the first sketch on the second, which is mirrored and turned already.

    ``tolerance`` is in units of the second frame; ``stretch`` the difference of the logarithms of
    sizes that is allowed.
    """
    scale = float(np.hypot(similarity[0], similarity[1]))
    here = _rows(laid(first, similarity), first.sizes * np.float32(scale))
    there = _rows(second.places, second.sizes)
    return LaidTogether(*_laid_together(first.codes, here, second.codes, there, tolerance, stretch))


def laid(sketch: Sketch, similarity: Similarity) -> NDArray[np.float64]:
    """Where a similarity brings the points of a sketch (n x 2)."""
    a, b, x, y = similarity
    u, v = sketch.places.astype(np.float64).T
    return np.stack([a * u - b * v + x, b * u + a * v + y], axis=1)


def _rows(places: NDArray[np.floating], sizes: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.column_stack([places, np.log(sizes)]).astype(np.float64)


@compiled
def _laid_together(
    first: NDArray[np.uint64],
    here: NDArray[np.float64],
    second: NDArray[np.uint64],
    there: NDArray[np.float64],
    tolerance: float,
    stretch: float,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    count = first.shape[0]
    nearest = np.full(count, -1, np.int64)
    bits = np.full(count, BITS + 1, np.int64)
    several = np.zeros(count, np.int64)
    apart = np.zeros(BITS + 1, np.int64)
    for i in range(count):
        for j in range(second.shape[0]):
            if abs(here[i, 2] - there[j, 2]) > stretch:
                continue
            high, low = first[i, 0] ^ second[j, 0], first[i, 1] ^ second[j, 1]
            distance = np.int64(bits_set(high)) + np.int64(bits_set(low))
            across, down = here[i, 0] - there[j, 0], here[i, 1] - there[j, 1]
            if across * across + down * down > tolerance * tolerance:
                apart[distance] += 1
                continue
            several[i] += 1
            if distance < bits[i]:
                bits[i], nearest[i] = distance, j
    return nearest, bits, several, apart
