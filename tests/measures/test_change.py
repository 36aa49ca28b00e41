"""The three-month change where months scatter, and its interval over many draws."""

from __future__ import annotations

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_months import drawn, growing, made_months

from philomela.measures.breaks import change_points
from philomela.measures.change import three_month_change
from philomela.measures.dispersed_ratio import Dispersion, dispersed_ratio
from philomela.measures.doubling import doubling_time
from philomela.measures.intervals import poisson_ratio, wilson

SCATTERED = [40, 90, 35, 120, 60, 20, 70, 140, 50, 160, 80, 240]


def test_months_that_scatter_make_the_interval_wider() -> None:
    change = three_month_change(made_months(SCATTERED))
    exact = poisson_ratio(480, 260)
    assert change.value == pytest.approx(100 * (480 / 260 - 1))
    assert change.low is not None
    assert change.high is not None
    assert exact.low is not None
    assert exact.high is not None
    assert change.low < 100 * (exact.low - 1) - 20
    assert change.high > 100 * (exact.high - 1) + 100
    assert any("scatter more than Poisson" in caveat for caveat in change.caveats)


def test_months_on_a_smooth_trend_keep_the_exact_interval() -> None:
    counts = [10, 12, 14, 17, 20, 24, 29, 35, 42, 50, 60, 72]
    change = three_month_change(made_months(counts))
    exact = poisson_ratio(182, 106)
    assert exact.low is not None
    assert change.low == pytest.approx(100 * (exact.low - 1))
    assert any("no more than Poisson" in caveat for caveat in change.caveats)


def test_missing_months_before_the_six_do_not_count_as_zero() -> None:
    counts: list[int | None] = [10, 12, None, None, 20, 24, 29, 35, 42, 50, 60, 72]
    change = three_month_change(made_months(counts))
    exact = poisson_ratio(182, 106)
    assert exact.high is not None
    assert change.high == pytest.approx(100 * (exact.high - 1))
    assert three_month_change(made_months([*counts[:-2], None, 72])).value is None


def test_few_months_cannot_tell() -> None:
    line = made_months([3, 0, 0, 0, 0, 0, 0])
    change = three_month_change(line)
    assert (change.n, change.low) == (0, None)
    some = three_month_change(made_months([0, 0, 0, 0, 0, 5]))
    assert any("Too few months" in caveat for caveat in some.caveats)
    assert some.low is not None


def test_with_no_more_scatter_it_is_wilsons_interval() -> None:
    found = dispersed_ratio(30, 12, Dispersion(1.0, 10**9))
    low, high = wilson(30, 42)
    assert found.low == pytest.approx(low / (1 - low), rel=1e-6)
    assert found.high == pytest.approx(high / (1 - high), rel=1e-6)


@given(st.integers(0, 500), st.integers(0, 500), st.floats(1, 50), st.integers(1, 40))
def test_the_interval_holds_the_ratio_and_widens(
    later: int, earlier: int, effect: float, freedom: int
) -> None:
    found = dispersed_ratio(later, earlier, Dispersion(effect, freedom))
    if not later + earlier:
        assert found == (None, None)
        return
    wider = dispersed_ratio(later, earlier, Dispersion(2 * effect, freedom))
    assert found.low is not None
    assert wider.low is not None
    assert wider.low <= found.low
    assert (found.high is None) == (earlier == 0)
    if found.high is not None and wider.high is not None:
        assert found.low <= later / earlier <= found.high * (1 + 1e-9)
        assert wider.high >= found.high


@pytest.mark.parametrize("given_", [(-1, 2, 1.0), (2, -1, 1.0), (2, 2, 0.9)])
def test_what_cannot_be_is_refused(given_: tuple[int, int, float]) -> None:
    later, earlier, effect = given_
    with pytest.raises(ValueError, match=r"not negative|at least 1"):
        dispersed_ratio(later, earlier, Dispersion(effect, 5))


def test_it_covers_where_the_interval_of_poisson_counts_does_not() -> None:
    """40 draws: of 95 percent, fewer than 33 have a chance of 1 in 1,400."""
    dice = np.random.default_rng(7)
    means = growing(12, 200, 150)
    true = means[-3:].sum() / means[-6:-3].sum()
    covered = of_poisson = 0
    for _ in range(40):
        counts = drawn(means, 0.15, dice)
        change = three_month_change(made_months(counts))
        assert change.low is not None
        assert change.high is not None
        covered += change.low <= 100 * (true - 1) <= change.high
        exact = poisson_ratio(sum(counts[-3:]), sum(counts[-6:-3]))
        assert exact.low is not None
        assert exact.high is not None
        of_poisson += exact.low <= true <= exact.high
    assert covered >= 33
    assert of_poisson < 30


def test_no_counts_make_the_interval_of_a_ratio_break_off() -> None:
    """One month far above all others, so that hardly anything is known."""
    found = dispersed_ratio(200, 3, Dispersion(4.8e18, 5))
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 200 / 3 < found.high


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(1, 1e30), st.integers(1, 100))
def test_the_ratio_lies_in_its_interval(
    later: int, earlier: int, effect: float, freedom: int
) -> None:
    found = dispersed_ratio(later, earlier, Dispersion(effect, freedom))
    if found.low is not None:
        assert 0 <= found.low <= (later / earlier if earlier else inf) * (1 + 1e-9)
        assert (found.high is None) == (earlier == 0)
        if found.high is not None:
            assert found.high >= later / earlier * (1 - 1e-9)


def test_one_month_far_above_the_others_breaks_no_measure() -> None:
    dice = np.random.default_rng(1)
    series = [[0, 2, 2, 0, 3, 1, 2, 0, 13, 314, 0, 5], [5, 1, 0, 0, 0, 0, 0, 0, 20, 5, 900, 1]]
    for _ in range(60):
        means = dice.gamma(0.3, 30, 12).clip(max=300)
        series.append(dice.poisson(means).tolist())
    for counts in series:
        line = made_months(counts)
        for measure in (doubling_time(line), three_month_change(line), change_points(line)):
            told = (measure.value, measure.low, measure.high)
            assert not any(isinstance(one, float) and isnan(one) for one in told)
