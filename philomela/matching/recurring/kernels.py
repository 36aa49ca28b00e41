"""The inner loops of looking for recurring marks, compiled.

Points are rows of steps to the right, steps down and the logarithm of a size, as a view shows them
(:mod:`philomela.matching.recurring.views`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.matching.compiled import bits_set, compiled

#: How far two points of one mark may be apart: steps, logarithm of sizes, bits of codes.
TOLERANCE, STRETCH, MOST_BITS = 4.0, 0.3, 34


@compiled
def pictures_alike(
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
    owners: NDArray[np.int64],
    cells: NDArray[np.int64],
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    columns: int,
) -> NDArray[np.int64]:
    """For each point (n) the number of other owners with such a point at that place.

    ``owners`` counts from 0. Points lie in ``cells`` of ``TOLERANCE`` steps on a side, counted row
    by row with an empty border; those of cell c are ``order[starts[c]:starts[c + 1]]``.
    """
    count = seen.shape[0]
    found = np.zeros(count, np.int64)
    last = np.full(owners.max() + 1, -1, np.int64)
    for i in range(count):
        for down in range(-1, 2):
            row = cells[i] + down * columns
            for at in range(starts[row - 1], starts[row + 2]):
                j = order[at]
                if owners[j] == owners[i] or last[owners[j]] == i:
                    continue
                if _in_place(seen, i, j) and _alike(seen, codes, i, j):
                    last[owners[j]] = i
                    found[i] += 1
    return found


@compiled
def members_of(
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
    cells: NDArray[np.int64],
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    columns: int,
    point: int,
    free: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """The free points like one at its place, itself among them, ascending."""
    found = np.zeros(len(order), np.int64)
    count = 0
    for down in range(-1, 2):
        row = cells[point] + down * columns
        for at in range(starts[row - 1], starts[row + 2]):
            j = order[at]
            if free[j] and _in_place(seen, point, j) and _alike(seen, codes, point, j):
                found[count] = j
                count += 1
    return np.sort(found[:count])


@compiled
def alike_elsewhere(
    seen: NDArray[np.float64], codes: NDArray[np.uint64], point: int, others: NDArray[np.int64]
) -> int:
    """How many of the other points are like one but lie elsewhere."""
    found = 0
    for j in others:
        if _alike(seen, codes, point, j) and not _in_place(seen, point, j):
            found += 1
    return found


@compiled
def _in_place(seen: NDArray[np.float64], i: int, j: int) -> bool:
    across, down = seen[i, 0] - seen[j, 0], seen[i, 1] - seen[j, 1]
    return bool(across * across + down * down <= TOLERANCE * TOLERANCE)


@compiled
def _alike(seen: NDArray[np.float64], codes: NDArray[np.uint64], i: int, j: int) -> bool:
    if abs(seen[i, 2] - seen[j, 2]) > STRETCH:
        return False
    bits = np.int64(bits_set(codes[i, 0] ^ codes[j, 0]))
    return bool(bits + np.int64(bits_set(codes[i, 1] ^ codes[j, 1])) <= MOST_BITS)


@compiled
def nearest_in_place(
    points: NDArray[np.float64],
    point_codes: NDArray[np.uint64],
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
    tolerance: float,
) -> NDArray[np.int64]:
    """For each point of a mark (m) the point of a picture that is most alike within so many steps
    of its place; -1 where there is none."""
    found = np.full(points.shape[0], -1, np.int64)
    for i in range(points.shape[0]):
        least = np.int64(MOST_BITS + 1)
        for j in range(seen.shape[0]):
            across, down = points[i, 0] - seen[j, 0], points[i, 1] - seen[j, 1]
            if across * across + down * down > tolerance * tolerance:
                continue
            if abs(points[i, 2] - seen[j, 2]) > STRETCH:
                continue
            high = np.int64(bits_set(point_codes[i, 0] ^ codes[j, 0]))
            bits = high + np.int64(bits_set(point_codes[i, 1] ^ codes[j, 1]))
            if bits < least:
                least = bits
                found[i] = j
    return found


@compiled
def times_anywhere(
    points: NDArray[np.float64],
    point_codes: NDArray[np.uint64],
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
) -> NDArray[np.int64]:
    """For each point of a mark (m) how many points of a picture are like it, wherever they lie."""
    found = np.zeros(points.shape[0], np.int64)
    for i in range(points.shape[0]):
        for j in range(seen.shape[0]):
            if abs(points[i, 2] - seen[j, 2]) > STRETCH:
                continue
            bits = np.int64(bits_set(point_codes[i, 0] ^ codes[j, 0]))
            if bits + np.int64(bits_set(point_codes[i, 1] ^ codes[j, 1])) <= MOST_BITS:
                found[i] += 1
    return found


@compiled
def shifts_alike(
    points: NDArray[np.float64],
    point_codes: NDArray[np.uint64],
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
    reach: float,
) -> NDArray[np.float64]:
    """Pairs of a mark's point and a picture's point like it within so many steps: rows of the
    mark's point, steps to the right and steps down from it."""
    found = np.empty((points.shape[0] * 4, 3), np.float64)
    count = 0
    for i in range(points.shape[0]):
        of_point = 0
        for j in range(seen.shape[0]):
            across, down = seen[j, 0] - points[i, 0], seen[j, 1] - points[i, 1]
            if abs(across) > reach or abs(down) > reach:
                continue
            if abs(points[i, 2] - seen[j, 2]) > STRETCH or of_point == 4:
                continue
            bits = np.int64(bits_set(point_codes[i, 0] ^ codes[j, 0]))
            if bits + np.int64(bits_set(point_codes[i, 1] ^ codes[j, 1])) <= MOST_BITS:
                found[count, 0], found[count, 1], found[count, 2] = i, across, down
                count += 1
                of_point += 1
    return found[:count]


@compiled
def bits_to_nearest(
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
    others: NDArray[np.float64],
    other_codes: NDArray[np.uint64],
    family: NDArray[np.int64],
    own: int,
) -> NDArray[np.int64]:
    """For each point (n) the bits to the nearest code of other points at its place that are not of
    its own family; 129 where there is none."""
    found = np.full(seen.shape[0], 129, np.int64)
    for i in range(seen.shape[0]):
        for j in range(others.shape[0]):
            across, down = seen[i, 0] - others[j, 0], seen[i, 1] - others[j, 1]
            if family[j] == own or across * across + down * down > TOLERANCE * TOLERANCE:
                continue
            if abs(seen[i, 2] - others[j, 2]) > STRETCH:
                continue
            high = np.int64(bits_set(codes[i, 0] ^ other_codes[j, 0]))
            bits = high + np.int64(bits_set(codes[i, 1] ^ other_codes[j, 1]))
            found[i] = min(found[i], bits)
    return found
