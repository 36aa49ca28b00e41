"""Unseen families from occasions: published examples, twins and properties."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from published_counts import CENSUS, DEATHS, DIABETES, HARES, HARES_BY_DAY, Numbers
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln
from scipy.stats import chi2
from skbio.diversity import alpha

from philomela.measures.abundance import chao1
from philomela.measures.estimates import Estimate
from philomela.measures.histories import bits
from philomela.measures.occasions import chao_mh, chao_mth, chapman, schnabel

seen_matrices = st.integers(2, 5).flatmap(
    lambda t: st.lists(st.lists(st.booleans(), min_size=t, max_size=t), min_size=1, max_size=40)
)


def counted(seen: list[list[bool]]) -> tuple[Numbers, Numbers, Numbers]:
    """Families on each occasion, on one only, and on one occasion, two, …"""
    found = np.array(seen)
    times = found.sum(axis=1)
    frequencies = np.bincount(times, minlength=found.shape[1] + 1)[1:].astype(np.float64)
    return found.sum(axis=0).astype(np.float64), found[times == 1].sum(axis=0) * 1.0, frequencies


def mt(captured: list[float] | Numbers, seen: float) -> Estimate:
    return schnabel(captured, seen)


def test_published_examples_of_chapman() -> None:
    # C. J. Krebs, Ecological Methodology (1989), box 2.1; W. E. Ricker, Computation and
    # Interpretation of Biological Statistics of Fish Populations (1975); W. E. Pine et al. (2013),
    # box 11.2; G. A. F. Seber, The Estimation of Animal Abundance (2002), tables 3.7 and 3.8: as in
    # the tests of R's FSA.
    first, second = [948, 109, 421, 500, 1000], [421, 177, 332, 149, 243]
    found = chapman(first, second, [167, 57, 88, 7, 21])
    assert np.round(found.value).tolist() == [2383, 337, 1578, 9393, 11101]
    assert np.round(found.error[3:]).tolist() == [3022, 2184]
    assert 1578 - 1.96 * found.error[2] == pytest.approx(1330, abs=0.6)


def test_the_transformed_logit_interval_of_chapman() -> None:
    # Ten marked, fifteen caught, five of them marked: 22 to 65, as in Wikipedia's article "Mark and
    # recapture".
    found = chapman(10, 15, 5)
    assert found.value == pytest.approx(16 * 11 / 6 - 1)
    assert np.round([found.low, found.high]).tolist() == [22, 65]
    with pytest.raises(ValueError, match="no more families"):
        chapman(3, 4, 5)


def test_published_examples_of_mt() -> None:
    # Rcapture prints N 75.1 with standard error 3.4 for the hares and 2389.9 with 130.4 for Seber
    # (1982), page 107; 209 with 203 to 217 for the deaths (Cormack, Chang and Smith 2000).
    hares = mt(HARES_BY_DAY, 68)
    assert np.round([hares.value, hares.error], 1).tolist() == [75.1, 3.4]
    assert np.round(hares.low) == 69  # Agresti (1994): from 68 + 1
    two = mt([948, 421], 948 + 421 - 167)
    assert np.round([two.value, two.error], 1).tolist() == [2389.9, 130.4]
    assert two.value == pytest.approx(948 * 421 / 167, rel=1e-12)
    deaths = mt(DEATHS @ bits(3), DEATHS.sum())
    assert np.round([deaths.value, deaths.low, deaths.high]).tolist() == [209, 203, 217]


@pytest.mark.parametrize("cells", [CENSUS, DEATHS, DIABETES], ids=["census", "deaths", "diabetes"])
def test_mt_agrees_with_statsmodels(cells: Numbers) -> None:
    marks = bits(int(np.log2(len(cells) + 1)))
    fitted = sm.GLM(cells, sm.add_constant(marks), family=sm.families.Poisson()).fit(tol=1e-13)
    expected = cells.sum() + np.exp(fitted.params[0])
    found = mt(cells @ marks, cells.sum())
    assert found.value == pytest.approx(expected, rel=1e-8)
    unseen = np.exp(fitted.params[0])
    error = np.sqrt(unseen + (unseen * fitted.bse[0]) ** 2)
    assert found.error == pytest.approx(error, rel=1e-5)


def slow_interval(captured: Numbers, seen: float) -> tuple[float, float]:
    """The profile interval by a scalar root finder."""

    def likelihood(total: float) -> float:
        chance = captured / total
        each = captured * np.log(chance) + (total - captured) * np.log1p(-chance)
        return float(gammaln(total + 1) - gammaln(total - seen + 1) + each.sum())

    least = seen + 1e-9
    best = minimize_scalar(lambda total: -likelihood(total), bounds=(least, seen * 50),
                           method="bounded", options={"xatol": 1e-9})  # fmt: skip
    limit = -best.fun - chi2.ppf(0.95, 1) / 2
    low = brentq(lambda total: likelihood(total) - limit, least, best.x, xtol=1e-10)
    high = brentq(lambda total: likelihood(total) - limit, best.x, seen * 1e4, xtol=1e-10)
    return low, high


@pytest.mark.parametrize(
    ("captured", "seen"),
    [(HARES_BY_DAY, 68.0), (np.array([948.0, 421.0]), 1202.0), (CENSUS @ bits(3), CENSUS.sum())],
)
def test_the_profile_interval_agrees_with_a_root_finder(captured: Numbers, seen: float) -> None:
    found = mt(captured, seen)
    assert (found.low, found.high) == pytest.approx(slow_interval(captured, seen), rel=1e-6)


def test_edges_of_mt() -> None:
    never = mt([5, 4], 9)
    assert np.isinf(never.value)
    assert np.isinf(never.high)
    assert never.low > 9
    whole = mt([9, 4], 9)
    assert whole.value == pytest.approx(9, abs=1e-6)
    with pytest.raises(ValueError, match="lie between"):
        mt([5, 4], 10)
    with pytest.raises(ValueError, match="lie between"):
        mt([5, 4], 4)


def test_lower_bound_of_the_hares() -> None:
    # Rcapture's 79.8 is the form without bias correction; ours is scikit-bio's Chao1 with the
    # factor of six days.
    assert pytest.approx(79.8, abs=0.05) == 68 + 5 / 6 * 25**2 / (2 * 22)
    counts = np.repeat(np.arange(1, 7), HARES.astype(int))
    expected = 68 + 5 / 6 * (alpha.chao1(counts, bias_corrected=True) - 68)
    assert chao_mh(HARES, 6).value == pytest.approx(expected, rel=1e-9)


def test_the_bound_for_two_occasions_is_chapman() -> None:
    found = chao_mth([948 - 167, 421 - 167], 167, 1202)
    expected = chapman(948, 421, 167)
    assert found.value == pytest.approx(expected.value, rel=1e-12)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=2e-3)


def test_the_bound_for_unequal_occasions_by_hand_and_by_the_delta_method() -> None:
    only, twice, seen = np.array([40.0, 12.0, 9.0]), 14.0, 80.0

    def value(z: Numbers, f2: float, rest: float) -> float:
        pairs = z[0] * z[1] + z[0] * z[2] + z[1] * z[2]
        return float(z.sum() + f2 + rest + pairs / (f2 + 1))

    rest = seen - twice - only.sum()
    counts = np.array([*only, twice, rest])
    steps = 1e-4 * np.eye(5)
    slopes = [
        (value((counts + s)[:3], *(counts + s)[3:]) - value((counts - s)[:3], *(counts - s)[3:]))
        / 2e-4
        for s in steps
    ]
    total = value(only, twice, rest)
    variance = np.square(slopes) @ counts - (slopes @ counts) ** 2 / total
    found = chao_mth(only, twice, seen)
    assert found.value == pytest.approx(80 + (480 + 360 + 108) / 15)
    assert found.error == pytest.approx(np.sqrt(variance), rel=1e-6)


def test_where_occasions_see_unequally_much_only_one_bound_holds() -> None:
    # Expected counts of 1,000 families, each with chances 0.6 and 0.05: alike on each occasion.
    one, two = 0.6, 0.05
    only = [1000 * one * (1 - two), 1000 * two * (1 - one)]
    both = 1000 * one * two
    seen = sum(only) + both
    assert chao_mth(only, both, seen).value == pytest.approx(1000, rel=0.02)
    assert chao_mh([sum(only), both], 2).low > 1000


@settings(max_examples=40, deadline=None)
@given(seen_matrices, st.randoms(use_true_random=False))
def test_bounds_permutation_and_many_at_once(seen: list[list[bool]], dice: Random) -> None:
    captured, only, frequencies = counted(seen)
    families = frequencies.sum()
    if not families:
        return
    order = list(range(len(captured)))
    dice.shuffle(order)
    twice = frequencies[1]
    found = {
        "schnabel": (schnabel(captured, families), schnabel(captured[order], families)),
        "chao_mth": (chao_mth(only, twice, families), chao_mth(only[order], twice, families)),
        "chao_mh": (chao_mh(frequencies, len(order)), chao_mh(frequencies, len(order))),
    }
    for name, (here, shuffled) in found.items():
        assert families - 1e-6 <= here.low <= here.high, name
        assert here.value >= families - 1e-9, name
        for part, other in zip(here, shuffled, strict=True):
            assert part == pytest.approx(other, rel=1e-6, nan_ok=True), name
    twofold = schnabel(np.stack([captured, captured[order]]), [families, families])
    assert twofold.value[0] == found["schnabel"][0].value
    assert twofold.high[1] == found["schnabel"][1].high


def test_mh_is_chao1_with_a_factor() -> None:
    assert chao_mh(HARES, 6) == chao1(HARES, 5 / 6)
