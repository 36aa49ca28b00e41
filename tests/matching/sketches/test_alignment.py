"""A known similarity is found again; what is unrelated is said to be by chance."""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from made_sketches import random_sketch, version_of
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import binom

from philomela.fingerprints.projection import SENSES, bits_of, inverse
from philomela.fingerprints.sketch import LARGEST_SIDE, Sketch, decode, encode, moved
from philomela.matching.sketches import alignment as alignment_module
from philomela.matching.sketches.alignment import MOST_BITS, Alignment, align
from philomela.matching.sketches.alignment_kernels import (
    agreeing_with,
    count_cells,
    fit_similarity,
    mutual_pairs,
)

Floats = NDArray[np.float64]

expected = alignment_module._expected


def mapped(similarity: tuple[float, float, float, float], places: NDArray[np.float32]) -> Floats:
    a, b, x, y = similarity
    u, v = places[:, 0].astype(float), places[:, 1].astype(float)
    return np.stack([a * u - b * v + x, b * u + a * v + y], axis=1)


def transformed(
    sketch: Sketch, similarity: tuple[float, float, float, float], seed: int
) -> tuple[Sketch, int]:
    """What is in the frame of a sketch that a similarity has moved; how many points that are.

    Codes and places are those of the same points measured again; half the points are others.
    """
    draw = np.random.default_rng((3, seed))
    places = mapped(similarity, sketch.places) + draw.normal(0, 0.4, sketch.places.shape)
    inside = ((places > 0) & (places < LARGEST_SIDE)).all(axis=1)
    sizes = sketch.sizes * np.float32(math.hypot(*similarity[:2]))
    sizes = sizes * np.exp(draw.normal(0, 0.1, len(sketch))).astype(np.float32)
    again = version_of(
        Sketch(
            LARGEST_SIDE,
            LARGEST_SIDE,
            sketch.codes[inside],
            places[inside].astype(np.float32),
            np.maximum(sizes[inside], 1),
        ),
        seed,
        bits=12,
        kept=1.0,
    )
    other = random_sketch(10**6 + seed, len(again) or 1, LARGEST_SIDE, LARGEST_SIDE)
    return decode(encode(joined(again, other))), len(again)


def joined(first: Sketch, second: Sketch) -> Sketch:
    return Sketch(
        first.width,
        first.height,
        np.concatenate([first.codes, second.codes]),
        np.concatenate([first.places, second.places]),
        np.concatenate([first.sizes, second.sizes]),
    )


@settings(deadline=None, max_examples=60)
@given(
    st.floats(0.3, 3.0),
    st.floats(-7, 7),
    st.floats(-100, 400),
    st.floats(-100, 400),
    st.integers(0, SENSES - 1),
    st.integers(0, 10**6),
)
def test_a_known_similarity_is_found_again(
    scale: float, degrees: float, x: float, y: float, sense: int, seed: int
) -> None:
    first = random_sketch(seed, 150)
    turn = math.radians(degrees)
    true = (scale * math.cos(turn), scale * math.sin(turn), x, y)
    second, shared = transformed(first, true, seed)
    assume(shared >= 25)
    found = align(first, moved(second, inverse(sense)))
    assert found is not None
    assert found.sense == sense
    assert found.scale == pytest.approx(scale, rel=0.02)
    assert found.turn == pytest.approx(degrees, abs=1.0)
    places = first.places[found.pairs[:, 0]]
    off = np.hypot(*(mapped(found.similarity, places) - mapped(true, places)).T)
    assert off.max() < max(2.0, 2.0 * scale)
    assert found.chance < -15
    assert_consistent(found, first, moved(moved(second, inverse(sense)), sense))


def assert_consistent(found: Alignment, first: Sketch, second: Sketch) -> None:
    """The pairs are of near codes, are brought together, and each point is in one of them."""
    here, there = found.pairs.T
    assert len(set(here.tolist())) == len(set(there.tolist())) == len(found.pairs)
    bits = (bits_of(first.codes[here]) != bits_of(second.codes[there])).sum(axis=1)
    assert (bits <= MOST_BITS).all()
    off = np.hypot(*(mapped(found.similarity, first.places[here]) - second.places[there]).T)
    assert off.max() <= max(3.0 * found.scale, 2.0) + 1e-3
    assert found.agreeing <= len(found.pairs)


def test_a_sketch_agrees_with_itself_wholly() -> None:
    one = random_sketch(1, 300)
    found = align(one, one)
    assert found is not None
    assert found.sense == 0
    assert len(found.pairs) == 300
    assert np.allclose(found.similarity, (1, 0, 0, 0), atol=1e-6)


