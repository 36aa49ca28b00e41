"""Intervals against published worked examples and against SciPy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, poisson_means_test

from philomela.measures.intervals import clopper_pearson, poisson_ratio, wilson

#: R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, Table I, 95 percent:
#: method 3 (Wilson, no continuity correction) and method 5 (Clopper-Pearson).
NEWCOMBE = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]

shares = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("successes", "n", "score", "exact"), NEWCOMBE)
def test_published_examples(
    successes: int, n: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    assert wilson(successes, n) == pytest.approx(score, abs=5e-5)
    assert clopper_pearson(successes, n) == pytest.approx(exact, abs=5e-5)


@given(shares)
def test_both_agree_with_scipy(share: tuple[int, int]) -> None:
    successes, n = share
    test = binomtest(successes, n, alternative="two-sided")
    score = test.proportion_ci(0.95, "wilson")
    exact = test.proportion_ci(0.95, "exact")
    assert wilson(successes, n) == pytest.approx((score.low, score.high), abs=1e-9)
    assert clopper_pearson(successes, n) == pytest.approx((exact.low, exact.high), abs=1e-9)


@given(shares)
def test_the_share_lies_inside(share: tuple[int, int]) -> None:
    successes, n = share
    for low, high in (wilson(successes, n), clopper_pearson(successes, n)):
        assert 0 <= low <= successes / n <= high <= 1


def test_huge_numbers() -> None:
    low, high = wilson(2**62, 2**63 - 1)
    assert low <= 0.5 <= high
    assert high - low < 1e-8


@pytest.mark.parametrize(("successes", "n"), [(-1, 2), (3, 2), (0, 0), (0, -1)])
def test_what_is_no_share_is_refused(successes: int, n: int) -> None:
    for interval in (wilson, clopper_pearson):
        with pytest.raises(ValueError, match="share"):
            interval(successes, n)


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_ratio_holds_one_just_where_the_conditional_test_does(later: int, earlier: int) -> None:
    """The interval is the conditional test turned round; the tests of both tails are exact."""
    if later + earlier == 0:
        assert poisson_ratio(0, 0) == (None, None)
        return
    low, high = poisson_ratio(later, earlier)
    more = binomtest(later, later + earlier, 0.5, alternative="greater").pvalue
    fewer = binomtest(later, later + earlier, 0.5, alternative="less").pvalue
    assert low is not None
    assert (low > 1) == (more < 0.025)
    assert (high is not None and high < 1) == (fewer < 0.025)


def test_the_ratio_turned_round() -> None:
    low, high = poisson_ratio(30, 12)
    back = poisson_ratio(12, 30)
    assert low is not None
    assert high is not None
    assert back == pytest.approx((1 / high, 1 / low))
    # The unconditional test of the same question agrees that 30 and 12 differ.
    assert low > 1
    assert poisson_means_test(30, 1, 12, 1).pvalue < 0.05


def test_nothing_before_has_no_upper_end() -> None:
    low, high = poisson_ratio(9, 0)
    assert high is None
    # (0.025)^(1/9) is the exact lower limit of a share of 9 in 9.
    assert low == pytest.approx(0.025 ** (1 / 9) / (1 - 0.025 ** (1 / 9)))
    with pytest.raises(ValueError, match="negative"):
        poisson_ratio(-1, 2)
