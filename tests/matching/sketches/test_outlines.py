"""Letters and rims are alike only; what lies scattered over a frame is more."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_sketches import HEIGHT, WIDTH, random_sketch
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch
from philomela.matching.sketches.alignment import Alignment
from philomela.matching.sketches.outlines import is_alike_only, on_one_outline

Places = NDArray[np.float64]
COUNT = 20
FOUND = Alignment(
    0, (1.0, 0.0, 0.0, 0.0), np.repeat(np.arange(COUNT)[:, None], 2, axis=1), COUNT, -50.0
)


def at(places: Places) -> Sketch:
    """Points at these places of a frame."""
    other = random_sketch(1, len(places))
    return Sketch(WIDTH, HEIGHT, other.codes, places.astype(np.float32), other.sizes)


def scattered(box: tuple[float, float, float, float], count: int = COUNT, seed: int = 3) -> Places:
    left, top, right, bottom = box
    return np.random.default_rng(seed).uniform((left, top), (right, bottom), (count, 2))


WHOLE = scattered((0, 0, WIDTH, HEIGHT))
LETTERS = scattered((100, 100, 130, 115))


def test_a_few_letters_are_alike_only() -> None:
    assert is_alike_only(at(LETTERS), at(LETTERS + 60), FOUND)
    assert not is_alike_only(at(WHOLE), at(WHOLE), FOUND)


def test_a_photo_in_a_collage_of_many_is_more() -> None:
    assert not is_alike_only(at(WHOLE), at(WHOLE / 12), FOUND)
    assert not is_alike_only(at(WHOLE / 12), at(WHOLE), FOUND)


@pytest.mark.parametrize("arc", [2 * np.pi, np.pi, 1.5])
@pytest.mark.parametrize("radius", [40, 100])
def test_a_rim_is_alike_only(arc: float, radius: float) -> None:
    rim = on_circle(radius, arc, radius / 100)
    assert on_one_outline(rim)
    assert is_alike_only(at(rim), at(rim), FOUND)


@given(st.floats(0, np.pi), st.integers(0, 9))
def test_a_line_is_an_outline_whatever_its_turn(turn: float, seed: int) -> None:
    along = np.random.default_rng(seed).uniform(-100, 100, COUNT)
    line = along[:, None] * [np.cos(turn), np.sin(turn)] + 120
    assert on_one_outline(line)


@given(st.integers(0, 1000), st.integers(10, 70))
def test_what_lies_scattered_is_not(seed: int, count: int) -> None:
    assert not on_one_outline(scattered((0, 0, 200, 150), count, seed))


def test_a_stray_point_changes_nothing_and_several_do() -> None:
    rim = on_circle(60, 4.0, 0.5)
    stray = scattered((0, 0, WIDTH, HEIGHT), 8)
    assert on_one_outline(np.concatenate([rim, stray[:1]]))
    assert not on_one_outline(np.concatenate([rim, stray]))


def test_many_points_are_more_than_an_outline() -> None:
    assert not on_one_outline(np.concatenate([on_circle(100, 6.0, 0.1)] * 4))


def test_equal_places_do_no_harm() -> None:
    assert on_one_outline(np.full((6, 2), 5.0)) in (True, False)


def on_circle(radius: float, arc: float, off: float) -> Places:
    draw = np.random.default_rng(5)
    turns = draw.uniform(0, arc, COUNT)
    circle = radius * np.column_stack([np.cos(turns), np.sin(turns)]) + 120
    return circle + draw.normal(0, off, circle.shape)