def test_the_two_ways_round_agree() -> None:
    first = random_sketch(4, 150)
    second, _ = transformed(first, (1.5, 0.1, 30.0, -20.0), 4)
    there, back = align(first, second), align(second, first)
    assert there is not None
    assert back is not None
    assert there.scale * back.scale == pytest.approx(1, rel=0.01)
    assert there.turn == pytest.approx(-back.turn, abs=0.5)
    assert {tuple(pair) for pair in there.pairs.tolist()} & {
        (first_point, second_point) for second_point, first_point in back.pairs.tolist()
    }


def test_unrelated_sketches_agree_by_chance_only() -> None:
    sketches = [random_sketch(seed, 380, 352, 264) for seed in range(24)]
    chances = []
    for place, first in enumerate(sketches):
        for second in sketches[:place]:
            found = align(first, second, (0, 4))
            chances.append(0.0 if found is None else found.chance)
    # 276 pairs: one of 1 in 276 by chance is to be expected, one of 1 in 10,000 is not.
    assert min(chances) > -4
    assert np.median(chances) > -1


def test_chance_counts_the_senses_tried() -> None:
    one = random_sketch(1, 30)
    other = version_of(one, 2, kept=0.5)
    alone, eight = align(one, other, (0,)), align(one, other)
    assert alone is not None
    assert eight is not None
    assert eight.chance - alone.chance == pytest.approx(math.log10(8))


@pytest.mark.parametrize("counts", [(0, 0), (0, 50), (50, 0), (1, 1), (3, 3)])
def test_too_few_points_to_agree(counts: tuple[int, int]) -> None:
    assert align(random_sketch(1, counts[0]), random_sketch(1, counts[1])) is None


def test_points_in_one_cell_count_once() -> None:
    one = random_sketch(1, 60)
    crowd = Sketch(one.width, one.height, one.codes, one.places * np.float32(0.01) + 50, one.sizes)
    assert align(crowd, crowd, (0,)) is None


some_codes = arrays.arrays(
    np.uint64,
    st.tuples(st.integers(0, 12), st.just(2)),
    # Few different bits, so that many are equally near.
    elements=st.sampled_from([0, 1, 3, 2**63, 2**64 - 1]),
)


@settings(deadline=None)
@given(some_codes, some_codes, st.integers(0, 128))
def test_mutual_pairs_are_those_of_brute_force(
    first: NDArray[np.uint64], second: NDArray[np.uint64], most: int
) -> None:
    slow = []
    if len(first) and len(second):
        apart = (bits_of(first)[:, None] != bits_of(second)[None]).sum(axis=2)
        slow = [
            [i, int(j), int(apart[i, j])]
            for i, j in enumerate(apart.argmin(axis=1))
            if apart[:, j].argmin() == i and apart[i, j] <= most
        ]
    assert mutual_pairs(first, second, most).tolist() == slow


def test_mutual_pairs_of_many_points() -> None:
    first = random_sketch(1, 380).codes
    second = version_of(random_sketch(1, 380), 1, bits=20, kept=0.7).codes
    apart = (bits_of(first)[:, None] != bits_of(second)[None]).sum(axis=2)
    pairs = mutual_pairs(first, second, MOST_BITS)
    assert len(pairs) > 250
    for i, j, bits in pairs.tolist():
        assert apart[i, j] == bits == apart[i].min() == apart[:, j].min()


places = arrays.arrays(
    np.float64, st.tuples(st.integers(2, 12), st.just(3)), elements=st.floats(1, 300)
)


@settings(deadline=None)
@given(places, st.floats(-3, 3), st.floats(-3, 3), st.integers(0, 2**32))
def test_the_fit_is_that_of_least_squares(first: Floats, a: float, b: float, seed: int) -> None:
    draw = np.random.default_rng(seed)
    second = np.column_stack(
        [
            a * first[:, 0] - b * first[:, 1] + draw.normal(5, 3, len(first)),
            b * first[:, 0] + a * first[:, 1] + draw.normal(9, 3, len(first)),
            first[:, 2],
        ]
    )
    chosen = draw.random(len(first)) < 0.8
    spread = np.ptp(first[chosen, :2], axis=0) if chosen.any() else np.zeros(2)
    assume(spread.max() >= 1)
    found = fit_similarity(first, second, chosen)
    u, v = first[chosen, 0], first[chosen, 1]
    one, none = np.ones_like(u), np.zeros_like(u)
    rows = np.concatenate([np.column_stack([u, -v, one, none]), np.column_stack([v, u, none, one])])
    wanted = np.concatenate([second[chosen, 0], second[chosen, 1]])
    slow = np.linalg.lstsq(rows, wanted)[0]
    assert np.allclose(rows @ found, rows @ slow, atol=1e-6)


