"""The inner loops of looking for recurring marks, compiled.

Points are rows of steps to the right, steps down and the logarithm of a size, as a view shows them
(:mod:`philomela.matching.recurring.views`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.matching.compiled import bits_set, compiled

#: How far two points of one mark may be apart: steps, and logarithm of sizes.
TOLERANCE, STRETCH = 4.0, 0.3
#: How far their codes may be apart: bits, of two points and of a point and the middle of several.
MOST_BITS, MOST_BITS_TO_MIDDLE = 38, 40
FAR = 129  # bits; more than codes have


@compiled
def pictures_alike(
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
    owners: NDArray[np.int64],
    cells: NDArray[np.int64],
    starts: NDArray[np.int64],
    columns: int,
) -> NDArray[np.int64]:
    """For each point (n) the number of other owners with such a point at that place.

    ``owners`` counts from 0. Points are in the order of their ``cells`` of ``TOLERANCE`` steps on a
    side, counted row by row with an empty border; those of cell c are from ``starts[c]`` to
    ``starts[c + 1]``.
    """
    count = seen.shape[0]
    found = np.zeros(count, np.int64)
    last = np.full(owners.max() + 1, -1, np.int64)
    for i in range(count):
        for down in range(-1, 2):
            row = cells[i] + down * columns
            for j in range(starts[row - 1], starts[row + 2]):
                if not _alike(seen, codes, i, j, MOST_BITS):
                    continue
                if owners[j] != owners[i] and last[owners[j]] != i:
                    last[owners[j]] = i
                    found[i] += 1
    return found


@compiled
def pairs_alike(
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
    owners: NDArray[np.int64],
    cells: NDArray[np.int64],
    starts: NDArray[np.int64],
    columns: int,
    most_bits: int,
) -> NDArray[np.int64]:
    """Pairs of points of different owners that are alike at one place, each once (m x 2).

    Points are in the order of their cells, as in :func:`pictures_alike`.
    """
    found = np.zeros((max(16, seen.shape[0]), 2), np.int64)
    count = 0
    for i in range(seen.shape[0]):
        for down in range(2):  # what is in the row above has been paired from there
            row = cells[i] + down * columns
            for j in range(max(i + 1, starts[row - 1]), starts[row + 2]):
                if owners[i] == owners[j] or not _alike(seen, codes, i, j, most_bits):
                    continue
                if count == found.shape[0]:
                    more = np.zeros((2 * count, 2), np.int64)
                    more[:count] = found
                    found = more
                found[count, 0], found[count, 1] = i, j
                count += 1
    return found[:count]


@compiled
def members_of(
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
    chosen: NDArray[np.int64],
    point: NDArray[np.float64],
    code: NDArray[np.uint64],
    most_bits: int,
) -> NDArray[np.int64]:
    """Those of the chosen points that are like one at its place."""
    found = np.zeros(len(chosen), np.int64)
    count = 0
    for j in chosen:
        if _in_place(point, seen[j], TOLERANCE) and _bits(code, codes[j]) <= most_bits:
            found[count] = j
            count += 1
    return found[:count]


@compiled
def alike_elsewhere(
    seen: NDArray[np.float64],
    codes: NDArray[np.uint64],
    point: int,
    others: NDArray[np.int64],
    most: int,
) -> int:
    """How many of the other points are like one but lie elsewhere; it is not counted further than
    to the most that are asked about."""
    found = 0
    x, y, size = seen[point, 0], seen[point, 1], seen[point, 2]
    first, second = codes[point, 0], codes[point, 1]
    for j in others:
        if abs(seen[j, 2] - size) > STRETCH:
            continue
        bits = np.int64(bits_set(codes[j, 0] ^ first))
        if bits > MOST_BITS or bits + np.int64(bits_set(codes[j, 1] ^ second)) > MOST_BITS:
            continue
        across, along = seen[j, 0] - x, seen[j, 1] - y
        if across * across + along * along > TOLERANCE * TOLERANCE:
            found += 1
            if found >= most:
                break
    return found


@compiled
def bits_in_cells(
    points: NDArray[np.float64],
    point_codes: NDArray[np.uint64],
    cells: NDArray[np.int64],
    count: int,
    places: NDArray[np.float32],
    sizes: NDArray[np.float32],
    codes: NDArray[np.uint64],
    frame: tuple[float, float, float],
    tolerance: float,
) -> NDArray[np.int64]:
    """For each of a mark's cells (``count``) the bits to the most alike of a picture's points at
    the place of one of its points (m); ``FAR`` where there is none.

    ``frame`` is where the mark's steps begin, to the right and down, and a step's inverse length.
    """
    found = np.full(count, FAR, np.int64)
    if points.shape[0] == 0:
        return found
    left, right = points[:, 0].min() - tolerance, points[:, 0].max() + tolerance
    top, bottom = points[:, 1].min() - tolerance, points[:, 1].max() + tolerance
    for j in range(places.shape[0]):
        x = places[j, 0] * frame[2] - frame[0]
        y = places[j, 1] * frame[2] - frame[1]
        if x < left or x > right or y < top or y > bottom:
            continue
        size = np.log(sizes[j] * frame[2])
        for i in range(points.shape[0]):
            across, along = points[i, 0] - x, points[i, 1] - y
            if across * across + along * along > tolerance * tolerance:
                continue
            if abs(points[i, 2] - size) <= STRETCH:
                found[cells[i]] = min(found[cells[i]], _bits(point_codes[i], codes[j]))
    return found


@compiled
def alike_in_place(
    points: NDArray[np.float64],
    point_codes: NDArray[np.uint64],
    places: NDArray[np.float32],
    sizes: NDArray[np.float32],
    codes: NDArray[np.uint64],
    frame: tuple[float, float, float],
    tolerance: float,
    most_bits: int,
    found: NDArray[np.bool_],
) -> None:
    """Flag those of a picture's points (n) that are like a point of a mark at its place."""
    for j in range(places.shape[0]):
        x = places[j, 0] * frame[2] - frame[0]
        y = places[j, 1] * frame[2] - frame[1]
        size = np.log(sizes[j] * frame[2])
        for i in range(points.shape[0]):
            across, along = points[i, 0] - x, points[i, 1] - y
            if across * across + along * along > tolerance * tolerance:
                continue
            if abs(points[i, 2] - size) > STRETCH:
                continue
            if _bits(point_codes[i], codes[j]) <= most_bits:
                found[j] = True
                break


@compiled
def _alike(
    seen: NDArray[np.float64], codes: NDArray[np.uint64], i: int, j: int, most_bits: int
) -> bool:
    """Whether two points are alike at one place."""
    if abs(seen[j, 2] - seen[i, 2]) > STRETCH:
        return False
    across, down = seen[j, 0] - seen[i, 0], seen[j, 1] - seen[i, 1]
    if across * across + down * down > TOLERANCE * TOLERANCE:
        return False
    bits = np.int64(bits_set(codes[j, 0] ^ codes[i, 0]))
    if bits > most_bits:
        return False
    return bool(bits + np.int64(bits_set(codes[j, 1] ^ codes[i, 1])) <= most_bits)


@compiled
def _in_place(one: NDArray[np.float64], other: NDArray[np.float64], tolerance: float) -> bool:
    across, down = one[0] - other[0], one[1] - other[1]
    near = across * across + down * down <= tolerance * tolerance
    return bool(near and abs(one[2] - other[2]) <= STRETCH)


@compiled
def _bits(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> np.int64:
    return np.int64(bits_set(one[0] ^ other[0])) + np.int64(bits_set(one[1] ^ other[1]))
