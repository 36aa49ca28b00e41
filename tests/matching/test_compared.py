"""What crosses the pipe from a worker that compares."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.matching.compared import (
    ANSWER,
    KINDS,
    Compared,
    Comparison,
    Unread,
    pack,
    unpack,
)

figures = st.floats(-1e6, 1e6)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    width, height = draw(st.integers(1, 300)), draw(st.integers(1, 300))
    seed = draw(st.integers(0, 100))
    return Comparison(
        kind=draw(st.sampled_from(KINDS)),
        chance=draw(st.floats(-300, 0)),
        agreeing=draw(st.integers(0, 380)),
        fraction=draw(st.floats(0, 1)),
        region=np.random.default_rng(seed).random((height, width)) < 0.5,
        place=tuple((draw(figures), draw(figures)) for _ in range(4)),
        sense=draw(st.integers(0, 7)),
        turn=draw(figures),
        scale=draw(figures),
    )


@settings(deadline=None, max_examples=40)
@given(comparisons(), st.integers(0, 256), st.integers(0, 100))
def test_there_and_back(told: Comparison, distance: int, quality: int) -> None:
    back = unpack(pack(Compared(told, distance, quality, (12, 380))))
    assert isinstance(back, Compared)
    assert (back.distance, back.quality, back.points) == (distance, quality, (12, 380))
    for name in ("kind", "chance", "agreeing", "fraction", "place", "sense", "turn", "scale"):
        assert getattr(back.comparison, name) == getattr(told, name)
    assert back.comparison.region is not None
    assert told.region is not None
    assert np.array_equal(back.comparison.region, told.region)


def test_nothing_in_common() -> None:
    back = unpack(pack(Compared(Comparison(None), 140, 80, (0, 3))))
    assert isinstance(back, Compared)
    assert (back.comparison.kind, back.comparison.region, back.points) == (None, None, (0, 3))


@pytest.mark.parametrize("picture", [1, 2])
def test_a_picture_that_cannot_be_read(picture: int) -> None:
    assert unpack(pack(Unread(picture, "truncated"))) == Unread(picture, "truncated")


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_hostile_answers_are_refused_or_sound(data: st.DataObject) -> None:
    told = Compared(data.draw(comparisons()), 3, 90, (300, 300))
    content = bytearray(pack(told))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, 140))] = data.draw(st.integers(0, 255))
    try:
        back: Any = unpack(bytes(content))
    except ValueError:
        return
    if isinstance(back, Compared):
        assert 0 <= back.comparison.fraction <= 1
        assert back.comparison.sense < 8


@pytest.mark.parametrize("size", [0, ANSWER.size - 1, ANSWER.size + 1])
def test_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="length"):
        unpack(bytes(size))
