"""The index finds what brute force finds, with the same votes, of which as many agree."""

from __future__ import annotations

import numpy as np
import pytest
import slow_voting
from made_sketches import random_sketch, version_of
from slow_voting import Found

from philomela.fingerprints.projection import BITS, SENSES, bits_of, inverse, words_of
from philomela.fingerprints.sketch import Sketch, decode, encode, moved
from philomela.matching.sketches import voting
from philomela.matching.sketches.agreement_kernels import SHARPNESS
from philomela.matching.sketches.index import USUAL_SENSES, SketchIndex
from philomela.matching.sketches.keys import NEARNESS
from philomela.matching.sketches.segment import Reach, build

COUNT = 300
NOTHING = np.zeros(0, np.int64)


def bank() -> dict[int, Sketch]:
    """Sketches in families of versions, some mirrored, with points in common to all of some.

    Some have the points of others in other places.
    """
    held = {}
    mark = random_sketch(9999, 6)
    for number in range(COUNT):
        family, member = divmod(number, 5)
        one = version_of(random_sketch(family), number, bits=2 + member, kept=0.7)
        if member == 3:
            one = moved(one, 4)
        if member == 1 and family % 2:
            one = scattered(one, number)
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


def scattered(sketch: Sketch, seed: int) -> Sketch:
    """The same points in other places."""
    order = np.random.default_rng(seed).permutation(len(sketch))
    return Sketch(
        sketch.width, sketch.height, sketch.codes, sketch.places[order], sketch.sizes[order]
    )


HELD = bank()