def test_nothing_to_fit_gives_no_scale() -> None:
    same = np.full((4, 3), 7.0)
    assert fit_similarity(same, same, np.ones(4, np.bool_)).tolist() == [0, 0, 0, 0]
    assert fit_similarity(same, same, np.zeros(4, np.bool_)).tolist() == [0, 0, 0, 0]


@settings(deadline=None)
@given(places, st.floats(0.1, 3), st.floats(-1, 1), st.floats(0.5, 60), st.floats(0.01, 2))
def test_pairs_that_are_brought_together(
    first: Floats, a: float, b: float, tolerance: float, stretch: float
) -> None:
    second = first[::-1].copy()
    found = agreeing_with(first, second, np.array([a, b, 4.0, -3.0]), tolerance, stretch)
    for place, agrees in enumerate(found.tolist()):
        u, v, size = first[place].tolist()
        off = complex(a, b) * complex(u, v) + complex(4, -3) - complex(*second[place, :2].tolist())
        stretched = abs(math.log(second[place, 2] / (size * math.hypot(a, b))))
        if abs(abs(off) - tolerance) > 1e-6 and abs(stretched - stretch) > 1e-9:
            assert agrees == (abs(off) <= tolerance and stretched <= stretch)


@settings(deadline=None)
@given(places, st.floats(2, 30), st.integers(0, 2**12 - 1))
def test_cells_are_counted_once(some: Floats, side: float, mask: int) -> None:
    chosen = np.array([mask >> place & 1 for place in range(len(some))], np.bool_)
    slow = {(int(x / side), int(y / side)) for x, y in some[chosen, :2].tolist()}
    assert count_cells(some, chosen, side, 1 << 12) == len(slow)


def exact(pairs: int, agreeing: int, by_chance: Fraction) -> float:
    """Log10 of alignments times the binomial tail, as a fraction of whole numbers."""
    others = pairs - 2
    tail = sum(
        comb(others, k) * by_chance**k * (1 - by_chance) ** (others - k)
        for k in range(agreeing - 2, others + 1)
    )
    number = comb(pairs, 2) * Fraction(tail)
    return math.log10(number.numerator) - math.log10(number.denominator)


@settings(deadline=None)
@given(st.integers(3, 40), st.data(), st.fractions(Fraction(1, 5000), Fraction(1, 2)))
def test_chance_is_that_of_whole_numbers(
    pairs: int, data: st.DataObject, by_chance: Fraction
) -> None:
    agreeing = data.draw(st.integers(3, pairs))
    assert expected(pairs, agreeing, float(by_chance)) == pytest.approx(
        min(0.0, exact(pairs, agreeing, by_chance)), abs=1e-6
    )


@settings(deadline=None)
@given(st.integers(3, 380), st.data(), st.floats(1e-4, 0.5))
def test_chance_is_that_of_the_binomial_tail(
    pairs: int, data: st.DataObject, by_chance: float
) -> None:
    agreeing = data.draw(st.integers(3, pairs))
    # The tail itself is smaller than the smallest number at times.
    terms = binom.logpmf(np.arange(agreeing - 2, pairs - 1), pairs - 2, by_chance)
    slow = math.log10(comb(pairs, 2)) + float(logsumexp(terms)) / math.log(10)
    if slow > -280:
        survival = float(binom.sf(agreeing - 3, pairs - 2, by_chance))
        assert slow == pytest.approx(math.log10(comb(pairs, 2)) + math.log10(survival), abs=1e-6)
    assert expected(pairs, agreeing, by_chance) == pytest.approx(
        max(-300.0, min(0.0, slow)), abs=0.01
    )


@settings(deadline=None)
@given(st.integers(3, 380), st.data(), st.floats(1e-4, 0.5))
def test_more_agreement_is_never_likelier(
    pairs: int, data: st.DataObject, by_chance: float
) -> None:
    agreeing = data.draw(st.integers(2, pairs - 1))
    less, more = (expected(pairs, count, by_chance) for count in (agreeing, agreeing + 1))
    assert more <= less <= 0
    # Nor is the same agreement among more pairs, or within a wider tolerance.
    assert expected(pairs + 1, agreeing, by_chance) >= less - 1e-9
    assert expected(pairs, agreeing, min(0.5, by_chance * 1.1)) >= less - 1e-9


def test_too_few_to_say_anything() -> None:
    assert [expected(pairs, 2, 0.01) for pairs in (0, 1, 2, 3, 100)] == [0.0] * 5
