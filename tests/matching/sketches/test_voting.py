"""The index finds what brute force finds, with the same votes."""

from __future__ import annotations

import numpy as np
import pytest
import slow_voting
from made_sketches import random_sketch, version_of

from philomela.fingerprints.projection import SENSES, inverse
from philomela.fingerprints.sketch import Sketch, decode, encode, moved
from philomela.matching.sketches import voting
from philomela.matching.sketches.index import USUAL_SENSES, SketchIndex
from philomela.matching.sketches.segment import Reach

COUNT = 300


def bank() -> dict[int, Sketch]:
    """Sketches in families of versions, some mirrored, with points in common to all of some."""
    held = {}
    mark = random_sketch(9999, 6)
    for number in range(COUNT):
        family, member = divmod(number, 5)
        one = version_of(random_sketch(family), number, bits=2 + member, kept=0.7)
        if member == 3:
            one = moved(one, 4)
        if family % 4 == 0:
            one = joined(one, mark)
        held[number * 7 + 3] = decode(encode(one))
    return held


def joined(first: Sketch, second: Sketch) -> Sketch:
    return Sketch(
        first.width,
        first.height,
        np.concatenate([first.codes, second.codes]),
        np.concatenate([first.places, second.places]),
        np.concatenate([first.sizes, second.sizes]),
    )


HELD = bank()


def index_of(held: dict[int, Sketch]) -> SketchIndex:
    index = SketchIndex()
    index.add((number, encode(one)) for number, one in held.items())
    return index


def found(
    index: SketchIndex, query: Sketch, most: int, senses: tuple[int, ...] = USUAL_SENSES
) -> list[tuple[int, int, float]]:
    candidates = index.candidates(query, most, senses)
    for candidate, sketch in candidates:
        assert np.array_equal(sketch.codes, HELD[candidate.number].codes)
    return [(one.number, one.sense, one.votes) for one, _ in candidates]


def assert_same(ours: list[tuple[int, int, float]], slow: list[tuple[int, int, float]]) -> None:
    assert [one[:2] for one in ours] == [one[:2] for one in slow]
    assert np.allclose([one[2] for one in ours], [one[2] for one in slow])


@pytest.mark.parametrize("reach", [Reach(0, 0), Reach(0, 24), Reach(3, 5), Reach(8, 16)])
def test_candidates_and_votes_are_those_of_brute_force(
    reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, reach),))
    index, seen = index_of(HELD), 0
    for seed, family in enumerate((0, 1, 8, 31, 59)):
        query = version_of(random_sketch(family), 5000 + seed, bits=5)
        slow = slow_voting.candidates(HELD, query, USUAL_SENSES, reach)
        assert_same(found(index, query, COUNT * 2), slow)
        assert_same(found(index, query, 3), slow[:3])
        seen += len(slow)
    assert seen > 20


def test_a_query_with_a_common_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, Reach(2, 3)),))
    query = joined(version_of(random_sketch(4), 1, bits=4), random_sketch(9999, 6))
    slow = slow_voting.candidates(HELD, query, USUAL_SENSES, Reach(2, 3))
    ours = found(index_of(HELD), query, COUNT * 2)
    assert_same(ours, slow)
    # A fifth of all pictures bear the mark; those of the family come first nevertheless.
    assert len(ours) > 60
    assert {(number - 3) // 7 // 5 for number, _, _ in ours[:4]} == {4}


def test_all_senses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, Reach(0, 0)),))
    held, senses = dict(list(HELD.items())[:40]), tuple(range(SENSES))
    for sense in senses:
        query = moved(version_of(random_sketch(2), 3, bits=1), sense)
        ours = found(index_of(held), query, COUNT, senses)
        assert_same(ours, slow_voting.candidates(held, query, senses, Reach(0, 0)))
        assert ours[0][1] == inverse(sense)


def test_the_number_of_pictures_sets_how_far_is_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    near, exact = Reach(8, 16), Reach(0, 0)
    monkeypatch.setattr(voting, "_REACH", ((COUNT - 1, near), (2**62, exact)))
    query = version_of(random_sketch(4), 1, bits=8)
    held = dict(list(HELD.items())[: COUNT - 1])
    fewer = found(index_of(held), query, COUNT)
    assert_same(fewer, slow_voting.candidates(held, query, USUAL_SENSES, near))
    whole = found(index_of(HELD), query, COUNT)
    assert_same(whole, slow_voting.candidates(HELD, query, USUAL_SENSES, exact))
    assert len(whole) < len(fewer)


def test_equal_votes_come_in_the_order_of_numbers() -> None:
    index, one = SketchIndex(), random_sketch(1)
    for number in (5, 900, 3, 77, 12):
        index.add([(number, encode(one))])
    ours = [candidate.number for candidate, _ in index.candidates(one, 4)]
    assert ours == [3, 5, 12, 77]


def test_a_query_without_points_and_an_index_without_pictures() -> None:
    assert SketchIndex().candidates(random_sketch(1)) == []
    assert index_of(HELD).candidates(random_sketch(1, 0)) == []
    empty = SketchIndex()
    empty.add([(1, encode(random_sketch(1, 0)))])
    assert empty.candidates(random_sketch(1)) == []


def test_a_query_may_have_more_points_than_a_sketch_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, Reach(8, 16)),))
    query = joined(random_sketch(701, 300), random_sketch(702, 300))
    query = joined(query, version_of(random_sketch(2), 1, bits=2))
    slow = slow_voting.candidates(HELD, query, USUAL_SENSES, Reach(8, 16))
    assert_same(found(index_of(HELD), query, COUNT * 2), slow)
