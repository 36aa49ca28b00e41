"""The draw: uniform, reproducible, independent of order; allocation in proportion."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from philomela.coding.draw import Candidate, allocate, draw, item_name, strata
from philomela.errors import UsageError


def candidates(populations: dict[str, int]) -> list[Candidate]:
    return [
        Candidate(item_name("sighting", name, number), name, 1, number, 0, None, None)
        for name, population in populations.items()
        for number in range(population)
    ]


#: Computed by hand: per stratum the lowest SHA-256 of seed and name of item, then all in order.
FIXED = [("a", 18), ("a", 23), ("a", 26), ("b", 7), ("b", 8)]


def test_the_draw_is_fixed_for_ever() -> None:
    """Written down: another program, or a later version, must draw the same."""
    drawn = draw(candidates({"a": 30, "b": 10}), {"a": 3, "b": 2}, 7)
    assert [(one.stratum, one.number) for one in drawn] == FIXED


@given(st.randoms(use_true_random=False), st.integers(0, 2**63 - 1))
def test_the_order_of_candidates_does_not_matter(mixer: random.Random, seed: int) -> None:
    everything = candidates({"a": 20, "b": 5, "c": 1})
    sizes = {"a": 6, "b": 5, "c": 1}
    drawn = draw(everything, sizes, seed)
    mixer.shuffle(everything)
    assert draw(everything, sizes, seed) == drawn
    assert Counter(one.stratum for one in drawn) == sizes
    assert len(set(drawn)) == len(drawn)


def test_every_pair_is_as_likely_as_any_other() -> None:
    everything = candidates({"a": 6})
    found = Counter(
        frozenset(one.number for one in draw(everything, {"a": 2}, seed)) for seed in range(3000)
    )
    pairs = [frozenset(pair) for pair in combinations(range(6), 2)]
    assert chisquare([found[pair] for pair in pairs]).pvalue > 0.001
    assert sum(found.values()) == sum(found[pair] for pair in pairs)


def test_coders_meet_the_strata_mixed() -> None:
    drawn = draw(candidates({"a": 50, "b": 50}), {"a": 20, "b": 20}, 1)
    half = Counter(one.stratum for one in drawn[:20])
    assert 4 <= half["a"] <= 16


populations = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(1, 500))


@given(populations.filter(bool), st.integers(1, 3000))
def test_allocation(found: dict[str, int], size: int) -> None:
    least = sum(min(2, one) for one in found.values())
    if len(found) > 1 and size < least:
        with pytest.raises(UsageError, match="too small"):
            allocate(found, size)
        return
    drawn = allocate(found, size)
    assert sum(drawn.values()) == min(size, sum(found.values()))
    for name, population in found.items():
        assert min(2, population, size) <= drawn[name] <= population
    # No item could be moved so that the strata's shares were nearer to proportion.
    for one in found:
        for other in found:
            if drawn[one] > 2 and drawn[other] < found[other]:
                took = found[one] / (2 * drawn[one] - 1)
                assert took >= found[other] / (2 * drawn[other] + 1) * (1 - 1e-12)


def test_strata_are_counted_by_name() -> None:
    assert strata(candidates({"b": 2, "a": 3})) == {"a": 3, "b": 2}
    assert list(strata(candidates({"b": 2, "a": 3}))) == ["a", "b"]


def test_names_tell_kinds_and_places_apart() -> None:
    names = {
        item_name("message", "telegram:1", 23),
        item_name("message", "telegram:12", 3),
        item_name("sighting", "telegram:1", 2, 3),
        item_name("sighting", "telegram:1", 23, 0),
    }
    assert len(names) == 4
    assert all(len(name) == 22 and name[:2] in ("m-", "s-") for name in names)
