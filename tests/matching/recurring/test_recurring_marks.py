"""Marks planted in random sketches are found, with their bearers; where there is none, none is."""

from __future__ import annotations

import numpy as np
import pytest
from made_marks import Planted, changed, picture, planted

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.finding import Sampled
from philomela.matching.recurring.marks import Mark, recurring_marks, seen_on

CORNER = (1.0, 1.0)


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
    rows = zip(given.sketches, given.families, strict=True)
    return [seen_on(mark, sketch, family) is not None for sketch, family in rows]


@pytest.mark.parametrize("corner", [(0.0, 0.0), (1.0, 1.0)])
def test_a_planted_mark_is_found_with_its_bearers(corner: tuple[float, float]) -> None:
    mark = planted(1, corner=corner)
    given = sample([mark if place % 3 == 0 else None for place in range(60)])
    (found,) = recurring_marks([given])
    assert bearers(found, given) == [place % 3 == 0 for place in range(60)]
    other = sample([mark if place % 2 else None for place in range(60)], seed=1)
    seen = bearers(found, other)
    assert seen[::2] == [False] * 30
    assert sum(seen[1::2]) >= 28
    assert found.place.name == ("bottom right corner" if corner == CORNER else "top left corner")
    assert found.families == 20
    assert found.chance < -3
    assert 0 <= found.false < 0.01


def test_two_marks_are_told_apart() -> None:
    one, two = planted(1, corner=(0.0, 0.0)), planted(2, corner=(1.0, 1.0))
    given = sample([(one, two, None)[place % 3] for place in range(75)])
    marks = recurring_marks([given])
    assert {mark.place.name for mark in marks} == {"top left corner", "bottom right corner"}
    for mark in marks:
        own = 0 if mark.place.name == "top left corner" else 1
        assert bearers(mark, given) == [place % 3 == own for place in range(75)]


def test_a_mark_that_most_bear_is_found() -> None:
    mark = planted(4)
    given = sample([None if place % 10 == 0 else mark for place in range(60)])
    (found,) = recurring_marks([given])
    assert bearers(found, given) == [place % 10 != 0 for place in range(60)]


def test_marks_rare_in_each_channel_are_found_in_all_together() -> None:
    mark = planted(1)
    channels = [
        sample([mark if place < 2 else None for place in range(12)], seed) for seed in range(5)
    ]
    (found,) = recurring_marks(channels)
    assert found.families == 10
    assert recurring_marks(channels[:1]) == []


@pytest.mark.parametrize("seed", range(4))
def test_random_pictures_have_no_marks(seed: int) -> None:
    assert recurring_marks([sample([None] * 50, seed)]) == []
    assert recurring_marks([]) == []
    assert recurring_marks([Sampled((), ())]) == []


def test_the_same_thing_at_random_places_is_no_mark() -> None:
    mark = planted(1, corner=(0.0, 0.0))
    draw = np.random.default_rng(5)
    made = tuple(
        picture(place, mark, kept=0.9, beside=tuple(draw.uniform(0.0, 0.6, 2)))
        for place in range(60)
    )
    assert recurring_marks([Sampled(made, tuple(map(str, range(60))))]) == []


def test_versions_of_a_photo_that_no_link_joins_are_no_bearers_of_a_mark() -> None:
    photo = picture(0, points=200)
    versions = [version_of(photo, seed) for seed in range(8)]
    others = sample([None] * 40, seed=2)
    families = (*(f"version {place}" for place in range(8)), *others.families)
    assert recurring_marks([Sampled((*versions, *others.sketches), families)]) == []


def test_one_family_alone_makes_no_mark() -> None:
    mark = planted(1)
    given = sample([mark if place < 12 else None for place in range(60)])
    families = ("one",) * 12 + given.families[12:]
    assert recurring_marks([Sampled(given.sketches, families)]) == []


def test_a_part_elsewhere_is_of_the_same_mark() -> None:
    """Where the margin is measured by the height and the size by the width."""
    mark = planted(1)
    made = [
        picture(place, mark, kept=0.8, beside=(0.0, -0.03) if place % 3 == 1 else (0.0, 0.0))
        if place % 2
        else picture(place)
        for place in range(90)
    ]
    given = Sampled(tuple(made), tuple(map(str, range(90))))
    (found,) = recurring_marks([given])
    assert bearers(found, given) == [place % 2 == 1 for place in range(90)]


def test_codes_of_planted_points_differ() -> None:
    codes = planted(1).codes
    assert (changed(codes, np.random.default_rng(1)) != codes).any(axis=1).all()
    assert isinstance(picture(1), Sketch)
