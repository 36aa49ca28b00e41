"""What few pictures share: found where it is planted, and not where chance brings it."""

from __future__ import annotations

import pytest
from made_marks import Planted, picture, planted

from philomela.matching.recurring.pairs import shared_points
from philomela.matching.recurring.pool import Pool, pool_in
from philomela.matching.recurring.views import View

VIEW = View(1.0, 1.0, "width")


def pool(marks: list[Planted | None], seed: int = 0, families: list[int] | None = None) -> Pool:
    made = [
        picture(1_000 * seed + place, mark, kept=0.4, points=200)
        for place, mark in enumerate(marks)
    ]
    return pool_in(VIEW, made, families or list(range(len(made))))


@pytest.mark.parametrize("seed", range(3))
def test_a_mark_of_which_no_point_is_in_many_pictures_is_shared_by_pairs(seed: int) -> None:
    mark = planted(seed, points=24, wide=0.2)
    given = pool([mark if place < 6 else None for place in range(60)], seed)
    (found,) = shared_points([given])
    assert found
    best = max(found, key=lambda one: one.families)
    assert best.families >= 3
    assert {int(one) for one in given.picture[best.members]} <= set(range(6))


@pytest.mark.parametrize("seed", range(3))
def test_random_pictures_share_nothing(seed: int) -> None:
    assert shared_points([pool([None] * 60, seed)]) == [[]]


def test_no_pictures_share_nothing() -> None:
    assert shared_points([pool_in(VIEW, [], [])]) == [[]]
    assert shared_points([]) == []


def test_two_families_are_not_enough() -> None:
    mark = planted(1, points=24, wide=0.2)
    marks = [mark if place < 6 else None for place in range(40)]
    families = [place % 2 if place < 6 else place for place in range(40)]
    assert shared_points([pool(marks, families=families)]) == [[]]
