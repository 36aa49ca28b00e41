"""Laid together, the points of two sketches are those that brute force finds together."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_sketches import random_sketch, version_of

from philomela.fingerprints.projection import BITS, bits_of
from philomela.fingerprints.sketch import Sketch
from philomela.matching.sketches.counterparts import LaidTogether, laid, lay_together

NONE = -1


def crowded(seed: int, points: int) -> Sketch:
    """Points in a small frame, of few codes, so that many lie together and are equally near."""
    made = random_sketch(seed, points, 40, 30)
    few = np.array([0, 1, 3, 2**63, 2**64 - 1], np.uint64)
    codes = np.random.default_rng(seed).choice(few, (points, 2))
    return Sketch(made.width, made.height, codes, made.places, made.sizes)


@settings(deadline=None)
@given(
    st.integers(0, 10**6),
    st.tuples(st.integers(0, 25), st.integers(0, 25)),
    st.tuples(st.floats(0.3, 3), st.floats(-0.5, 0.5), st.floats(-20, 20), st.floats(-20, 20)),
    st.floats(0.5, 30),
    st.floats(0.05, 2),
)
def test_what_lies_together_is_that_of_brute_force(
    seed: int,
    counts: tuple[int, int],
    similarity: tuple[float, float, float, float],
    tolerance: float,
    stretch: float,
) -> None:
    first, second = crowded(2 * seed, counts[0]), crowded(2 * seed + 1, counts[1])
    a, b, x, y = similarity
    here = complex(a, b) * (first.places @ np.array([1, 1j])) + complex(x, y)
    off = np.abs(here[:, None] - (second.places @ np.array([1, 1j]))[None])
    scaled = first.sizes.astype(float) * math.hypot(a, b)
    stretched = np.abs(np.log(scaled[:, None] / second.sizes.astype(float)[None]))
    # What lies just at the bounds is rounded to either side.
    assume((np.abs(off - tolerance) > 1e-4).all() and (np.abs(stretched - stretch) > 1e-4).all())
    bits = (bits_of(first.codes)[:, None] != bits_of(second.codes)[None]).sum(axis=2)
    of_a_size = stretched <= stretch
    together = of_a_size & (off <= tolerance)

    found = lay_together(first, second, np.array(similarity), tolerance, stretch)
    assert found.several.tolist() == together.sum(axis=1).tolist()
    apart = np.bincount(bits[of_a_size & ~together], minlength=BITS + 1)
    assert found.apart.tolist() == apart.tolist()
    for point in range(len(first)):
        there = np.flatnonzero(together[point])
        nearest = min(there.tolist(), key=bits[point].__getitem__, default=NONE)
        assert found.nearest[point] == nearest
        assert found.bits[point] == (BITS + 1 if nearest == NONE else bits[point, nearest])


def test_a_sketch_laid_on_a_moved_one_finds_its_points() -> None:
    first = random_sketch(1, 200)
    similarity = np.array([1.5, 0.1, 20.0, -9.0])
    version = version_of(first, 1, bits=9, kept=0.5)
    second = Sketch(
        1023,
        1023,
        version.codes,
        laid(version, similarity).astype(np.float32),
        version.sizes * np.float32(math.hypot(1.5, 0.1)),
    )
    together = lay_together(first, second, similarity, 3.0, 0.5)
    pairs = together.pairs(42)
    assert len(pairs) == len(second) == 100
    assert (pairs[:, 2] == 9).all()
    assert np.allclose(second.places[pairs[:, 1]], laid(first, similarity)[pairs[:, 0]], atol=1e-3)
    # The codes of the other 100, and of others of the same size, are as far apart as any.
    assert together.apart.sum() > 1000
    assert np.average(np.arange(BITS + 1), weights=together.apart) > 60


found_together = st.lists(
    st.one_of(
        st.just((NONE, BITS + 1)),
        st.tuples(st.integers(0, 7), st.integers(0, 6)),
        st.tuples(st.integers(0, 7), st.integers(0, BITS)),
    ),
    max_size=20,
)


@given(found_together, st.integers(0, BITS))
def test_pairs_are_those_of_brute_force(found: list[tuple[int, int]], most: int) -> None:
    nearest, bits = np.array(found, np.int64).reshape(-1, 2).T
    nothing = np.zeros(BITS + 1, np.int64)
    slow = []
    for other in range(8):
        near = [(away, point) for point, (at, away) in enumerate(found) if at == other]
        if near and min(near)[0] <= most:
            away, point = min(near)
            slow.append([point, other, away])
    pairs = LaidTogether(nearest, bits, (nearest >= 0).astype(np.int64), nothing).pairs(most)
    assert pairs.tolist() == sorted(slow)
    assert pairs.shape == (len(slow), 3)
