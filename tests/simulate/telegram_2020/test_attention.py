"""Families are shown with unequal chances, until so many were."""

from __future__ import annotations

from collections import Counter
from math import log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.simulate.telegram_2020.attention import showings

IN_ALL, SHOWN = 20_000, 3_000


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_it_ends_with_the_last_distinct_one(shown: int, more: int, seed: int) -> None:
    order = showings(shown + more, shown, Random(seed))
    assert len(set(order)) == shown
    assert len(set(order[:-1])) == shown - 1
    assert all(0 <= family < shown + more for family in order)


@pytest.mark.parametrize("seed", range(3))
def test_attention_is_unequal(seed: int) -> None:
    """With equal chances about -N ln(1 - M/N) showings reach M of N, none of them more than a few
    times."""
    order = showings(IN_ALL, SHOWN, Random(seed))
    equal = -IN_ALL * log(1 - SHOWN / IN_ALL)
    times = sorted(Counter(order).values(), reverse=True)
    assert len(order) > 1.1 * equal
    assert times[0] >= 15
    assert sum(times[:30]) > 0.05 * len(order)
    assert times.count(1) > 0.7 * SHOWN


@pytest.mark.parametrize("seed", range(3))
def test_what_is_seen_once_and_twice_bounds_what_is_not_from_below(seed: int) -> None:
    """Chao's lower bound, A. Chao, Scandinavian Journal of Statistics 11 (1984), 265-270."""
    times = Counter(Counter(showings(IN_ALL, SHOWN, Random(seed))).values())
    bound = SHOWN + times[1] * (times[1] - 1) / (2 * (times[2] + 1))
    assert 2 * SHOWN < bound < IN_ALL
