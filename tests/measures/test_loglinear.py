"""Log-linear models: published examples, statsmodels, and the choice of pairs."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import statsmodels.api as sm
from published_counts import CENSUS, DEATHS, DIABETES, HARES, HARES_BY_DAY, Numbers
from scipy.special import gammaln
from scipy.stats import chi2, norm

from philomela.measures.histories import Pair, bits, design, histories, occasions_of
from philomela.measures.loglinear import CLOSE, choose, with_pairs
from philomela.measures.occasions import schnabel

TABLES = {"census": CENSUS, "diabetes": DIABETES, "deaths": DEATHS}


def fitted(cells: Numbers, pairs: list[Pair]) -> sm.genmod.generalized_linear_model.GLMResults:
    whole = design(occasions_of(cells), pairs)
    return sm.GLM(cells, whole, family=sm.families.Poisson()).fit(tol=1e-13)


def test_published_examples() -> None:
    # Rivest (2011): three lists, all pairs 1240 with error 451; pairs 12 and 23 850 with 186,
    # deviance 3.8. Four lists, all pairs but 14 2771 with 145, 7.62; pairs 13, 24, 34 2472, 53,
    # 21.97. Cormack, Chang and Smith (2000): pair 23 from 210; pairs 13 and 23 233, from 204.
    three = with_pairs(CENSUS, [(0, 1), (0, 2), (1, 2)])
    assert (round(three.value), round(three.error)) == (1240, 451)
    three = with_pairs(CENSUS, [(0, 1), (1, 2)])
    assert (round(three.value), round(three.error), round(three.deviance, 1)) == (850, 186, 3.8)
    four = with_pairs(DIABETES, [pair for pair in combinations(range(4), 2) if pair != (0, 3)])
    assert (round(four.value), round(four.error), round(four.deviance, 2)) == (2771, 145, 7.62)
    four = with_pairs(DIABETES, [(0, 2), (1, 3), (2, 3)])
    assert (round(four.value), round(four.error), round(four.deviance, 2)) == (2472, 53, 21.97)
    assert round(with_pairs(DEATHS, [(1, 2)]).low) == 210
    deaths = with_pairs(DEATHS, [(0, 2), (1, 2)])
    assert (round(deaths.value), round(deaths.low)) == (233, 204)


@pytest.mark.parametrize("name", TABLES)
def test_every_model_agrees_with_statsmodels(name: str) -> None:
    cells = TABLES[name]
    pairs = list(combinations(range(occasions_of(cells)), 2))
    for size in (0, 1, 2, len(pairs) - 1):
        chosen = pairs[:size]
        expected = fitted(cells, chosen)
        found = with_pairs(cells, chosen)
        assert found.value == pytest.approx(cells.sum() + np.exp(expected.params[0]), rel=1e-8)
        assert found.deviance == pytest.approx(expected.deviance, abs=1e-7)
        terms = 1 + occasions_of(cells) + size
        bic = terms * np.log(cells.sum()) - 2 * expected.llf
        assert found.bic == pytest.approx(bic, rel=1e-9)


def profile(cells: Numbers, pairs: list[Pair], unseen: float) -> float:
    """Logarithm of the multinomial likelihood, its terms fitted by statsmodels."""
    whole = design(occasions_of(cells), pairs)
    whole = np.vstack([np.eye(1, whole.shape[1]), whole])
    counts = np.array([unseen, *cells])
    means = sm.GLM(counts, whole, family=sm.families.Poisson()).fit(tol=1e-13).fittedvalues
    total = counts.sum()
    return float(gammaln(total + 1) - gammaln(unseen + 1) + counts @ np.log(means / total))


@pytest.mark.parametrize(("name", "pairs"), [("census", [(0, 1)]), ("diabetes", [(0, 2), (2, 3)])])
def test_ends_of_the_interval_lie_where_the_profile_has_fallen(
    name: str, pairs: list[Pair]
) -> None:
    cells = TABLES[name]
    found = with_pairs(cells, pairs)
    near = np.linspace(0.97, 1.0, 31) * (found.value - cells.sum())
    best = max(profile(cells, pairs, unseen) for unseen in near)
    for end in (found.low, found.high):
        fallen = best - profile(cells, pairs, end - cells.sum())
        assert fallen == pytest.approx(chi2.ppf(0.95, 1) / 2, abs=2e-3)


def test_without_pairs_it_is_mt() -> None:
    found = with_pairs(CENSUS, [])
    expected = schnabel(CENSUS @ bits(3), CENSUS.sum())
    assert found.value == pytest.approx(float(expected.value), rel=1e-9)
    assert (found.low, found.high) == pytest.approx(
        (float(expected.low), float(expected.high)), rel=1e-7
    )


def test_the_choice_for_diabetes_is_that_of_the_paper_and_the_best_of_all() -> None:
    # Rivest (2011) chose pairs 13, 24 and 34. All 64 models, by brute force:
    pairs = list(combinations(range(4), 2))
    models = [
        with_pairs(DIABETES, chosen) for size in range(7) for chosen in combinations(pairs, size)
    ]
    lowest = min(models, key=lambda model: model.bic)
    found = choose(DIABETES)
    assert found.pairs == lowest.pairs == ((0, 2), (1, 3), (2, 3))
    assert found.bic == pytest.approx(lowest.bic)
    assert found.independent == pytest.approx(models[0].bic)
    close = [
        model
        for model in models
        if len(set(model.pairs) ^ set(found.pairs)) == 1 and model.bic <= found.bic + CLOSE
    ]
    assert found.close == len(close) > 0
    assert found.low == pytest.approx(min(model.low for model in (*close, lowest)))
    assert found.high == pytest.approx(max(model.high for model in (*close, lowest)))


def test_a_dependent_pair_is_found_and_independence_left_alone() -> None:
    rng = np.random.default_rng(7)
    seen = rng.random((4_000, 4)) < 0.3
    independent = choose(histories(seen))
    assert independent.pairs == ()
    assert independent.low < 4_000 < independent.high
    seen[:, 1] = rng.random(4_000) < np.where(seen[:, 0], 0.6, 0.25)
    dependent = choose(histories(seen))
    assert dependent.pairs == ((0, 1),)
    assert dependent.low < 4_000 < dependent.high
    # Taken as independent, they would say too few.
    captured = histories(seen) @ bits(4)
    assert schnabel(captured, histories(seen).sum()).high < 4_000


def test_the_order_of_occasions_does_not_matter() -> None:
    rng = np.random.default_rng(8)
    seen = rng.random((500, 4)) < np.array([0.1, 0.2, 0.3, 0.2])
    seen[:, 3] |= seen[:, 0] & (rng.random(500) < 0.5)
    found = choose(histories(seen))
    turned = choose(histories(seen[:, ::-1]))
    assert found.value == pytest.approx(turned.value, rel=1e-7)
    assert found.high == pytest.approx(turned.high, rel=1e-6)
    assert {(3 - second, 3 - first) for first, second in turned.pairs} == set(found.pairs)
    assert found.low >= histories(seen).sum()


def test_where_nothing_bounds_the_unseen() -> None:
    never_again = histories(np.eye(3, dtype=bool).repeat(5, axis=0))
    found = choose(never_again)
    assert np.isinf(found.value)
    assert np.isinf(found.high)
    assert found.low == 15
    assert found.pairs == ()


def test_histories_by_hand() -> None:
    seen = [[True, False], [True, True], [False, False], [False, True], [True, False]]
    assert histories(seen).tolist() == [2, 1, 1]
    assert bits(2).tolist() == [[1, 0], [0, 1], [1, 1]]
    with pytest.raises(ValueError, match="1 to 6"):
        histories(np.ones((1, 7), dtype=bool))
    with pytest.raises(ValueError, match="cells"):
        occasions_of(np.ones(6))


def test_hares_need_no_more_than_their_sums() -> None:
    # Only the sums by day are published as text; M_t needs no more.
    assert HARES @ np.arange(1, 7) == HARES_BY_DAY.sum() == 145


def test_one_common_association_is_told_from_dependence_of_a_pair() -> None:
    rng = np.random.default_rng(9)
    differing = rng.random((3_000, 4)) < rng.choice([0.15, 0.7], 3_000, p=[0.8, 0.2])[:, None]
    cells = histories(differing)
    found = choose(cells)
    assert found.common < found.bic
    times = bits(4).sum(axis=1)
    whole = np.column_stack([design(4, ()), times * (times - 1) / 2])
    expected = sm.GLM(cells, whole, family=sm.families.Poisson()).fit(tol=1e-13)
    assert found.common == pytest.approx(6 * np.log(cells.sum()) - 2 * expected.llf, rel=1e-9)
    depending = rng.random((3_000, 4)) < 0.3
    depending[:, 1] |= depending[:, 0] & (rng.random(3_000) < 0.4)
    assert choose(histories(depending)).common > choose(histories(depending)).bic


def test_how_far_families_may_differ_agrees_with_statsmodels() -> None:
    rng = np.random.default_rng(10)
    cells = histories(rng.random((3_000, 4)) < 0.3)
    times = bits(4).sum(axis=1)
    whole = np.column_stack([design(4, ()), times * (times - 1) / 2])
    expected = sm.GLM(cells, whole, family=sm.families.Poisson()).fit(tol=1e-13)
    upper = expected.params[-1] + norm.ppf(0.95) * expected.bse[-1]
    found = choose(cells)
    assert found.pairs == ()
    assert found.association == pytest.approx((upper, upper), rel=1e-5)
    differing = rng.random((3_000, 4)) < rng.choice([0.15, 0.7], 3_000, p=[0.8, 0.2])[:, None]
    assert min(choose(histories(differing)).association) > max(found.association)


def test_where_nothing_tells_how_far_families_differ() -> None:
    never_again = histories(np.eye(3, dtype=bool).repeat(5, axis=0))
    assert choose(never_again).association == (np.inf, np.inf)
