"""Shares from stratified samples: against enumeration, published examples, and simulation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.coding.draw import Candidate, allocate, draw
from philomela.measures.intervals import clopper_pearson
from philomela.measures.shares import Stratum, share_and_variance, stratified_share


def whole(population: int, coded: int, labelled: int) -> Stratum:
    """A stratum of which everything drawn was coded."""
    return Stratum(population, coded, coded, coded, labelled)


def test_cochrans_wrong_addresses() -> None:
    """Cochran 1977, section 3.2: of 3,042 names 200 drawn, 38 wrong; total 578, its error 81.8."""
    share, variance = share_and_variance([whole(3042, 200, 38)])
    assert round(3042 * share) == 578
    assert 3042 * sqrt(variance) == pytest.approx(81.8, abs=0.05)


def test_the_estimate_is_right_on_average_over_all_samples() -> None:
    """Every sample of two small strata: the mean of the variances is the variance of the means."""
    populations = ((1, 0, 0, 1, 1), (0, 0, 1, 0))
    found = []
    for first, second in product(combinations(populations[0], 3), combinations(populations[1], 2)):
        found.append(share_and_variance([whole(5, 3, sum(first)), whole(4, 2, sum(second))]))
    shares = np.array([share for share, _ in found])
    assert shares.mean() == pytest.approx(4 / 9)
    assert np.mean([variance for _, variance in found]) == pytest.approx(shares.var())


def test_sealed_items_make_the_sizes_of_strata_uncertain() -> None:
    """Half of a stratum was sealed, so that it counts half, with the variance of a domain.

    By Cochran's ratio of two estimated totals: residuals of items outside the domain are 0.
    """
    strata = [Stratum(1000, 50, 25, 25, 20), Stratum(1000, 50, 50, 50, 10)]
    share, variance = share_and_variance(strata)
    assert share == pytest.approx((500 * 0.8 + 1000 * 0.2) / 1500)
    residuals = [
        np.r_[np.zeros(25), np.full(20, 1 - share), np.full(5, -share)],
        np.r_[np.full(10, 1 - share), np.full(40, -share)],
    ]
    linear = sum(1000**2 * 0.95 * one.var(ddof=1) / 50 for one in residuals) / 1500**2
    assert variance == pytest.approx(linear, rel=0.03)


def test_an_endless_population_gives_the_exact_interval() -> None:
    found = stratified_share([whole(10**9, 201, 40)])
    assert (found.low, found.high) == pytest.approx(clopper_pearson(40, 201), abs=2e-3)
    assert found.effective == pytest.approx(200, rel=1e-3)
    none = stratified_share([whole(10**9, 200, 0)])
    assert (none.share, none.low) == (0, 0)
    assert none.high == pytest.approx(clopper_pearson(0, 200)[1], rel=1e-3)


def test_a_whole_population_leaves_no_doubt() -> None:
    found = stratified_share([whole(5, 5, 2), whole(5, 5, 1)])
    assert found.low == found.share == found.high == pytest.approx(0.3)
    assert found.effective is None
    assert stratified_share([Stratum(4, 4, 2, 2, 1)]) == (0.5, 0.5, 0.5, None)


def test_pure_strata_do_not_make_it_certain() -> None:
    found = stratified_share([whole(500, 20, 20), whole(500, 20, 0)])
    assert found.share == 0.5
    assert found.high - found.low > 0.2


def test_strata_of_one_item_take_the_variance_of_all() -> None:
    alone = share_and_variance([whole(100, 1, 1), whole(100, 1, 0)])
    assert alone[1] == pytest.approx(2 * 0.25 * 0.99 * 0.5)


counts = st.lists(
    st.integers(1, 30).flatmap(
        lambda coded: st.builds(
            lambda more, sealed, uncoded, labelled: Stratum(
                coded + uncoded + sealed + more,
                coded + uncoded + sealed,
                coded + uncoded,
                coded,
                labelled,
            ),
            st.integers(0, 1000),
            st.integers(0, 9),
            st.integers(0, 9),
            st.integers(0, coded),
        )
    ),
    min_size=1,
    max_size=6,
)


@given(counts)
def test_the_interval_holds_the_share_and_turns_round(strata: list[Stratum]) -> None:
    found = stratified_share(strata)
    assert 0 <= found.low <= found.share <= found.high <= 1
    turned = [one._replace(labelled=one.coded - one.labelled) for one in strata]
    other = stratified_share(turned)
    ends = (1 - other.high, 1 - other.low)
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-6)


@given(counts)
def test_the_order_of_strata_does_not_matter(strata: list[Stratum]) -> None:
    assert stratified_share(strata)[:3] == pytest.approx(stratified_share(strata[::-1])[:3])


@pytest.mark.parametrize(
    "strata",
    [
        [],
        [Stratum(5, 6, 6, 6, 1)],
        [Stratum(9, 6, 5, 6, 1)],
        [Stratum(9, 6, 6, 6, 7)],
        [Stratum(9, 6, 6, 0, 0)],
        [Stratum(9, 6, 6, 6, -1)],
    ],
)
def test_impossible_counts_are_refused(strata: list[Stratum]) -> None:
    with pytest.raises(ValueError, match="strat"):
        stratified_share(strata)


#: Populations of strata, and how many items of each have the label.
DESIGNS = {
    "one stratum": ((1000,), (300,)),
    "one stratum, rare": ((1000,), (20,)),
    "much of it drawn": ((150,), (30,)),
    "strata that differ": ((2000, 1000, 500, 200, 50), (100, 300, 300, 180, 25)),
    "rare, in small strata": ((5000, 100, 20), (0, 50, 18)),
    "many strata": (tuple(range(10, 410, 20)), tuple(range(0, 100, 5))),
}


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("size", [60, 120])
def test_intervals_cover_the_truth(name: str, size: int) -> None:
    populations, having = DESIGNS[name]
    drawn = allocate({str(place): one for place, one in enumerate(populations)}, size)
    random = np.random.Generator(np.random.PCG64(20))
    found = np.stack(
        [
            random.hypergeometric(labelled, population - labelled, items, 1000)
            for labelled, population, items in zip(having, populations, drawn.values(), strict=True)
        ],
        axis=1,
    )
    assert covered(populations, list(drawn.values()), found, sum(having)) >= 0.93


def covered(
    populations: Sequence[int], drawn: Sequence[int], found: np.ndarray, having: int
) -> float:
    """How often the interval holds the true share; ``found`` has a row for each sample."""
    truth = having / sum(populations)
    distinct, times = np.unique(found, axis=0, return_counts=True)
    good = 0
    for labelled, repeats in zip(distinct.tolist(), times.tolist(), strict=True):
        strata = [whole(*one) for one in zip(populations, drawn, labelled, strict=True)]
        _, low, high, _ = stratified_share(strata)
        good += repeats * (low - 1e-9 <= truth <= high + 1e-9)
    return float(good / len(found))


def test_intervals_of_samples_as_drawn_cover_the_truth() -> None:
    """The same with the draw itself, over seeds."""
    populations, having = {"a": 150, "b": 60, "c": 20}, {"a": 15, "b": 30, "c": 15}
    everything = [
        Candidate(f"{name}{number}", name, 1, number, None, None, None)
        for name, population in populations.items()
        for number in range(population)
    ]
    sizes = allocate(populations, 50)
    rows = []
    for seed in range(400):
        sample = draw(everything, sizes, seed)
        rows.append(
            [
                sum(one.stratum == name and one.number < having[name] for one in sample)
                for name in populations
            ]
        )
    good = covered(list(populations.values()), list(sizes.values()), np.array(rows), 60)
    assert good >= 0.93
