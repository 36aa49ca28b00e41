"""What strangers share is a mark; what versions of a photo share is not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from philomela.fingerprints.projection import SENSES, inverse
from philomela.fingerprints.sketch import Sketch, moved
from philomela.matching.sketches.alignment import align
from philomela.matching.sketches.marks import (
    Bearer,
    area,
    mark_points,
    on_edges,
    only,
    thin,
    without,
)

WIDTH, HEIGHT = 352, 264
MARK = (30.0, 200.0, 110.0, 240.0)  # left, top, right and bottom
WHOLE = (0.0, 0.0, float(WIDTH), float(HEIGHT))


def points(seed: int, count: int, box: tuple[float, float, float, float] = WHOLE) -> Sketch:
    """Small points at random places in a part of a frame."""
    draw = np.random.default_rng((4, seed))
    left, top, right, bottom = box
    places = draw.uniform((left, top), (right, bottom), (count, 2)).astype(np.float32)
    sizes = draw.uniform(2, 4, count).astype(np.float32)
    return Sketch(WIDTH, HEIGHT, draw.integers(0, 2**64, (count, 2), np.uint64), places, sizes)


def together(*sketches: Sketch) -> Sketch:
    return Sketch(
        WIDTH,
        HEIGHT,
        np.concatenate([one.codes for one in sketches]),
        np.concatenate([one.places for one in sketches]),
        np.concatenate([one.sizes for one in sketches]),
    )


def outside(sketch: Sketch, box: tuple[float, float, float, float]) -> Sketch:
    """The points that are not in a part of the frame."""
    return without(sketch, in_box(sketch, box))


def bearers(query: Sketch, partners: list[Sketch]) -> list[Bearer]:
    found = []
    for partner in partners:
        alignment = align(partner, query)
        assert alignment is not None
        found.append((partner, alignment))
    return found


STAMP = points(1, 40, MARK)


def stamped(seed: int) -> Sketch:
    """A picture of its own with the stamp over it."""
    return together(outside(points(seed, 200), MARK), STAMP)


@pytest.mark.parametrize("count", [3, 4, 11, 30])
def test_a_stamp_on_strangers_is_a_mark(count: int) -> None:
    query = stamped(100)
    marks = mark_points(query, bearers(query, [stamped(seed) for seed in range(count)]))
    own = np.arange(len(query)) >= len(query) - len(STAMP)
    assert marks[own].mean() > 0.9
    # What lies beside it in the same cells goes too.
    assert marks[~own].mean() < 0.1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_two_bearers_are_too_few_to_tell(count: int) -> None:
    query = stamped(100)
    assert not mark_points(query, bearers(query, [stamped(seed) for seed in range(count)])).any()


def test_where_all_agrees_there_is_no_mark() -> None:
    photo = points(7, 250)
    versions = [together(photo, points(seed, 100)) for seed in range(20, 26)]
    query = together(photo, points(30, 100))
    assert not mark_points(query, bearers(query, versions)).any()


@pytest.mark.parametrize("sense", range(SENSES))
def test_a_small_part_of_a_photo_is_no_mark_of_its_versions(sense: int) -> None:
    # The query kept a small part of the photo; the others have all of it, each moved in its way.
    photo = points(7, 260)
    part = without(photo, ~in_box(photo, (30, 60, 130, 160)))
    query = together(part, outside(points(8, 200), (30, 60, 130, 160)))
    versions = [
        moved(together(photo, points(seed, 60)), inverse((seed + (sense if seed % 2 else 0)) % 8))
        for seed in range(40, 46)
    ]
    found = bearers(query, versions)
    assert all(thin(query, alignment) for _, alignment in found)
    assert not mark_points(query, found).any()


def test_versions_that_agree_in_most_pairs_bear_no_mark() -> None:
    # All kept one part, and three each one of two others, which the query lost.
    part, one, other = (30, 60, 130, 160), (135, 28, 320, 131), (135, 133, 320, 236)
    photo = points(7, 400)
    kept = without(photo, ~in_box(photo, part))
    versions = []
    for number, further in enumerate([one, one, other, one, other, other]):
        more = without(photo, ~in_box(photo, further))
        rest = outside(outside(points(60 + number, 200), part), further)
        versions.append(together(kept, more, rest))
    query = together(kept, outside(points(8, 200), part))
    found = bearers(query, versions)
    assert all(thin(query, alignment) for _, alignment in found)
    assert not mark_points(query, found).any()
    strangers = [
        together(kept, outside(points(70 + number, 250), part)) for number in range(len(versions))
    ]
    assert mark_points(query, bearers(query, strangers)).any()


def in_box(sketch: Sketch, box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    left, top, right, bottom = box
    x, y = sketch.places.T
    inside: NDArray[np.bool_] = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    return inside


def test_strangers_that_bear_it_mirrored_and_turned_count_too() -> None:
    query = stamped(100)
    partners = [moved(stamped(seed), seed % SENSES) for seed in range(9)]
    marks = mark_points(query, bearers(query, partners))
    assert marks[-len(STAMP) :].mean() > 0.9
    assert marks[: -len(STAMP)].mean() < 0.1


def test_the_area_is_where_the_points_are() -> None:
    one = points(3, 1, (88.0, 66.0, 88.1, 66.1))
    covered = area(one, np.array([0]))
    assert covered.shape == (24, 24)
    rows, columns = np.nonzero(covered)
    assert {rows.min(), rows.max()} <= {5, 6}
    assert {columns.min(), columns.max()} <= {5, 6}
    assert not area(one, np.array([], np.int64)).any()
    assert area(points(3, 3000), np.ones(3000, np.bool_)).all()


@pytest.mark.parametrize(
    ("box", "is_thin"),
    [
        (WHOLE, False),
        (MARK, True),
        ((0.0, 235.0, WIDTH, HEIGHT), True),  # a caption
        ((0.0, 0.0, 30.0, HEIGHT), True),  # one side of a frame
        ((60.0, 40.0, 300.0, 220.0), False),
    ],
)
def test_small_parts_and_edges_are_thin(
    box: tuple[float, float, float, float], is_thin: bool
) -> None:
    query = together(points(1, 250, box), points(2, 100))
    found = align(together(points(1, 250, box), points(3, 100)), query)
    assert found is not None
    assert thin(query, found) == is_thin


def test_without_leaves_the_rest_as_it_is() -> None:
    one = points(1, 10)
    rest = without(one, np.arange(10) % 2 == 0)
    assert np.array_equal(rest.codes, one.codes[1::2])
    assert np.array_equal(rest.places, one.places[1::2])
    assert np.array_equal(rest.sizes, one.sizes[1::2])
    assert (rest.width, rest.height) == (one.width, one.height)


@pytest.mark.parametrize(
    ("box", "is_on_edges"),
    [
        ((0.0, 240.0, WIDTH, HEIGHT), True),  # a caption
        ((0.0, 0.0, 20.0, HEIGHT), True),  # one side of a frame
        (WHOLE, False),
        (MARK, False),
        ((150.0, 100.0, 200.0, 150.0), False),
    ],
)
def test_frames_and_captions_are_on_the_edges(
    box: tuple[float, float, float, float], is_on_edges: bool
) -> None:
    query = together(points(1, 50, box), points(2, 100))
    chosen = np.arange(50)
    assert on_edges(query, chosen) == is_on_edges
    # A few points elsewhere, as chance brings them, change nothing.
    middle = points(3, 3, (150.0, 100.0, 200.0, 150.0))
    assert on_edges(together(points(1, 50, box), middle), np.arange(53)) == is_on_edges


def test_only_takes_points_in_the_order_given() -> None:
    one = points(1, 10)
    some = only(one, np.array([7, 2]))
    assert np.array_equal(some.codes, one.codes[[7, 2]])
    assert np.array_equal(some.places, one.places[[7, 2]])
    assert np.array_equal(some.sizes, one.sizes[[7, 2]])
