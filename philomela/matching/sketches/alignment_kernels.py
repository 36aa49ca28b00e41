"""The inner loops of verification, compiled.

Points are rows of x, y and size in the units of their own frame.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from philomela.matching.compiled import bits_set, compiled

#: A pair is not looked at further with fewer agreeing points.
FEWEST = 4
MOST_BITS = 42  # of 128 that paired points may differ in
MOST_STRETCH = 0.5  # of the natural logarithm of the ratio of two sizes
#: Units of the enrolled frame in which places agree with a seed; the growth allows for turns of up
#: to 7 degrees.
SEED_TOLERANCE, SEED_GROWTH = 6.0, 0.12
LEAST_TOLERANCE = 2.0  # units of the second frame: places are not known better than this
LEAST_APART = 20.0  # units of the first frame between two places that fix a similarity
MOST_TURN = 0.2  # tangent; codes of points turned further differ too much


@compiled
def mutual_pairs(
    first: NDArray[np.uint64], second: NDArray[np.uint64], most_bits: int
) -> NDArray[np.int64]:
    """Codes (n x 2, m x 2) that are each other's nearest: rows of place, place, bits apart.

    Of equally near codes the first counts.
    """
    count, others = first.shape[0], second.shape[0]
    nearest = np.full(count, -1, np.int64)
    distance = np.full(count, 1 << 20, np.int64)
    back = np.full(others, -1, np.int64)
    back_distance = np.full(others, 1 << 20, np.int64)
    for i in range(count):
        high, low = first[i, 0], first[i, 1]
        for j in range(others):
            apart = np.int64(bits_set(high ^ second[j, 0])) + np.int64(bits_set(low ^ second[j, 1]))
            if apart < distance[i]:
                distance[i], nearest[i] = apart, j
            if apart < back_distance[j]:
                back_distance[j], back[j] = apart, i
    found = np.empty((count, 3), np.int64)
    filled = 0
    for i in range(count):
        if nearest[i] >= 0 and distance[i] <= most_bits and back[nearest[i]] == i:
            found[filled, 0], found[filled, 1], found[filled, 2] = i, nearest[i], distance[i]
            filled += 1
    return found[:filled]


@compiled
def best_seed(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    tolerance: float,
    growth: float,
    most_stretch: float,
) -> NDArray[np.bool_]:
    """Which pairs agree with the pair that most agree with.

    One pair of upright points fixes a scale (from their sizes) and a shift, so every pair is tried
    as the seed. What is ``distance`` from it may be off by ``tolerance + growth x distance`` units
    of the first frame, and by ``most_stretch`` in the logarithm of its size.
    """
    count = first.shape[0]
    agreeing = np.zeros(count, np.bool_)
    trial = np.zeros(count, np.bool_)
    most = 0
    for seed in range(count):
        scale = second[seed, 2] / first[seed, 2]
        agree = 0
        for other in range(count):
            across, down = first[other, 0] - first[seed, 0], first[other, 1] - first[seed, 1]
            off_across = second[other, 0] - second[seed, 0] - scale * across
            off_down = second[other, 1] - second[seed, 1] - scale * down
            allowed = scale * (tolerance + growth * math.sqrt(across * across + down * down))
            stretch = abs(math.log(second[other, 2] / (first[other, 2] * scale)))
            trial[other] = (
                off_across * off_across + off_down * off_down <= allowed * allowed
                and stretch <= most_stretch
            )
            agree += trial[other]
        if agree > most:
            most = agree
            agreeing[:] = trial
    return agreeing


@compiled
def fit_similarity(
    first: NDArray[np.float64], second: NDArray[np.float64], chosen: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Least squares: a, b, x, y of (a·u - b·v + x, b·u + a·v + y)."""
    count = 0
    mean = np.zeros(4)
    for i in range(first.shape[0]):
        if chosen[i]:
            count += 1
            mean[0] += first[i, 0]
            mean[1] += first[i, 1]
            mean[2] += second[i, 0]
            mean[3] += second[i, 1]
    mean /= max(count, 1)
    along, turned, spread = 0.0, 0.0, 0.0
    for i in range(first.shape[0]):
        if chosen[i]:
            u, v = first[i, 0] - mean[0], first[i, 1] - mean[1]
            p, q = second[i, 0] - mean[2], second[i, 1] - mean[3]
            along += u * p + v * q
            turned += u * q - v * p
            spread += u * u + v * v
    found = np.zeros(4)
    if spread > 0:
        found[0], found[1] = along / spread, turned / spread
        found[2] = mean[2] - found[0] * mean[0] + found[1] * mean[1]
        found[3] = mean[3] - found[1] * mean[0] - found[0] * mean[1]
    return found


