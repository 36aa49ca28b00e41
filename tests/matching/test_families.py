"""Copies are linked, and links join families, whatever the order."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.matching.copies import LEAST_QUALITY, Hashed, copy_links
from philomela.matching.families import Groups, families
from philomela.records import Link

NAMES = [f"{number:02d}" for number in range(12)]
pairs = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=20)


def reachable(links: list[tuple[str, str]], start: str) -> set[str]:
    """The plain way: walk until nothing new is reached."""
    seen, edge = {start}, [start]
    while edge:
        here = edge.pop()
        for first, second in links:
            for near, far in ((first, second), (second, first)):
                if near == here and far not in seen:
                    seen.add(far)
                    edge.append(far)
    return seen


@given(pairs, st.randoms())
def test_families_are_what_links_reach(
    links: list[tuple[str, str]], shuffle: random.Random
) -> None:
    records = [Link(first, second, "copy", 0) for first, second in links]
    found = list(families(NAMES, records))
    shuffle.shuffle(records)
    assert list(families(reversed(NAMES), records)) == found
    assert sorted(name for family in found for name in family.members) == NAMES
    for family in found:
        assert set(family.members) == reachable(links, family.name)
        assert family.name == min(family.members)


def test_altered_copies_join_families_but_not_versions() -> None:
    records = [
        Link("00", "01", "copy", 3),
        Link("01", "02", "altered", 90, -40.0, 0.4),
        Link("02", "03", "stamped", 20, -80.0, 0.1),
        Link("03", "04", "altered", 99, -9.0, 0.8, waiting=True),
    ]
    whole, alone, *_ = families(NAMES, records)
    assert whole.members == ("00", "01", "02", "03")
    assert whole.versions == (("00", "01"), ("02", "03"))
    assert (alone.members, alone.versions) == (("04",), (("04",),))


@given(pairs, st.sampled_from(NAMES))
def test_sizes_are_the_members(links: list[tuple[str, str]], name: str) -> None:
    groups = Groups(Link(first, second, "copy", 0) for first, second in links)
    assert groups.size(name) == len(reachable(links, name))


def near(one: int, flips: int) -> bytes:
    return (one ^ sum(1 << (7 * place) for place in range(flips))).to_bytes(32, "big")


def hashed(name: str, pdq: bytes, quality: int = 100) -> Hashed:
    return Hashed(name, pdq, quality)


BASE = random.Random(1).getrandbits(256)
OTHER = random.Random(2).getrandbits(256)


def test_copies_are_linked_and_others_not() -> None:
    pictures = [
        hashed("a", near(BASE, 0)),
        hashed("b", near(BASE, 31)),
        hashed("c", near(OTHER, 0)),
        hashed("d", near(OTHER, 32)),
    ]
    assert list(copy_links(pictures)) == [Link("a", "b", "copy", 31)]


def test_plain_pictures_stand_alone() -> None:
    pictures = [hashed("a", bytes(32), LEAST_QUALITY - 1), hashed("b", bytes(32), 0)]
    assert list(copy_links(pictures)) == []


def test_a_thousand_equal_hashes_need_no_million_links() -> None:
    pictures = [hashed(f"{number:04d}", near(BASE, 0)) for number in range(1000)]
    assert len(list(copy_links(pictures))) == 999


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 36)), max_size=25), st.randoms())
def test_links_join_all_that_is_within_the_radius(
    made: list[tuple[bool, int]], shuffle: random.Random
) -> None:
    pictures = [
        hashed(f"{place:02d}", near(BASE if which else OTHER, flips))
        for place, (which, flips) in enumerate(made)
    ]
    close = [
        (one.name, two.name)
        for one in pictures
        for two in pictures
        if (int.from_bytes(one.pdq, "big") ^ int.from_bytes(two.pdq, "big")).bit_count() <= 31
    ]
    names = [picture.name for picture in pictures]
    links = list(copy_links(pictures))
    shuffle.shuffle(pictures)
    assert list(copy_links(pictures)) == links
    for family in families(names, links):
        assert set(family.members) == reachable(close, family.name)
