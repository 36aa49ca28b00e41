"""Common marks take no part in searches; what is rarer, or large, or all there is, does."""

from __future__ import annotations

import numpy as np
from made_marks import picture, planted

from philomela.matching.recurring.unmarked import common_marks, unmarked

MARK = planted(1)
SAMPLE = [picture(seed, MARK if seed % 4 else None, kept=0.9) for seed in range(80)]


def test_a_mark_that_most_bear_is_learnt_and_its_points_are_left_out() -> None:
    marks = common_marks(SAMPLE)
    assert marks
    for seed in range(100, 112):
        without, bearing = picture(seed), picture(seed, MARK, kept=1.0)
        left = unmarked(bearing, marks)
        assert len(left) <= len(bearing) - 12
        own = {tuple(code) for code in without.codes.tolist()}
        kept = {tuple(code) for code in left.codes.tolist()}
        assert len(own - kept) <= 12  # those where the mark lies
        assert len(kept - own) <= 4


def test_pictures_without_it_lose_next_to_nothing() -> None:
    marks = common_marks(SAMPLE)
    for seed in range(200, 210):
        assert len(unmarked(picture(seed), marks)) >= 115


def test_a_mark_that_few_bear_is_not_learnt() -> None:
    few = [picture(seed, MARK if seed < 12 else None, kept=0.9) for seed in range(80)]
    assert common_marks(few) == ()
    assert common_marks(SAMPLE[:10]) == ()


def test_where_hardly_anything_else_is_the_sketch_stays() -> None:
    marks = common_marks(SAMPLE)
    bare = picture(300, MARK, points=4, kept=1.0)
    assert np.array_equal(unmarked(bare, marks).codes, bare.codes)
