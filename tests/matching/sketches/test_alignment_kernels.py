"""The inner loops of verification do what they do slowly in plain Python."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from made_sketches import random_sketch, version_of
from numpy.typing import NDArray

from philomela.fingerprints.projection import bits_of
from philomela.matching.sketches.alignment_kernels import (
    LEAST_APART,
    LEAST_TOLERANCE,
    MOST_BITS,
    MOST_TURN,
    agreeing_with,
    best_seed,
    best_similarity,
    fit_similarity,
    mutual_pairs,
)

Floats = NDArray[np.float64]

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


def paired(seed: int, count: int, off: float) -> tuple[Floats, Floats]:
    """Points and, for two of three, where a similarity brings them; the others are anywhere."""
    draw = np.random.default_rng((4, seed))
    first = np.column_stack([draw.uniform(0, 300, (count, 2)), draw.uniform(4, 30, count)])
    scale, turn = math.exp(draw.uniform(-1, 1)), draw.uniform(-0.15, 0.15)
    moved = scale * np.exp(1j * turn) * (first[:, 0] + 1j * first[:, 1])
    places = np.column_stack([moved.real + 11, moved.imag - 7]) + draw.normal(0, off, (count, 2))
    anywhere = draw.random(count) < 1 / 3
    places[anywhere] = draw.uniform(0, 300 * scale, (count, 2))[anywhere]
    sizes = first[:, 2] * scale * np.exp(draw.normal(0, 0.2, count))
    return first, np.column_stack([places, sizes])


def similarities(first: Floats, second: Floats, chosen: list[int]) -> list[tuple[complex, complex]]:
    """Turn and shift of every similarity through two pairs that may be one."""
    here, there = first[:, 0] + 1j * first[:, 1], second[:, 0] + 1j * second[:, 1]
    found = []
    for place, one in enumerate(chosen):
        for other in chosen[place + 1 :]:
            if abs(here[other] - here[one]) >= LEAST_APART:
                turn = complex((there[other] - there[one]) / (here[other] - here[one]))
                if turn.real > 0 and abs(turn.imag) <= MOST_TURN * turn.real:
                    found.append((turn, complex(there[one] - turn * here[one])))
    return found


def agreed(
    first: Floats, second: Floats, turn: complex, shift: complex, tolerance: float, stretch: float
) -> float:
    """How well all pairs agree with a similarity: 1 for each that is where it should be."""
    off = np.abs(turn * (first[:, 0] + 1j * first[:, 1]) + shift - second[:, 0] - 1j * second[:, 1])
    share = off / max(tolerance * abs(turn), LEAST_TOLERANCE)
    stretched = np.abs(np.log(second[:, 2] / (first[:, 2] * abs(turn))))
    return float(((1 - share**2) * ((share < 1) & (stretched <= stretch))).sum())


@settings(deadline=None)
@given(
    st.integers(0, 2**32),
    st.integers(0, 16),
    st.integers(0, 16),
    st.floats(0.1, 8),
    st.floats(0.5, 8),
    st.floats(0.05, 1),
)
def test_the_best_similarity_is_that_of_brute_force(
    seed: int, count: int, others: int, off: float, tolerance: float, stretch: float
) -> None:
    first, second = paired(seed, count + others, off)
    chosen = np.random.default_rng(seed).permutation(count + others)[:count]
    a, b, x, y = best_similarity(first, second, chosen, tolerance, stretch).tolist()
    best = max(
        (
            agreed(first, second, turn, shift, tolerance, stretch)
            for turn, shift in similarities(first, second, chosen.tolist())
        ),
        default=0.0,
    )
    if best == 0:
        assert (a, b, x, y) == (0, 0, 0, 0)
        return
    found = agreed(first, second, complex(a, b), complex(x, y), tolerance, stretch)
    # The two pairs that it is through are off by rounding errors only.
    assert math.isclose(found, best, rel_tol=1e-6)
    off_from = (
        abs(turn - complex(a, b)) + abs(shift - complex(x, y))
        for turn, shift in similarities(first, second, chosen.tolist())
    )
    assert min(off_from) < 1e-6


def test_the_best_similarity_is_the_true_one() -> None:
    first, second = paired(5, 60, off=0.0)
    chosen = np.arange(24)
    a, b, x, y = best_similarity(first, second, chosen, 4.0, 0.5).tolist()
    off = complex(a, b) * (first[:, 0] + 1j * first[:, 1]) + complex(x, y)
    off -= second[:, 0] + 1j * second[:, 1]
    assert np.isclose((x, y), (11, -7)).all()
    assert 30 < (np.abs(off) < 1e-6).sum() < 50


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 30), st.floats(0.1, 8), st.floats(0, 0.3))
def test_the_best_seed_is_that_of_brute_force(
    seed: int, count: int, off: float, growth: float
) -> None:
    first, second = paired(seed, count, off)
    here, there = first[:, 0] + 1j * first[:, 1], second[:, 0] + 1j * second[:, 1]
    best = np.zeros(count, np.bool_)
    for one in range(count):
        scale = second[one, 2] / first[one, 2]
        across = here - here[one]
        agreeing = np.abs(there - there[one] - scale * across) <= scale * (
            6 + growth * np.abs(across)
        )
        agreeing &= np.abs(np.log(second[:, 2] / (first[:, 2] * scale))) <= 0.5
        if agreeing.sum() > best.sum():
            best = agreeing
    assert best_seed(first, second, 6.0, growth, 0.5).tolist() == best.tolist()
