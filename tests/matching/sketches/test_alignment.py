"""A known similarity is found again; what is unrelated is said to be by chance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_sketches import random_sketch, version_of
from numpy.typing import NDArray

from philomela.fingerprints.projection import SENSES, bits_of, inverse
from philomela.fingerprints.sketch import LARGEST_SIDE, Sketch, decode, encode, moved
from philomela.matching.sketches.alignment import Alignment, align
from philomela.matching.sketches.alignment_kernels import MOST_BITS

Floats = NDArray[np.float64]


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


@pytest.mark.parametrize(("points", "bits", "found"), [(50, 30, True), (50, 38, False)])
def test_what_is_only_alike_is_not_the_same(points: int, bits: int, found: bool) -> None:
    one = random_sketch(1, points)
    assert (align(one, version_of(one, 2, bits=bits, kept=1.0), (0,)) is not None) == found


def test_what_agrees_in_very_many_cells_need_not_be_so_near() -> None:
    one = random_sketch(1, 300)
    found = align(one, version_of(one, 2, bits=38, kept=1.0), (0,))
    assert found is not None
    assert found.agreeing > 60
    assert found.chance < -100


@pytest.mark.parametrize(("points", "found"), [(5, False), (6, True)])
def test_so_many_cells_must_agree(points: int, found: bool) -> None:
    one = random_sketch(3, points, 1000, 1000)
    assert (align(one, one, (0,)) is not None) == found


def test_points_in_one_cell_count_once() -> None:
    one = random_sketch(1, 60)
    crowd = Sketch(one.width, one.height, one.codes, one.places * np.float32(0.01) + 50, one.sizes)
    assert align(crowd, crowd, (0,)) is None
