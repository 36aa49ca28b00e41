"""How many bearers are missed, against published figures and counts by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.matching.recurring.tally import Found, found_share


def test_bearers_are_counted_by_points() -> None:
    assert Found.of([3, 1, 0, 1, 2, 0, 0]) == Found(all=7, one=2, two=1, closer=3)


def test_the_estimate_is_chaos() -> None:
    """With 18 seen once and 8 twice of 50, 18 · 17 / (2 · 9) = 17 are unseen."""
    share = found_share(Found(all=50, one=18, two=8))
    assert share.usual == pytest.approx(50 / 67)
    variance = 17 + 18 * 35**2 / (4 * 81) + 18**2 * 8 * 17**2 / (4 * 9**4)
    most = 17 * math.exp(1.96 * math.sqrt(math.log(1 + variance / 17**2)))
    assert share.least == pytest.approx(50 / (50 + most))


def test_what_a_closer_look_found_is_not_missed() -> None:
    assert found_share(Found(all=60, one=18, two=8, closer=10)).usual == pytest.approx(60 / 67)
    assert found_share(Found(all=80, one=18, two=8, closer=30)).usual == 1.0


@given(st.lists(st.integers(0, 6), max_size=60))
def test_shares_are_shares(points: list[int]) -> None:
    share = found_share(Found.of(points))
    assert 0 < share.least <= share.usual <= 1


def test_the_estimate_holds_where_points_show_alike() -> None:
    """Of 400 bearers that show Poisson-distributed points, about exp(-1.5) are missed."""
    draw = np.random.default_rng(1)
    missed = []
    for _ in range(100):
        points = draw.poisson(1.5, 400)
        missed.append(found_share(Found.of(points[points > 0].tolist())).usual)
    assert np.mean(missed) == pytest.approx(1 - math.exp(-1.5), abs=0.02)
