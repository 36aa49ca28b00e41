"""Unseen families from multiplicities: published examples, scikit-bio, twins and properties."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_counts import BARRO_COLORADO, BUTTERFLIES, HARES, IMMIGRANTS, Numbers
from scipy.stats import chi2, multinomial
from skbio.diversity import alpha

from philomela.measures.abundance import (
    RARE,
    ace,
    chao1,
    coverage,
    frequencies,
    seen,
    sightings,
    variation,
)
from philomela.measures.estimates import log_normal, quantile

PUBLISHED = {
    "trees": frequencies(BARRO_COLORADO),
    "butterflies": BUTTERFLIES,
    "immigrants": IMMIGRANTS,
    "hares": HARES,
}
samples = st.lists(st.integers(0, 40), min_size=1, max_size=14).filter(any)


def counts_of(found: Numbers) -> Numbers:
    """One number a family."""
    return np.repeat(np.arange(1, len(found) + 1), found.astype(int))


def test_trees_agree_with_what_vegan_and_spader_print() -> None:
    # vegan: estimateR(BCI[1, ]) in its reference output; SpadeR: ChaoSpecies(BCI[1, ]), whose
    # bias-corrected Chao1 has the factor (n - 1) / n.
    found = frequencies(BARRO_COLORADO)
    assert chao1(found).value == pytest.approx(117.473684, abs=5e-7)
    estimate = ace(found)
    assert estimate.value == pytest.approx(122.848959, abs=5e-7)
    printed = [estimate.value, estimate.error, estimate.low, estimate.high]
    assert np.round(printed, 3).tolist() == [122.849, 11.404, 107.478, 154.537]
    corrected = chao1(found, 447 / 448)
    published = log_normal(seen(found), corrected.value - 93, corrected.error, 0.95)
    assert np.round(published, 3).tolist() == [117.419, 11.562, 103.114, 151.960]


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_counts_agree_with_scikit_bio(name: str) -> None:
    found = PUBLISHED[name]
    counts = counts_of(found)
    estimate = chao1(found)
    assert estimate.value == pytest.approx(alpha.chao1(counts, bias_corrected=True), rel=1e-9)
    published = log_normal(seen(found), estimate.value - seen(found), estimate.error, 0.95)
    # Scikit-bio takes 1.96 for the quantile.
    assert quantile(0.95) == pytest.approx(1.96, abs=4e-5)
    ends = alpha.chao1_ci(counts, bias_corrected=True, zscore=quantile(0.95))
    assert (published.low, published.high) == pytest.approx(ends, rel=1e-9)
    assert ace(found).value == pytest.approx(alpha.ace(counts, rare_threshold=RARE), rel=1e-9)
    assert coverage(found).value == pytest.approx(alpha.goods_coverage(counts), rel=1e-9)


def test_the_published_interval_and_ours_agree_where_many_were_sighted_twice() -> None:
    found = PUBLISHED["immigrants"]
    estimate = chao1(found)
    published = log_normal(seen(found), estimate.value - seen(found), estimate.error, 0.95)
    assert (estimate.low, estimate.high) == pytest.approx((published.low, published.high), rel=0.01)


def test_immigrants_agree_with_the_lower_bound_of_rcapture() -> None:
    # closedp.0(ill, dtype = "nbcap", dfreq = TRUE, t = Inf) prints 9273.5 for Chao's bound, whose
    # form without bias correction is f1^2 / (2 f2).
    once, twice = IMMIGRANTS[:2]
    plain = 1880 + once**2 / (2 * twice)
    assert plain == pytest.approx(9273.5, abs=0.05)
    corrected = chao1(IMMIGRANTS).value
    assert corrected == pytest.approx(1880 + once * (once - 1) / (2 * (twice + 1)))
    assert corrected < plain


def slow_ace(found: Numbers, pairs: float | None, overlap: float) -> float:
    rare = found[:RARE]
    n = sum((place + 1) * count for place, count in enumerate(rare))
    once = rare[0] ** 2 / (rare[0] + overlap * (rare[1] if len(rare) > 1 else 0))
    covered = 1 - once / n
    repeats = sum((place + 1) * place * count for place, count in enumerate(rare))
    squared = max(rare.sum() / covered * repeats / (n * (n - 1) if pairs is None else pairs) - 1, 0)
    return float(found[RARE:].sum() + rare.sum() / covered + once / covered * squared)


@pytest.mark.parametrize(("fewer", "overlap"), [(1.0, 0.0), (0.8, 0.4), (3.0, 0.1)])
@pytest.mark.parametrize("name", PUBLISHED)
def test_the_error_of_ace_is_that_of_the_delta_method(
    name: str, fewer: float, overlap: float
) -> None:
    found = PUBLISHED[name]
    n = sightings(found[:RARE])
    plain = fewer == 1
    share = fewer * (n - 1) / n

    def value(at: Numbers) -> float:
        here = sightings(at[:RARE])
        return slow_ace(at, None if plain else float(share * here**2), overlap)

    slopes = np.array(
        [(value(found + step) - value(found - step)) / 2e-3 for step in 1e-3 * np.eye(len(found))]
    )
    total = value(found)
    variance = slopes**2 @ found - (slopes @ found) ** 2 / total
    estimate = ace(found, None if plain else share * n**2, overlap=overlap)
    assert estimate.value == pytest.approx(total, rel=1e-9)
    assert estimate.error == pytest.approx(np.sqrt(variance), rel=1e-5)


def test_coverage_by_hand() -> None:
    # 5 families once, 2 twice, 1 four times: 13 sightings.
    estimate = coverage([5, 2, 0, 1])
    assert estimate.value == pytest.approx(1 - 5 / 13)
    assert estimate.error == pytest.approx(np.sqrt(5 * (1 - 5 / 13) + 4) / 13)
    assert 0 < estimate.low < estimate.value < estimate.high < 1
    few = coverage([5, 2, 0, 1], overlap=2 / 3)
    assert few.value == pytest.approx(1 - 5 * 5 / (5 + 4 / 3) / 13)


def test_edges_of_coverage() -> None:
    all_again = coverage([0, 3])
    assert [all_again.value, all_again.high] == [1, 1]
    # With none of six sightings single, a mean of f1 up to -log(0.025) is not excluded.
    assert all_again.low == pytest.approx(1 + np.log(0.025) / 6)
    none_again = coverage([4, 0])
    assert [none_again.value, none_again.low] == [0, 0]
    assert none_again.high == pytest.approx(-np.log(0.025) / 4)
    assert np.isnan(coverage([0, 0]).value)


def test_edges_of_chao1() -> None:
    none = chao1([0, 5])
    assert none.value == none.low == 5
    # The exact upper end for no event is -log(0.025) = chi-square(0.975, 2) / 2.
    most = chi2.ppf(0.975, 2) / 2
    assert none.high == pytest.approx(5 + most**2 / (2 * 5 + 1))
    assert chao1([1, 0]).value == 1
    assert chao1([1, 0]).high > 2
    assert chao1([6]).value == 6 + 6 * 5 / 2


def test_where_nothing_is_covered_ace_has_no_bound() -> None:
    estimate = ace([7, 0, 0])
    assert np.isinf(estimate.value)
    assert np.isinf(estimate.high)
    assert estimate.low == chao1([7, 0, 0]).low
    abundant = ace([0] * RARE + [4])
    assert [abundant.value, abundant.low, abundant.high] == [4, 4, 4]


def test_frequencies_by_hand() -> None:
    assert frequencies([3, 0, 1, 1]).tolist() == [2, 0, 1]
    assert frequencies([1], most=4).tolist() == [1, 0, 0, 0]
    assert seen([2, 0, 1]) == 3
    assert sightings([2, 0, 1]) == 5
    with pytest.raises(ValueError, match="not negative"):
        chao1([-1, 2])
    with pytest.raises(ValueError, match="between 0 and 1"):
        chao1([3, 2], level=1)


@settings(max_examples=30, deadline=None)
@given(st.lists(samples, min_size=1, max_size=5))
def test_many_samples_at_once_give_what_each_gives(lists: list[list[int]]) -> None:
    width = max(map(len, lists))
    together = np.array([one + [0] * (width - len(one)) for one in lists])
    for estimator in (chao1, ace, coverage):
        all_at_once = estimator(together)
        for place, one in enumerate(lists):
            alone = estimator(one)
            for part, whole in zip(alone, all_at_once, strict=True):
                assert part == pytest.approx(whole[place], rel=1e-12, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(samples, st.randoms(use_true_random=False))
def test_bounds_and_order(found: list[int], dice: Random) -> None:
    families = sum(found)
    for estimate in (chao1(found), ace(found)):
        assert families <= estimate.low <= estimate.high
        assert estimate.value >= families
    bound = chao1(found)
    assert bound.low <= bound.value + 1e-9
    assert bound.value <= bound.high + 1e-9
    counts = counts_of(np.array(found, dtype=np.float64))
    shuffled = counts.tolist()
    dice.shuffle(shuffled)
    assert np.array_equal(frequencies(shuffled), frequencies(counts))
    share = coverage(found)
    assert 0 <= share.low <= share.value <= share.high <= 1
    wider = chao1(found, level=0.99)
    assert wider.low <= bound.low
    assert wider.high >= bound.high


def test_under_equal_chances_chao1_finds_all_and_variation_is_none() -> None:
    # The expected frequencies of a Poisson number of sightings, mean 1.5, of 10,000 families.
    times = np.arange(1, 25)
    factorial = np.cumprod(times.astype(np.float64))
    expected = 10_000 * np.exp(-1.5) * 1.5**times / factorial
    assert chao1(expected).value == pytest.approx(10_000, rel=1e-3)
    assert ace(expected).value == pytest.approx(10_000, rel=1e-3)
    assert variation(expected) == pytest.approx(0, abs=1e-3)
    assert coverage(expected).value == pytest.approx(1 - np.exp(-1.5))


def test_under_unequal_chances_chao1_falls_short() -> None:
    rng = np.random.default_rng(3)
    chances = rng.gamma(0.5, size=2_000)
    draws = multinomial.rvs(6_000, chances / chances.sum(), random_state=rng)
    bound = chao1(frequencies(draws))
    assert bound.high < 2_000
    assert variation(frequencies(draws)) > 0.3
