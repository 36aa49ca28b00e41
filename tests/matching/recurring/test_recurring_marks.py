"""Marks planted in random sketches are found, with their bearers; where there is none, none is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from made_marks import Planted, changed, picture, planted

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.known import marked_points
from philomela.matching.recurring.marks import BEARS, Mark, borne, recurring_marks

CORNER = (1.0, 1.0)


class Sampled(NamedTuple):
    sketches: tuple[Sketch, ...]
    families: tuple[str, ...]


def sample(marks: list[Planted | None], seed: int = 0) -> Sampled:
    """A picture of a family of its own for each mark, or None."""
    made = tuple(picture(1_000 * seed + place, mark) for place, mark in enumerate(marks))
    return Sampled(made, tuple(f"family {seed} {place}" for place in range(len(made))))


def version_of(photo: Sketch, seed: int) -> Sketch:
    """The same points, a fifth of them left out, with six bits of each changed."""
    draw = np.random.default_rng((5, seed))
    kept = np.flatnonzero(draw.random(len(photo)) < 0.8)
    codes = changed(photo.codes[kept], draw)
    return Sketch(photo.width, photo.height, codes, photo.places[kept], photo.sizes[kept])


def bearers(mark: Mark, given: Sampled) -> list[bool]:
    return [borne(mark, sketch) >= BEARS for sketch in given.sketches]


@pytest.mark.parametrize("corner", [(0.0, 0.0), (1.0, 1.0)])
def test_a_planted_mark_is_found_with_its_bearers(corner: tuple[float, float]) -> None:
    mark = planted(1, corner=corner)
    given = sample([mark if place % 4 == 0 else None for place in range(60)])
    (found,) = recurring_marks(*given)
    assert bearers(found, given) == [place % 4 == 0 for place in range(60)]
    other = sample([mark if place % 2 else None for place in range(60)], seed=1)
    seen = bearers(found, other)
    assert seen[::2] == [False] * 30
    assert sum(seen[1::2]) >= 28
    assert found.place.name == ("bottom right corner" if corner == CORNER else "top left corner")
    assert found.families == 15


def test_two_marks_are_told_apart() -> None:
    one, two = planted(1, corner=(0.0, 0.0)), planted(2, corner=(1.0, 1.0))
    given = sample([(one, two, None)[place % 3] for place in range(75)])
    marks = recurring_marks(*given)
    assert {mark.place.name for mark in marks} == {"top left corner", "bottom right corner"}
    for mark in marks:
        own = 0 if mark.place.name == "top left corner" else 1
        assert bearers(mark, given) == [place % 3 == own for place in range(75)]


@pytest.mark.parametrize("corner", [CORNER, (0.0, 0.0)])
def test_what_lies_at_one_place_in_pictures_of_both_shapes_is_one_mark(
    corner: tuple[float, float],
) -> None:
    """Words look otherwise with fewer pixels: every third picture stands upright."""
    lying, upright = planted(1, corner=CORNER), planted(2, corner=corner)
    marks = recurring_marks(
        *sample(
            [None if place % 2 else upright if place % 3 == 1 else lying for place in range(90)]
        )
    )
    shapes = sorted(sorted({part.upright for part in mark.parts}) for mark in marks)
    assert shapes == ([[False, True]] if corner == CORNER else [[False], [True]])
    for mark in marks:
        assert mark.may_hide == any(not part.upright for part in mark.parts)
        assert not mark.is_bars


def test_a_mark_that_most_bear_is_found() -> None:
    mark = planted(4)
    given = sample([None if place % 10 == 0 else mark for place in range(60)])
    (found,) = recurring_marks(*given)
    assert bearers(found, given) == [place % 10 != 0 for place in range(60)]


def test_points_of_a_mark_are_told_from_others() -> None:
    mark = planted(1)
    given = sample([mark if place % 2 else None for place in range(60)])
    parts = [part for one in recurring_marks(*given) for part in one.parts]
    for place in range(10):
        sketch = picture(5_000 + place, mark if place % 2 else None)
        marked = marked_points(sketch, parts)
        assert marked.shape == (len(sketch),)
        assert marked[120:].all()  # the mark's come last
        assert marked[:120].mean() < 0.1


@pytest.mark.parametrize("seed", range(4))
def test_random_pictures_have_no_marks(seed: int) -> None:
    assert recurring_marks(*sample([None] * 50, seed)) == []
    assert recurring_marks((), ()) == []


def test_the_same_thing_at_random_places_is_no_mark() -> None:
    mark = planted(1, corner=(0.0, 0.0))
    draw = np.random.default_rng(5)
    made = tuple(
        picture(place, mark, kept=0.9, beside=tuple(draw.uniform(0.0, 0.6, 2)))
        for place in range(60)
    )
    assert recurring_marks(made, tuple(map(str, range(60)))) == []


def test_versions_of_a_photo_that_no_link_joins_are_no_bearers_of_a_mark() -> None:
    photo = picture(0, points=200)
    versions = [version_of(photo, seed) for seed in range(8)]
    others = sample([None] * 40, seed=2)
    families = (*(f"version {place}" for place in range(8)), *others.families)
    assert recurring_marks((*versions, *others.sketches), families) == []


def test_one_family_alone_makes_no_mark() -> None:
    mark = planted(1)
    given = sample([mark if place < 12 else None for place in range(60)])
    families = ("one",) * 12 + given.families[12:]
    assert recurring_marks(given.sketches, families) == []


def test_a_photo_of_many_copies_and_a_few_that_no_link_joins_makes_no_mark() -> None:
    """Altered copies that have only the edges left are in families of their own."""
    edge = planted(1, points=24)
    copies = [picture(place, edge, kept=0.9) for place in range(40)]
    others = sample([None] * 60, seed=2)
    families = (*("photo",) * 33, *(f"apart {place}" for place in range(7)), *others.families)
    given = (*copies, *others.sketches)
    assert recurring_marks(given, families) == []
    without = (*(f"apart {place}" for place in range(40)), *others.families)
    assert len(recurring_marks(given, without)) == 1


def test_a_rare_mark_of_which_few_points_recur_is_found() -> None:
    mark = planted(3, points=24, wide=0.2)
    made = tuple(
        picture(place, mark if place < 7 else None, kept=0.35, points=200) for place in range(80)
    )
    marks = recurring_marks(made, tuple(map(str, range(80))))
    seen = {
        place
        for place, sketch in enumerate(made)
        if any(borne(one, sketch) >= BEARS for one in marks)
    }
    assert len(seen & set(range(7))) >= 4
    assert seen <= set(range(7))


def test_codes_of_planted_points_differ() -> None:
    codes = planted(1).codes
    assert (changed(codes, np.random.default_rng(1)) != codes).any(axis=1).all()
    assert isinstance(picture(1), Sketch)