@pytest.fixture(autouse=True)
def all_considered(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pictures that are voted for are considered."""
    monkeypatch.setattr(voting, "_CONSIDERED", 10**6)


def index_of(held: dict[int, Sketch]) -> SketchIndex:
    index = SketchIndex()
    index.add((number, encode(one)) for number, one in held.items())
    return index


def found(
    index: SketchIndex, query: Sketch, most: int, senses: tuple[int, ...] = USUAL_SENSES
) -> list[Found]:
    candidates = index.candidates(query, most, senses)
    for candidate, sketch in candidates:
        assert np.array_equal(sketch.codes, HELD[candidate.number].codes)
    return [Found(one.number, one.sense, one.votes, one.agreed) for one, _ in candidates]


def assert_same(ours: list[Found], slow: list[Found]) -> None:
    assert [one[:2] for one in ours] == [one[:2] for one in slow]
    assert np.allclose([one[2:] for one in ours], [one[2:] for one in slow])


@pytest.mark.parametrize(
    "reach", [Reach(0, 0), Reach(0, 24), Reach(3, 5), Reach(8, 16), Reach(8, 16, 3)]
)
def test_candidates_and_votes_are_those_of_brute_force(
    reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, reach),))
    index, seen, reordered = index_of(HELD), 0, False
    for seed, family in enumerate((0, 1, 8, 31, 59)):
        query = version_of(random_sketch(family), 5000 + seed, bits=5)
        slow = slow_voting.candidates(HELD, query, USUAL_SENSES, reach)
        assert_same(found(index, query, COUNT * 2), slow)
        assert_same(found(index, query, 3), slow[:3])
        seen += len(slow)
        by_votes = sorted(slow, key=lambda one: -one.votes)
        reordered |= [one.number for one in by_votes] != [one.number for one in slow]
    assert seen > 20
    assert reordered


def test_a_query_with_a_common_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, Reach(2, 3)),))
    query = joined(version_of(random_sketch(4), 1, bits=4), random_sketch(9999, 6))
    slow = slow_voting.candidates(HELD, query, USUAL_SENSES, Reach(2, 3))
    ours = found(index_of(HELD), query, COUNT * 2)
    assert_same(ours, slow)
    # A fifth of all pictures bear the mark; those of the family come first nevertheless.
    assert len(ours) > 60
    assert {(number - 3) // 7 // 5 for number, *_ in ours[:4]} == {4}


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


def of_families(families: tuple[int, ...]) -> Sketch:
    """A query with points of the pictures of several families."""
    query = random_sketch(801, 20)
    for family in families:
        query = joined(query, version_of(random_sketch(family), 1, bits=3, kept=0.6))
    return query


@pytest.mark.parametrize("considered", [1, 4])
def test_pictures_with_few_votes_are_not_considered(
    considered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, Reach(2, 3)),))
    monkeypatch.setattr(voting, "_CONSIDERED", considered)
    index, query = index_of(HELD), of_families((1, 13, 27, 31))
    whole = slow_voting.candidates(HELD, query, USUAL_SENSES, Reach(2, 3))
    outvoted = False
    for most in (1, 3, 7):
        # So many as are asked for are considered in any case.
        count = max(considered, most)
        slow = slow_voting.candidates(HELD, query, USUAL_SENSES, Reach(2, 3), count)
        assert count <= len(slow) < len(whole)
        assert_same(found(index, query, most), slow[:most])
        outvoted |= slow[:most] != whole[:most]
    assert outvoted


def test_parts_are_considered_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, Reach(2, 3)),))
    monkeypatch.setattr(voting, "_CONSIDERED", 5)
    numbers = list(HELD)
    parts = [
        voting.Part(name, build(some, [encode(HELD[number]) for number in some]), NOTHING)
        for name, some in enumerate((numbers[::3], numbers[1::3], numbers[2::3]))
    ]
    query = of_families((1, 13, 27, 31))
    slow = slow_voting.candidates(HELD, query, (0,), Reach(2, 3), 5)
    for most in (2, 5):
        voted = voting.vote(parts, query, most)
        ours = [Found(one.number, 0, one.votes, one.agreed) for one in voted]
        ours.sort(key=lambda one: (-one.agreed, -one.votes, one.number))
        assert_same(ours, slow[:most])


#: How much more an exact vote weighs once its whole code is known.
SHARPER = SHARPNESS[0] / NEARNESS[0]


def test_votes_that_fit_together_come_first() -> None:
    one, index = random_sketch(1), SketchIndex()
    index.add([(1, encode(scattered(one, 1))), (2, encode(version_of(one, 2, bits=0, kept=0.5)))])
    (first, _), (second, _) = index.candidates(one, senses=(0,))
    assert (first.number, second.number) == (2, 1)
    assert first.votes < second.votes
    assert first.agreed == pytest.approx(first.votes * SHARPER)
    assert second.agreed < second.votes / 3


def loose(sketch: Sketch, seed: int) -> Sketch:
    """The same points as far off in place, size and code as may just be, or farther."""
    draw = np.random.default_rng((5, seed))
    count, dealt = len(sketch), np.arange(BITS) * 37 % BITS
    changed = bits_of(sketch.codes)
    for code in changed:
        # Not those of the first key and the signature, so that all vote.
        code[draw.choice([*dealt[24:48], *dealt[80:]], draw.integers(36, 47), replace=False)] ^= 1
    places = sketch.places + draw.normal(0, 4, (count, 2)).astype(np.float32)
    sizes = sketch.sizes * np.exp(draw.normal(0, 0.3, count)).astype(np.float32)
    inside = np.clip(places, 0, (sketch.width, sketch.height))
    return decode(
        encode(Sketch(sketch.width, sketch.height, words_of(changed), inside, np.maximum(sizes, 1)))
    )


@pytest.mark.parametrize("side", [50, 400])
def test_votes_that_just_fit_together(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, Reach(0, 0)),))
    one = random_sketch(11, 80, side, side)
    held = {number: loose(one, number) for number in range(40)}
    slow = slow_voting.candidates(held, one, (0,), Reach(0, 0))
    ours = index_of(held).candidates(one, 40, (0,))
    assert_same([Found(a.number, a.sense, a.votes, a.agreed) for a, _ in ours], slow)
    assert len(slow) == 40
    assert all(found.agreed < 0.8 * found.votes for found in slow)


def test_of_as_many_that_fit_together_more_votes_come_first() -> None:
    one, index = random_sketch(1), SketchIndex()
    for number, begin, end in ((3, 0, 4), (9, 4, 12), (5, 12, 18)):
        places = np.full((end - begin, 2), 100, np.float32)
        crowd = Sketch(one.width, one.height, one.codes[begin:end], places, one.sizes[begin:end])
        index.add([(number, encode(crowd))])
    found = [candidate for candidate, _ in index.candidates(one, senses=(0,))]
    assert [candidate.number for candidate in found] == [9, 5, 3]
    assert len({candidate.agreed for candidate in found}) == 1


def test_votes_for_one_place_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, Reach(0, 0)),))
    one = random_sketch(1)
    crowd = Sketch(one.width, one.height, one.codes, one.places * np.float32(0.005), one.sizes)
    held = {1: decode(encode(crowd)), 2: random_sketch(2)}
    ((found_crowd, _),) = index_of(held).candidates(one, senses=(0,))
    assert found_crowd.agreed == pytest.approx(found_crowd.votes / len(one) * SHARPER)
    (slow,) = slow_voting.candidates(held, one, (0,), Reach(0, 0))
    assert (found_crowd.votes, found_crowd.agreed) == pytest.approx((slow.votes, slow.agreed))


def test_so_many_votes_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "_REACH", ((2**62, Reach(0, 3)),))
    one = random_sketch(1, 380)
    held = {1: version_of(one, 1, bits=1, kept=0.9), 2: random_sketch(2)}
    ((candidate, _),) = index_of(held).candidates(one, senses=(0,))
    (slow,) = slow_voting.candidates(held, one, (0,), Reach(0, 3))
    assert (candidate.votes, candidate.agreed) == pytest.approx((slow.votes, slow.agreed))
    assert candidate.agreed < candidate.votes * 0.85


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