@compiled
def agreeing_with(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    similarity: NDArray[np.float64],
    tolerance: float,
    most_stretch: float,
) -> NDArray[np.bool_]:
    """Which pairs a similarity brings together, within units of the second frame."""
    agreeing = np.zeros(first.shape[0], np.bool_)
    for i in range(first.shape[0]):
        agreeing[i] = _off(first, second, i, similarity, most_stretch) <= tolerance * tolerance
    return agreeing


@compiled
def best_similarity(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    chosen: NDArray[np.int64],
    tolerance: float,
    most_stretch: float,
) -> NDArray[np.float64]:
    """The similarity through two of the chosen pairs that all pairs agree best with.

    As in :func:`fit_similarity`; zeros where there is none. A pair counts the more the nearer it is
    to where it should be, up to ``tolerance`` units of the first frame.
    """
    best, most = np.zeros(4), 0.0
    tried = np.zeros(4)
    for place in range(len(chosen)):
        for following in range(place + 1, len(chosen)):
            if not _through(first, second, chosen[place], chosen[following], tried):
                continue
            agreed = _agreed(first, second, tried, tolerance, most_stretch)
            if agreed > most:
                most = agreed
                best[:] = tried
    return best


@compiled
def _through(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    one: int,
    other: int,
    similarity: NDArray[np.float64],
) -> bool:
    """The similarity through two pairs, if they fix it well and it turns by little."""
    u, v = first[other, 0] - first[one, 0], first[other, 1] - first[one, 1]
    p, q = second[other, 0] - second[one, 0], second[other, 1] - second[one, 1]
    length = u * u + v * v
    if length < LEAST_APART * LEAST_APART:
        return False
    a, b = (u * p + v * q) / length, (u * q - v * p) / length
    similarity[0], similarity[1] = a, b
    similarity[2] = second[one, 0] - (a * first[one, 0] - b * first[one, 1])
    similarity[3] = second[one, 1] - (b * first[one, 0] + a * first[one, 1])
    return bool(a > 0 and abs(b) <= MOST_TURN * a)


@compiled
def _agreed(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    similarity: NDArray[np.float64],
    tolerance: float,
    most_stretch: float,
) -> float:
    scale = math.sqrt(similarity[0] ** 2 + similarity[1] ** 2)
    reach = max(tolerance * scale, LEAST_TOLERANCE) ** 2
    agreed = 0.0
    for i in range(first.shape[0]):
        agreed += max(0.0, 1 - _off(first, second, i, similarity, most_stretch) / reach)
    return agreed


@compiled
def _off(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    pair: int,
    similarity: NDArray[np.float64],
    most_stretch: float,
) -> float:
    """The square of how far a pair is apart, in units of the second frame, or infinity where the
    sizes do not fit."""
    a, b, x, y = similarity
    u, v = first[pair, 0], first[pair, 1]
    across = a * u - b * v + x - second[pair, 0]
    down = b * u + a * v + y - second[pair, 1]
    scale = math.sqrt(a * a + b * b)
    if abs(math.log(second[pair, 2] / (first[pair, 2] * scale))) > most_stretch:
        return math.inf
    return float(across * across + down * down)
