"""What is certain joins; what is doubtful joins only small families, or waits."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from philomela.matching.families import families
from philomela.matching.joining import LARGE, STRONG, STRONG_THIN, with_waiting
from philomela.records import Link

FAR = 120  # bits


def altered(first: str, second: str, strength: float = -50.0, *, thin: bool = False) -> Link:
    return Link(min(first, second), max(first, second), "altered", FAR, strength, 0.4, thin=thin)


def photo(name: str, versions: int) -> list[Link]:
    """A family of so many versions, all linked: a0, a1, …"""
    return [
        altered(f"{name}{one}", f"{name}{two}") for one, two in combinations(range(versions), 2)
    ]


def waiting(links: list[Link]) -> set[tuple[str, str]]:
    return {(link.first, link.second) for link in with_waiting(links) if link.waiting}


def test_strong_links_join_whatever_there_is() -> None:
    assert waiting([*photo("a", 9), *photo("b", 9), altered("a3", "b3")]) == set()


def test_near_hashes_are_as_good_as_structure() -> None:
    near = Link("a3", "b3", "copy", 20)
    confirmed = replace(near, strength=-3.5, fraction=0.0)
    for link in (near, confirmed):
        assert waiting([*photo("a", 9), *photo("b", 9), link]) == set()


def test_a_single_doubtful_link_does_not_join_two_large_families() -> None:
    weak = altered("a0", "b0", STRONG + 1)
    thin = altered("a0", "b0", -90.0, thin=True)
    unconfirmed = Link("a0", "b0", "copy", 25, unconfirmed=True)
    for link in (weak, thin, unconfirmed):
        assert waiting([*photo("a", LARGE), *photo("b", LARGE), link]) == {("a0", "b0")}


def test_a_second_link_between_other_versions_supports_it() -> None:
    large = [*photo("a", LARGE), *photo("b", LARGE)]
    thin = altered("a0", "b0", thin=True)
    assert waiting([*large, thin, altered("a0", "b1", thin=True)]) != set()
    assert waiting([*large, thin, altered("a1", "b1", thin=True)]) == set()


def test_copies_count_as_one_version() -> None:
    thousand = [Link("a0", f"a{number}", "copy", 2) for number in range(1, 40)]
    assert waiting([*thousand, altered("a7", "b0", thin=True)]) == set()
    again = altered("a8", "b1", thin=True)
    two = [*thousand, Link("b0", "b1", "copy", 2), altered("a7", "b0", thin=True), again]
    assert waiting(two) == set()


def test_a_thin_link_joins_no_family_by_itself() -> None:
    thin = altered("a0", "x0", thin=True)
    assert waiting([thin]) == set()
    assert waiting([*photo("a", 2), thin]) == {("a0", "x0")}
    assert waiting([*photo("a", 2), thin, altered("a1", "x0", thin=True)]) == set()


def test_thin_links_that_are_no_stronger_than_marks_join_nothing() -> None:
    weaker = STRONG_THIN + 0.5
    for strength, apart in ((STRONG_THIN, set[tuple[str, str]]()), (weaker, {("a0", "x0")})):
        assert waiting([altered("a0", "x0", strength, thin=True)]) == apart
    two = [altered("a0", "x0", weaker, thin=True), altered("a1", "x1", weaker, thin=True)]
    small = [*photo("a", 2), *photo("x", 2)]
    assert waiting([*small, *two]) == {("a0", "x0"), ("a1", "x1")}
    assert waiting([*small, two[0], altered("a1", "x1", STRONG_THIN, thin=True)]) == set()


def test_a_weak_link_joins_what_is_small() -> None:
    weak = altered("a0", "x0", STRONG + 1)
    assert waiting([*photo("a", 20), weak]) == set()


def test_a_thin_link_waits_where_a_picture_has_a_stronger_one() -> None:
    links = [
        *photo("a", 3),
        altered("a0", "x", -60.0, thin=True),
        altered("x", "y", -9.0, thin=True),
    ]
    assert waiting(links) == {("a0", "x"), ("x", "y")}


names = st.sampled_from([f"{letter}{number}" for letter in "abc" for number in range(4)])
some_links = st.lists(
    st.builds(
        lambda first, second, strength, thin, far: replace(
            altered(first, second, strength, thin=thin), distance=FAR if far else 9
        ),
        names,
        names,
        st.sampled_from([-3.0, -9.0, -60.0]),
        st.booleans(),
        st.booleans(),
    ).filter(lambda link: link.first != link.second),
    max_size=20,
    unique_by=lambda link: (link.first, link.second),
)


@given(some_links, st.randoms())
def test_the_order_does_not_matter_and_waiting_is_what_is_apart(
    links: list[Link], shuffle: random.Random
) -> None:
    found = with_waiting(links)
    shuffle.shuffle(links)
    assert with_waiting(links) == found
    assert with_waiting(found) == found
    family = {
        name: one.name
        for one in families({end for link in links for end in (link.first, link.second)}, found)
        for name in one.members
    }
    for link in found:
        assert link.waiting == (family[link.first] != family[link.second])
