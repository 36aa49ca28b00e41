"""Links between pictures of which a region was replaced, found and told apart by kind."""

from __future__ import annotations

import numpy as np
import pytest

from philomela.fingerprints.points import sketch
from philomela.fingerprints.sketch import Sketch, encode
from philomela.matching.altered_copies import (
    MOST_CHANCE,
    Sketched,
    checked,
    link_between,
    links_of,
    representatives,
    strongest,
)
from philomela.matching.sketches.index import SketchIndex
from philomela.records import Link
from philomela.simulate.alterations import (
    Operation,
    chain,
    jpeg,
    mirrored,
    replace_region,
    scaled,
    unaltered,
)
from philomela.simulate.pictures import Pixels, dead_leaves

COPY = Link("a", "b", "copy", 12)


def sketched(pixels: Pixels) -> Sketch:
    return sketch(pixels.astype(np.float32).mean(axis=2))


def made(pixels: Pixels, fraction: float, *operations: Operation, seed: int = 1) -> Sketch:
    draw = np.random.default_rng(seed)
    given = replace_region(pixels, fraction, "texture", draw) if fraction else unaltered(pixels)
    return sketched(chain(*operations)(given, draw).pixels)


@pytest.fixture(scope="module")
def photo() -> Pixels:
    return dead_leaves(1, 1)


def test_a_copy_is_confirmed_and_its_kind_told(photo: Pixels) -> None:
    original = sketched(photo)
    again = checked(COPY, original, made(photo, 0, jpeg(60), scaled(0.7)))
    assert (again.kind, again.sense, again.unconfirmed) == ("copy", 0, False)
    assert again.strength is not None
    assert again.strength < -50
    assert again.place is not None
    assert np.allclose(again.place, [(0, 0), (1, 0), (1, 1), (0, 1)], atol=0.02)
    changed = checked(COPY, original, made(photo, 0.4, jpeg(60)))
    assert changed.kind == "altered"
    assert changed.fraction is not None
    assert 0.25 < changed.fraction < 0.55


def test_near_hashes_of_unrelated_pictures_are_not_confirmed(photo: Pixels) -> None:
    other = sketched(dead_leaves(1, 2))
    found = checked(COPY, sketched(photo), other)
    assert found.unconfirmed
    assert (found.kind, found.strength, found.fraction) == ("copy", None, None)


def test_pictures_without_enough_points_are_left_to_their_hashes(photo: Pixels) -> None:
    plain = sketched(np.full_like(photo, 90))
    assert checked(COPY, sketched(photo), plain) == COPY
    assert checked(COPY, None, sketched(photo)) == COPY


def test_of_a_group_those_with_most_points_and_far_hashes_are_searched_for() -> None:
    members = [
        Sketched("a", bytes(32), 200),
        Sketched("b", bytes(32), 300),
        Sketched("c", b"\xff" * 3 + bytes(29), 250),
        Sketched("d", b"\x01" + bytes(31), 250),
        Sketched("e", b"\xff" * 9 + bytes(23), 20),
        Sketched("f", b"\xff" * 20 + bytes(12), 20),
    ]
    assert [one.name for one in representatives(members)] == ["b", "c", "e"]
    assert list(representatives(reversed(members))) == list(representatives(members))


def index_of(sketches: list[Sketch]) -> tuple[SketchIndex, list[Sketched]]:
    index = SketchIndex()
    index.add((number, encode(one)) for number, one in enumerate(sketches))
    draw = np.random.default_rng(0)
    named = [
        Sketched(f"{number:02d}", draw.bytes(32), len(one)) for number, one in enumerate(sketches)
    ]
    return index, named


def test_altered_copies_are_found_from_either_side(photo: Pixels) -> None:
    sketches = [
        sketched(photo),
        made(photo, 0.4, jpeg(50), scaled(0.5)),
        made(photo, 0.2, mirrored, jpeg(50)),
        *(sketched(dead_leaves(1, number)) for number in range(2, 6)),
    ]
    index, named = index_of(sketches)
    found = strongest(
        link for number, one in enumerate(sketches) for link in links_of(number, one, index, named)
    )
    assert {(link.first, link.second) for link in found} == {
        ("00", "01"),
        ("00", "02"),
        ("01", "02"),
    }
    for link in found:
        assert link.kind == "altered"
        assert link.strength is not None
        assert link.strength <= MOST_CHANCE
    assert [link.sense for link in found] == [0, 4, 4]
    # From the other side alone, the link tells the same.
    back = next(link for link in links_of(1, sketches[1], index, named) if link.first == "00")
    assert back.place is not None
    assert np.allclose(back.place, [(0, 0), (1, 0), (1, 1), (0, 1)], atol=0.02)


def test_a_pair_is_compared_without_a_search(photo: Pixels) -> None:
    one, two = Sketched("b", bytes(32), 300), Sketched("a", bytes(32), 300)
    original, changed = sketched(photo), made(photo, 0.4, jpeg(50))
    found = link_between(one, original, two, changed, 1000)
    assert found is not None
    assert (found.first, found.second, found.kind) == ("a", "b", "altered")
    assert link_between(two, changed, one, original, 1000) == found
    assert link_between(one, original, two, sketched(dead_leaves(1, 9)), 1000) is None


def test_of_a_pair_the_strongest_link_counts_and_is_thin_only_if_all_are() -> None:
    weak = Link("a", "b", "altered", 99, -9.0, 0.5)
    thin = Link("a", "b", "altered", 99, -30.0, 0.4, thin=True)
    other = Link("a", "c", "altered", 99, -12.0, 0.4, thin=True)
    expected = [Link("a", "b", "altered", 99, -30.0, 0.4), other]
    assert strongest([weak, other, thin]) == strongest([thin, weak, other]) == expected
