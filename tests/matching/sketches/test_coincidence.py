"""Chances are those of exact sums and of chance itself, and more agreement is never likelier."""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb, factorial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from philomela.fingerprints.projection import BITS
from philomela.matching.sketches import coincidence
from philomela.matching.sketches.coincidence import CERTAIN, by_distance, expected, in_cells

truncated_product = coincidence._truncated_product
both = coincidence._both
in_place = coincidence._in_place

NEAR = 0.02
DRAWS = 200_000


def beyond(count: int, product: float) -> float:
    """The chance that ``count`` exponential variables add up to more than ``product``."""
    if product <= 0:
        return 1.0
    return math.exp(-product) * math.fsum(product**k / factorial(k) for k in range(count))


def exact_product(count: int, product: float) -> float:
    """The chance of a truncated product: over how many of the numbers are near."""
    return math.fsum(
        comb(count, near)
        * NEAR**near
        * (1 - NEAR) ** (count - near)
        * beyond(near, product + near * math.log(NEAR))
        for near in range(1, count + 1)
    )


@settings(deadline=None)
@given(st.integers(1, 100), st.floats(0, 600))
def test_the_truncated_product_is_that_of_an_exact_sum(count: int, product: float) -> None:
    slow = exact_product(count, product)
    assert truncated_product(count, product) == pytest.approx(math.log10(slow), abs=1e-6)


