"""Places are compared in pictures of different shapes."""

from __future__ import annotations

import numpy as np
import pytest

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.known import KnownMark
from philomela.matching.recurring.spans import Span, at_one_place, span_of
from philomela.matching.recurring.views import View

LYING, UPRIGHT = (400, 300), (300, 400)
Frame = tuple[int, int]


def span(frame: Frame, corner: tuple[float, float], wide: float, beside: float = 0.0) -> Span:
    """The span of points in a row near a corner, edge or the middle of a frame, so wide and so far
    farther in, in widths."""
    width, height = frame
    along = np.linspace(0, wide, 8) + beside + 0.03
    across = along - wide / 2 - 0.03 if corner[0] == 0.5 else along * (1 - 2 * corner[0])
    places = np.empty((8, 2))
    places[:, 0] = (corner[0] + across) * width
    places[:, 1] = corner[1] * height + 0.03 * width * (1 - 2 * corner[1])
    codes = np.random.default_rng(1).integers(0, 2**64, (8, 2), np.uint64)
    sketch = Sketch(width, height, codes, places.astype(np.float32), np.full(8, 4.0, np.float32))
    view = View(0.0, 0.0, "width")
    mark = KnownMark.of(view, view.seen(sketch), codes)
    return span_of([_upright(mark, frame)], [sketch])


def _upright(mark: KnownMark, frame: Frame) -> KnownMark:
    return KnownMark(
        mark.view,
        mark.points,
        mark.codes,
        mark.cells,
        mark.evidence,
        mark.shares,
        upright=frame == UPRIGHT,
    )


@pytest.mark.parametrize("corner", [(0.0, 0.0), (1.0, 1.0), (0.5, 1.0), (0.0, 0.5), (0.5, 0.5)])
def test_the_same_words_lie_at_one_place_in_frames_of_any_shape(
    corner: tuple[float, float],
) -> None:
    lying, upright = span(LYING, corner, 0.4), span(UPRIGHT, corner, 0.4)
    assert at_one_place(lying, upright)
    assert at_one_place(lying, span(UPRIGHT, corner, 0.25))  # with less of it shown


def test_of_long_words_either_shape_may_show_another_part() -> None:
    lying = span(LYING, (0.0, 0.0), 0.4)
    assert at_one_place(lying, span(UPRIGHT, (0.0, 0.0), 0.4, beside=0.25))


def test_other_places_are_told_apart() -> None:
    lying = span(LYING, (0.0, 0.0), 0.4)
    for corner in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.5), (0.0, 0.5)):
        assert not at_one_place(lying, span(UPRIGHT, corner, 0.4))
    assert not at_one_place(lying, span(UPRIGHT, (0.0, 0.0), 0.4, beside=0.4))


def test_what_shows_no_point_lies_nowhere() -> None:
    one = span(LYING, (0.0, 0.0), 0.4)
    nowhere = span_of([], [])
    assert np.isnan(nowhere.left)
    assert not at_one_place(one, nowhere)
    assert not at_one_place(nowhere, nowhere)
