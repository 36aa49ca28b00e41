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
    a, b, x, y = similarity
    scale = math.sqrt(a * a + b * b)
    agreeing = np.zeros(first.shape[0], np.bool_)
    for i in range(first.shape[0]):
        across = a * first[i, 0] - b * first[i, 1] + x - second[i, 0]
        down = b * first[i, 0] + a * first[i, 1] + y - second[i, 1]
        stretch = abs(math.log(second[i, 2] / (first[i, 2] * scale)))
        agreeing[i] = (
            across * across + down * down <= tolerance * tolerance and stretch <= most_stretch
        )
    return agreeing


@compiled
def count_cells(
    places: NDArray[np.float64], chosen: NDArray[np.bool_], side: float, across: int
) -> int:
    """In how many square cells the chosen places lie; ``across`` cells in a row at most."""
    cells = np.empty(places.shape[0], np.int64)
    filled = 0
    for i in range(places.shape[0]):
        if chosen[i]:
            column, row = np.int64(places[i, 0] / side), np.int64(places[i, 1] / side)
            cells[filled] = row * across + column
            filled += 1
    return len(np.unique(cells[:filled]))