@pytest.mark.parametrize(
    ("count", "product"), [(1, 4.0), (1, 7.0), (5, 4.0), (20, 9.0), (60, 12.0), (200, 30.0)]
)
def test_the_truncated_product_is_that_of_chance(count: int, product: float) -> None:
    draw = np.random.default_rng((count, 7))
    found = 0
    for _ in range(20):
        numbers = draw.random((DRAWS // 20, count))
        logarithms = np.where(numbers <= NEAR, -np.log(numbers), 0.0).sum(axis=1)
        found += int((logarithms >= product).sum())
    assert_as_often(found, 10 ** truncated_product(count, product))


def assert_as_often(found: int, chance: float) -> None:
    """So often of all draws as is to be expected, to within five standard deviations."""
    assert found > 50
    assert abs(found - DRAWS * chance) < 5 * math.sqrt(DRAWS * chance)


@given(st.floats(-200, 0), st.floats(-50, 0))
def test_both_is_the_closed_form(first: float, second: float) -> None:
    product = Fraction(10.0**first) * Fraction(10.0**second)
    logarithm = math.log(product.numerator) - math.log(product.denominator)
    slow = (logarithm + math.log1p(-logarithm)) / math.log(10)
    assert both(first, second) == pytest.approx(slow, abs=1e-9)
    assert first + second - 1e-9 <= both(first, second) <= 0


@pytest.mark.parametrize(("first", "second"), [(-1.0, 0.0), (-0.3, -0.4), (-1.0, -1.5)])
def test_both_is_that_of_chance(first: float, second: float) -> None:
    one, other = np.random.default_rng(8).random((2, DRAWS))
    found = int((one * other <= 10 ** (first + second)).sum())
    assert_as_often(found, 10 ** both(first, second))


def exact_in_place(others: int, total: Fraction) -> Fraction:
    """The chance that so many uniform numbers add up to at most ``total`` (Irwin and Hall)."""
    return sum(
        (
            (-1) ** k * comb(others, k) * (total - k) ** others
            for k in range(min(math.floor(total), others) + 1)
        ),
        Fraction(0),
    ) / factorial(others)


@settings(deadline=None)
@given(st.integers(3, 60), st.floats(1e-4, 1))
def test_places_are_never_said_to_be_rarer_than_they_are(agreeing: int, off: float) -> None:
    total = Fraction(agreeing * off)
    exact = exact_in_place(agreeing - 2, total)
    logarithm = math.log10(exact.numerator) - math.log10(exact.denominator)
    found = in_place(agreeing, off)
    assert logarithm - 1e-9 <= found <= 0
    if total <= 1:
        assert found == pytest.approx(logarithm, abs=1e-9)


@pytest.mark.parametrize(("agreeing", "off"), [(3, 0.1), (6, 0.15), (8, 0.2)])
def test_places_are_off_by_so_little_as_often_by_chance(agreeing: int, off: float) -> None:
    draw = np.random.default_rng(9)
    # Anywhere in a circle: two of the places fix the alignment, and are not off.
    radii, angles = np.sqrt(draw.random((2, DRAWS, agreeing - 2)))
    places = np.stack([radii * np.cos(angles), radii * np.sin(angles)])
    found = int(((places**2).sum(axis=(0, 2)) / agreeing <= off).sum())
    assert found > 50
    assert found / DRAWS <= 10 ** in_place(agreeing, off) * 1.1


@pytest.mark.parametrize("agreeing", [0, 1, 2])
def test_two_places_are_always_in_place(agreeing: int) -> None:
    assert in_place(agreeing, 0.0) == in_place(agreeing, 1e-9) == in_place(agreeing, 0.5) == 0


counts = arrays.arrays(np.int64, BITS + 1, elements=st.integers(0, 10**6) | st.integers(0, 3))


@given(counts)
def test_nearer_codes_are_never_likelier(apart: NDArray[np.int64]) -> None:
    likely, usual = by_distance(apart), by_distance(np.zeros(BITS + 1, np.int64))
    assert len(likely) == BITS + 1
    assert (likely >= 0).all()
    assert (likely <= 1).all()
    assert (np.diff(likely) >= 0).all()
    assert (likely >= usual).all()
    # Nor are codes said to be rarer than in these pictures.
    assert (likely >= np.cumsum(apart) / max(1, apart.sum()) - 1e-12).all()


def test_codes_of_unrelated_pictures_are_as_far_apart_as_usual() -> None:
    usual = by_distance(np.zeros(BITS + 1, np.int64))
    assert np.allclose(
        np.log10(usual[[4, 8, 40, 42, 64, 65, 128]]), [-8.95, -7.05, -1.83, -1.65, -0.25, 0, 0]
    )
    far = np.zeros(BITS + 1, np.int64)
    far[64] = 1000
    assert np.array_equal(by_distance(far)[:64], usual[:64])


def test_codes_that_are_oftener_near_are_likelier_nearer_still() -> None:
    usual = by_distance(np.zeros(BITS + 1, np.int64))
    apart = np.zeros(BITS + 1, np.int64)
    apart[40], apart[64] = 1000, 9000
    likely = by_distance(apart)
    oftener = 0.1 / usual[40]
    assert oftener > 5
    assert np.allclose(likely[:20], usual[:20] * oftener**1.7)


@given(st.lists(st.tuples(st.floats(1e-12, 1) | st.just(0.0), st.integers(0, 60)), max_size=8))
def test_the_best_of_several_is_likelier(cells: list[tuple[float, int]]) -> None:
    likely = np.array([one for one, _ in cells], np.float64)
    found = in_cells(likely, np.array([codes for _, codes in cells], np.int64))
    slow = [1 - (1 - Fraction(one)) ** codes for one, codes in cells]
    assert found.tolist() == pytest.approx([float(one) for one in slow], rel=1e-9)


#: So rare that the smallest numbers are not reached.
trials = st.lists(st.floats(1e-12, 1) | st.floats(1e-4, 0.03), max_size=24)


def chance(
    some: list[float], alignments: float = 1.0, agreeing: int = 6, off: float = 1.0
) -> float:
    return expected(np.array(some), alignments, agreeing, off)


@settings(deadline=None)
@given(trials, st.floats(1, 1e6), st.integers(2, 60), st.floats(1e-4, 1))
def test_chance_is_within_bounds(
    some: list[float], alignments: float, agreeing: int, off: float
) -> None:
    found = chance(some, alignments, agreeing, off)
    assert CERTAIN <= found <= 0
    # Neither more alignments nor places farther off make it rarer, nor does the order count.
    assert chance(some, alignments * 2, agreeing, off) >= found
    assert chance(some, alignments, agreeing, min(1.0, off * 1.5)) >= found - 1e-9
    assert chance(some[::-1], alignments, agreeing, off) == pytest.approx(found)


@settings(deadline=None)
@given(trials, st.data(), st.floats(0, 1))
def test_rarer_trials_are_never_likelier(
    some: list[float], data: st.DataObject, share: float
) -> None:
    assume(some)
    place = data.draw(st.integers(0, len(some) - 1))
    rarer = [*some[:place], max(1e-12, some[place] * share), *some[place + 1 :]]
    assert chance(rarer) <= chance(some) + 1e-9


@settings(deadline=None)
@given(trials, st.floats(0.01, 1), st.floats(NEAR * 1.001, 1))
def test_more_trials(some: list[float], share: float, not_rare: float) -> None:
    # One more that is as rare as the rarest is never likelier; one that is not rare, never rarer.
    rarest = min([NEAR, *some])
    assert chance([*some, rarest * share]) <= chance(some) + 1e-9
    assume(some)
    assert chance([*some, not_rare]) >= chance(some) - 1e-9


def test_without_rare_trials_there_is_nothing_to_say() -> None:
    for some in ([], [1e-9], [1e-9, 0.5], [1e-9, 0.021, 0.3, 1.0], [0.5] * 30):
        assert chance(some, off=0.01) == 0


def test_what_is_certain() -> None:
    assert chance([0.0001] * 300, off=0.001) == CERTAIN
    # What is too small for a number is rarer than all that matters.
    assert CERTAIN <= chance([1e-100] * 20, 1e5) < -280


def test_known_chances() -> None:
    # One rare code beside the rarest, nothing from the places: x(1 - ln x), ten alignments.
    assert chance([1e-9, 1e-4], 10) == pytest.approx(math.log10(10 * 1e-4 * (1 - math.log(1e-4))))
    # Of two codes one is as rare as can be: either may be.
    either = 2 * NEAR * (1 - NEAR) + NEAR**2
    assert chance([1e-9, NEAR, 1.0]) == pytest.approx(
        math.log10(either * (1 - math.log(either))), abs=1e-9
    )
