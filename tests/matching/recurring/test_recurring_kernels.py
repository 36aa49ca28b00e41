"""The compiled loops against plain ones."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from philomela.fingerprints.projection import bits_of
from philomela.matching.recurring.kernels import (
    MOST_BITS,
    STRETCH,
    TOLERANCE,
    alike_elsewhere,
    bits_to_nearest,
    members_of,
    nearest_in_place,
    pictures_alike,
    shifts_alike,
    times_anywhere,
)
from philomela.matching.recurring.pool import laid_in_cells

Points = tuple[NDArray[np.float64], NDArray[np.uint64]]


def points(seed: int, count: int) -> Points:
    """Points in a small square, with few codes, each changed in some bits: many are alike."""
    draw = np.random.default_rng(seed)
    kinds = np.random.default_rng(99).integers(0, 2**64, (6, 2), np.uint64)
    noise = draw.integers(0, 2**64, (4, count, 2), np.uint64)
    few = noise[0] & noise[1] & noise[2] & (noise[3] | np.uint64(0))
    codes = kinds[draw.integers(0, 6, count)] ^ few
    places = np.column_stack([draw.uniform(-20, 20, (count, 2)), draw.uniform(0, 0.6, count)])
    return places, codes


def bits(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> int:
    return int((bits_of(first[None]) != bits_of(second[None])).sum())


def alike(first: Points, i: int, second: Points, j: int, reach: float) -> bool:
    off = first[0][i] - second[0][j]
    return bool(
        off[0] ** 2 + off[1] ** 2 <= reach**2
        and abs(off[2]) <= STRETCH
        and bits(first[1][i], second[1][j]) <= MOST_BITS
    )


@pytest.mark.parametrize("seed", range(3))
def test_pictures_alike_are_counted_once(seed: int) -> None:
    one = points(seed, 90)
    family = np.random.default_rng(seed).integers(0, 7, 90)
    expected = [
        len(
            {
                family[j]
                for j in range(90)
                if family[j] != family[i] and alike(one, i, one, j, TOLERANCE)
            }
        )
        for i in range(90)
    ]
    assert sum(expected) > 0
    laid = laid_in_cells(one[0])
    assert pictures_alike(*one, family, *laid).tolist() == expected
    free = np.random.default_rng(seed).random(90) < 0.7
    for i in range(90):
        members = [j for j in range(90) if free[j] and alike(one, i, one, j, TOLERANCE)]
        assert members_of(*one, *laid, i, free).tolist() == members
        elsewhere = sum(
            alike(one, i, one, j, 1e9) and not alike(one, i, one, j, TOLERANCE) for j in range(90)
        )
        assert alike_elsewhere(*one, i, np.arange(90)) == elsewhere


@pytest.mark.parametrize("seed", range(3))
def test_points_of_a_mark_are_looked_for_at_their_places(seed: int) -> None:
    mark, picture = points(seed, 25), points(seed + 50, 60)
    found = nearest_in_place(*mark, *picture, 5.0)
    assert (found >= 0).any()
    for i in range(25):
        near = [j for j in range(60) if alike(mark, i, picture, j, 5.0)]
        assert (found[i] >= 0) == bool(near)
        if near:
            least = min(bits(mark[1][i], picture[1][j]) for j in near)
            assert bits(mark[1][i], picture[1][found[i]]) == least
    times = [sum(alike(mark, i, picture, j, 1e9) for j in range(60)) for i in range(25)]
    assert times_anywhere(*mark, *picture).tolist() == times


def test_shifts_are_those_of_points_alike_within_reach() -> None:
    mark, picture = points(1, 25), points(2, 12)
    expected = [
        (i, *(picture[0][j] - mark[0][i])[:2])
        for i, j in product(range(25), range(12))
        if alike(mark, i, picture, j, 1e9) and np.abs(picture[0][j] - mark[0][i])[:2].max() <= 8.0
    ]
    assert expected
    assert np.allclose(shifts_alike(*mark, *picture, 8.0), expected)


def test_bits_to_the_nearest_leave_out_the_own_family() -> None:
    one, others = points(5, 30), points(6, 80)
    family = np.random.default_rng(1).integers(0, 3, 80)
    for own in (-1, 1):
        expected = []
        for i in range(30):
            off = one[0][i] - others[0]
            near = (off[:, 0] ** 2 + off[:, 1] ** 2 <= TOLERANCE**2) & (abs(off[:, 2]) <= STRETCH)
            near &= family != own
            all_bits = [bits(one[1][i], others[1][j]) for j in np.flatnonzero(near)]
            expected.append(min(all_bits, default=129))
        assert bits_to_nearest(*one, *others, family, own).tolist() == expected
