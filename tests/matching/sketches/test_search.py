"""Versions of a photo are found, whatever marks they bear; strangers with the same mark are not."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from made_sketches import random_sketch

from philomela.fingerprints.points import sketch as sketch_of
from philomela.fingerprints.projection import SENSES, inverse
from philomela.fingerprints.sketch import Sketch, encode, moved
from philomela.matching.sketches.alignment import align
from philomela.matching.sketches.index import SketchIndex
from philomela.matching.sketches.search import LIKENESS, MOST_CHANCE, Match, search
from philomela.simulate.alterations import (
    Operation,
    captioned,
    chain,
    cropped,
    framed,
    in_screenshot,
    jpeg,
    mirrored,
    replace_region,
    scaled,
    stamped_with,
    unaltered,
)
from philomela.simulate.fillings import Filling
from philomela.simulate.pictures import Pixels, paint_leaves

COUNT = 12
MARKS: dict[str, Operation] = {
    "stamp in a corner": stamped_with("@example", 0.07, np.array([1.0, 1.0])),
    "stamp in the middle": stamped_with("sample 42", 0.07, np.array([0.5, 0.5])),
    "caption": captioned("join us for more demo copies"),
    "frame": framed,
    "screenshot": in_screenshot,
}
#: Number and what was done: how much was replaced, and with what.
VERSIONS: dict[int, tuple[float, Filling]] = {
    100: (0.0, "flat"),
    101: (0.2, "landscape"),
    102: (0.4, "noise"),
}


@cache
def picture(number: int) -> Pixels:
    return paint_leaves(480, 360, np.random.default_rng((70, number)))


def sketched(pixels: Pixels) -> Sketch:
    luma = pixels @ np.array([0.299, 0.587, 0.114])
    return sketch_of(np.round(luma).astype(np.uint8))


@cache
def marked(mark: str, number: int) -> Sketch:
    """A picture of its own with a mark."""
    done = chain(MARKS[mark], jpeg(80))
    draw = np.random.default_rng((5, number))
    return sketched(done(unaltered(picture(number)), draw).pixels)


@cache
def version(number: int, *operations: Operation) -> Sketch:
    """A version of the first picture with a region replaced, and what was done to it then."""
    fraction, filling = VERSIONS[number]
    draw = np.random.default_rng((9, number))
    altered = replace_region(picture(0), fraction, filling, draw)
    return sketched(chain(*operations, jpeg(60))(altered, draw).pixels)


@cache
def plain(number: int) -> Sketch:
    return sketched(picture(number))


def index_of(sketches: dict[int, Sketch]) -> SketchIndex:
    index = SketchIndex()
    index.add((number, encode(one)) for number, one in sketches.items())
    return index


def numbers(matches: list[Match]) -> set[int]:
    return {match.number for match in matches}


@pytest.mark.parametrize("mark", MARKS)
def test_strangers_with_the_same_mark_are_not_linked(mark: str) -> None:
    strangers = {number: marked(mark, number) for number in range(COUNT)}
    index = index_of(strangers)
    # They agree on the mark as exactly as versions of a photo do.
    shared = [align(strangers[number], strangers[number + 1], (0,)) for number in range(COUNT - 1)]
    assert sum(found is not None and found.chance < -6 for found in shared) >= 4
    links = {
        (number, other)
        for number, one in strangers.items()
        for other in numbers(search(index, one, own=number))
    }
    assert links == set()


@pytest.mark.parametrize("mark", MARKS)
def test_versions_of_a_photo_are_found_though_all_bear_the_mark(mark: str) -> None:
    pictures = {number: marked(mark, number) for number in range(COUNT)}
    pictures |= {number: version(number, scaled(0.8), MARKS[mark]) for number in VERSIONS}
    index = index_of(pictures)
    versions = {0, *VERSIONS}
    found = {number: numbers(search(index, pictures[number], own=number)) for number in versions}
    for number, others in found.items():
        assert others
        assert others <= versions - {number}
    # The photo itself finds them all.
    assert found[0] == set(VERSIONS)
    for number in range(1, COUNT):
        assert not numbers(search(index, pictures[number], own=number)) & versions


@pytest.mark.parametrize("number", VERSIONS)
@pytest.mark.parametrize("done", [jpeg(50), scaled(0.5), cropped(0.8), mirrored], ids=range(4))
def test_versions_are_found(number: int, done: Operation) -> None:
    bank = index_of({other: plain(other) for other in range(COUNT)})
    matches = search(bank, version(number, done))
    assert numbers(matches) == {0}
    assert matches[0].chance < -20
    assert not matches[0].thin
    assert matches[0].alignment.sense == (4 if done is mirrored else 0)


def test_a_match_holds_what_it_is_about() -> None:
    pictures = {number: plain(number) for number in range(4)}
    index = index_of({**pictures, **{number: version(number) for number in VERSIONS}})
    query = version(102, cropped(0.8))
    matches = search(index, query)
    assert [match.chance for match in matches] == sorted(match.chance for match in matches)
    assert numbers(matches) == {0, *VERSIONS}
    for match in matches:
        there = index.sketch(match.number)
        assert there is not None
        assert np.array_equal(match.sketch.codes, there.codes)
        alone = align(match.sketch, query, (match.alignment.sense,))
        assert alone is not None
        # Seven pictures, tried as they are and mirrored.
        assert match.chance == pytest.approx(alone.chance + np.log10(7) + np.log10(2) + LIKENESS)
        assert match.chance <= MOST_CHANCE


def test_turned_pictures_are_found_when_asked_for() -> None:
    index = index_of({number: plain(number) for number in range(4)})
    for sense in range(SENSES):
        matches = search(index, moved(version(101), sense), tuple(range(SENSES)))
        assert [(one.number, one.alignment.sense) for one in matches] == [(0, inverse(sense))]


def test_a_picture_does_not_find_itself() -> None:
    pictures = {number: plain(number) for number in range(4)}
    index = index_of(pictures)
    assert numbers(search(index, pictures[2])) == {2}
    assert search(index, pictures[2], own=2) == []


def test_what_is_withdrawn_is_not_found() -> None:
    pictures = {number: plain(number) for number in range(4)}
    index = index_of(pictures)
    index.withdraw(2)
    assert search(index, pictures[2]) == []


def test_plain_pictures_find_nothing() -> None:
    flat = sketched(np.full((300, 400, 3), 90, np.uint8))
    index = index_of({1: flat, 2: plain(2)})
    assert search(index, flat) == []
    assert search(SketchIndex(), plain(2)) == []


def test_a_few_letters_alike_are_no_match() -> None:
    letters = random_sketch(1, 12, 40, 30)
    pictures = []
    for number, (x, y) in enumerate([(20, 30), (200, 150)]):
        own, at = random_sketch(10 + number, 200), letters.places + np.array([x, y], np.float32)
        pictures.append(
            Sketch(
                own.width,
                own.height,
                np.concatenate([own.codes, letters.codes]),
                np.concatenate([own.places, at]),
                np.concatenate([own.sizes, letters.sizes]),
            )
        )
    found = align(pictures[0], pictures[1], (0,))
    assert found is not None
    assert found.chance < -20
    assert search(index_of({1: pictures[0]}), pictures[1]) == []


def test_a_photo_in_a_screen_is_found_where_only_one_other_screen_is_enrolled() -> None:
    """The two screens agree better on the app's bars than versions of a photo do on the photo."""
    for seed in range(4):
        draw = np.random.default_rng((71, seed))
        index = SketchIndex()
        for number in (1, 2):
            shown = in_screenshot(unaltered(picture(200 + number)), draw)
            index.add([(number, encode(sketched(shown.pixels)))])
        copy = replace_region(picture(201), 0.4, "noise", draw)
        query = sketched(in_screenshot(copy, draw).pixels)
        assert [match.number for match in search(index, query)] == [1]
