"""Whether the points that vote for a picture agree on how it lies, compiled.

Of the pictures that points vote for, most are voted for from all over the place; in versions of a
photo the votes fit together. Only the points that voted are looked at, so that hundreds of pictures
can be.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import LEAST_BYTES, MOST_POINTS, POINT_BYTES, SIZE_STEPS, STEPS
from philomela.matching.compiled import bits_set, compiled
from philomela.matching.sketches.alignment_kernels import (
    MOST_BITS,
    MOST_STRETCH,
    SEED_GROWTH,
    SEED_TOLERANCE,
)
from philomela.matching.sketches.search_kernels import (
    APART_BITS,
    SLOT_MASK,
    SLOT_SHIFT,
)

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]

_BYTE = np.uint64(8)
_MOST_VOTES = 256  # of one picture that are looked at
_ONE_PLACE = 4.0  # units: what is nearer counts once
#: What a vote weighs by the bits (of 128) that the codes are apart: the logarithm to base 2 of how
#: much oftener votes for a version of a photo are so near than votes for others, measured on
#: photographs with 60 % replaced, and three, so that a vote never counts against a picture.
SHARPNESS = np.array(
    [8.2, 8.1, 8.1, 7.9, 7.5, 7.5, 6.7, 6.1, 5.6, 5.1, 4.6, 4.2, 3.7, 3.1, 2.7, 2.3, 2.0, 1.7, 1.5]
    + [1.4] * 5
    + [1.0]
    + [0.7] * (MOST_BITS - 24)
)


@compiled
def agreed_votes(
    sketches: NDArray[np.uint8],
    ends: NDArray[np.int64],
    slots: NDArray[np.int64],
    begins: NDArray[np.int64],
    hits: Words,
    weights: Floats,
    codes: Words,
    rows: Floats,
    agreed: Floats,
) -> None:
    """For each of some slots, the votes that agree with the vote that most agree with.

    ``begins`` says where a slot's hits begin. ``codes`` (n x 2) and ``rows`` (n x 3: x, y, the
    logarithm of the size) are the query's.
    """
    theirs, others = np.empty((MOST_POINTS, 2), np.uint64), np.empty((MOST_POINTS, 3), np.float64)
    pairs = np.empty((_MOST_VOTES, 7), np.float64)
    for place in range(len(slots)):
        slot = slots[place]
        begin = ends[slot - 1] if slot else 0
        count = _read(sketches, begin, ends[slot], theirs, others)
        filled, hit = 0, begins[place]
        while hit < len(hits) and np.int64(hits[hit] >> SLOT_SHIFT) == slot:
            point = np.int64((hits[hit] & SLOT_MASK) >> APART_BITS)
            hit += 1
            nearest, apart = _nearest(codes, point, theirs, count)
            if nearest >= 0 and filled < _MOST_VOTES:
                pairs[filled, :3] = others[nearest]
                pairs[filled, 3:6] = rows[point]
                pairs[filled, 6] = weights[point] * SHARPNESS[apart]
                filled += 1
        agreed[place] = _most_agreeing(pairs[:filled])


@compiled
def _read(sketches: NDArray[np.uint8], begin: int, end: int, codes: Words, rows: Floats) -> int:
    """Read the points of a sketch from its bytes; says how many there are."""
    count = min((end - begin - LEAST_BYTES) // POINT_BYTES, MOST_POINTS)
    for point in range(count):
        at = begin + LEAST_BYTES + point * POINT_BYTES
        rows[point, 0] = (np.int64(sketches[at]) * 256 + np.int64(sketches[at + 1])) / STEPS
        rows[point, 1] = (np.int64(sketches[at + 2]) * 256 + np.int64(sketches[at + 3])) / STEPS
        rows[point, 2] = np.int64(sketches[at + 4]) * (math.log(2.0) / SIZE_STEPS)
        for half in range(2):
            word = np.uint64(0)
            for byte in range(8):
                word = (word << _BYTE) | np.uint64(sketches[at + 5 + half * 8 + byte])
            codes[point, half] = word
    return count


@compiled
def _nearest(codes: Words, point: int, theirs: Words, count: int) -> tuple[int, int]:
    """Whose code is nearest, if any is near enough (else -1), and by how many bits."""
    high, low = codes[point, 0], codes[point, 1]
    nearest, fewest = -1, np.int64(MOST_BITS + 1)
    for other in range(count):
        apart = np.int64(bits_set(high ^ theirs[other, 0]))
        apart += np.int64(bits_set(low ^ theirs[other, 1]))
        if apart < fewest:
            nearest, fewest = other, apart
    return nearest, int(fewest)


@compiled
def _most_agreeing(pairs: Floats) -> float:
    """Pairs are rows of x, y and logarithm of size in either frame, and a weight."""
    most = 0.0
    for seed in range(len(pairs)):
        stretch = pairs[seed, 5] - pairs[seed, 2]
        scale, total = math.exp(stretch), pairs[seed, 6]
        for other in range(len(pairs)):
            across, down = pairs[other, 0] - pairs[seed, 0], pairs[other, 1] - pairs[seed, 1]
            away = math.sqrt(across * across + down * down)
            if away < _ONE_PLACE or abs(pairs[other, 5] - pairs[other, 2] - stretch) > MOST_STRETCH:
                continue
            off_across = pairs[other, 3] - pairs[seed, 3] - scale * across
            off_down = pairs[other, 4] - pairs[seed, 4] - scale * down
            allowed = scale * (SEED_TOLERANCE + SEED_GROWTH * away)
            if off_across * off_across + off_down * off_down <= allowed * allowed:
                total += pairs[other, 6]
        most = max(most, total)
    return most
