"""Where a picture lies in another is told the same way from both sides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.fingerprints.projection import SENSES, inverse
from philomela.fingerprints.sketch import Sketch, moved
from philomela.matching.placing import first_in_second, second_in_first
from philomela.matching.sketches.alignment import Alignment

WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def frame(width: int, height: int) -> Sketch:
    none = np.zeros((0, 2), np.float32)
    return Sketch(width, height, np.zeros((0, 2), np.uint64), none, np.zeros(0, np.float32))


def aligned(sense: int, *similarity: float) -> Alignment:
    a, b, x, y = similarity
    return Alignment(sense, (a, b, x, y), np.zeros((0, 2), np.int64), 9, -9.0)


def test_a_part_of_a_screen() -> None:
    found = aligned(0, 0.5, 0.0, 20.0, 50.0)
    screen = first_in_second(frame(200, 100), frame(200, 400), found)
    assert screen == ((0.1, 0.125), (0.6, 0.125), (0.6, 0.25), (0.1, 0.25))


def test_a_mirrored_copy_has_its_corners_exchanged() -> None:
    found = first_in_second(frame(200, 100), frame(200, 100), aligned(4, 1.0, 0.0, 0.0, 0.0))
    assert found == ((1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0))


@pytest.mark.parametrize("sense", range(SENSES))
def test_a_moved_copy_covers_all_of_both(sense: int) -> None:
    first = frame(300, 200)
    second = moved(first, inverse(sense))
    same = aligned(sense, 1.0, 0.0, 0.0, 0.0)
    assert sorted(first_in_second(first, second, same)) == sorted(WHOLE)
    assert sorted(second_in_first(first, second, same)) == sorted(WHOLE)


@given(
    st.integers(0, SENSES - 1),
    st.floats(0.2, 3.0),
    st.floats(-0.3, 0.3),
    st.floats(-50, 50),
    st.floats(-50, 50),
)
def test_both_ways_are_one(sense: int, a: float, b: float, x: float, y: float) -> None:
    """Where the first lies in the second, brought back, is all of the first."""
    first, second = frame(300, 200), frame(260, 240)
    found = aligned(sense, a, b, x, y)
    corners = np.array(first_in_second(first, second, found))
    origin, along, _, down = np.array(second_in_first(first, second, found))
    back = origin + corners[:, :1] * (along - origin) + corners[:, 1:] * (down - origin)
    assert np.abs(back - np.array(WHOLE)).max() < 0.01
