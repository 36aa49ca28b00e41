"""Where trends break, against every possible cut fitted one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from made_months import drawn, growing, made_months
from scipy.stats import nbinom, poisson
from statsmodels.genmod.families import NegativeBinomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from philomela.measures.breaks import change_points
from philomela.measures.change_points import (
    SHORTEST,
    Series,
    best_cut,
    log_likelihood,
)
from philomela.measures.timeline import Period
from philomela.measures.weeks import week_at
from philomela.records import Measure


def cuts(n: int) -> Iterator[tuple[int, ...]]:
    """The bounds of every way to lay stretches end to end."""
    if n == 0:
        yield (0,)
    for last in range(SHORTEST, n + 1):
        for before in cuts(n - last):
            yield (*before, n)


def slow_bic(series: Series, bounds: tuple[int, ...], dispersion: float) -> float:
    """Of one cut, each stretch fitted by statsmodels and its likelihood taken from scipy."""
    total = 0.0
    for start, end in pairwise(bounds):
        counts, exposure = series.counts[start:end], series.exposure[start:end]
        times = series.times[start:end]
        columns = np.column_stack((np.ones(end - start), times - times.mean()))
        family = NegativeBinomial(alpha=dispersion) if dispersion else Poisson()
        means = GLM(counts, columns, family=family, exposure=exposure).fit().mu
        size = 1 / dispersion if dispersion else np.inf
        law = nbinom(size, size / (size + means)) if dispersion else poisson(means)
        total += law.logpmf(counts).sum()
    n = len(series.counts)
    return float(-2 * total + np.log(n) * (3 * (len(bounds) - 1) - 1))


@pytest.mark.parametrize("dispersion", [0.0, 0.05, 0.5])
@pytest.mark.parametrize("seed", range(4))
def test_the_cut_is_the_best_of_all(seed: int, dispersion: float) -> None:
    dice = np.random.default_rng(seed)
    times = np.array([0, 1, 2, 3, 5, 6, 9, 10, 11, 12], float)  # some are missing
    means = np.where(times < 6, 50.0, 50 * np.exp(0.4 * (times - 6)))
    counts = np.array(drawn(means, dispersion, dice), float) + 1
    series = Series(times, counts, np.linspace(28, 31, 10))
    every = {bounds: slow_bic(series, bounds, dispersion) for bounds in cuts(10)}
    best = min(every, key=lambda bounds: every[bounds])
    found = best_cut(series, dispersion)
    assert found is not None
    assert (0, *(one.end for one in found.stretches)) == best
    assert len(every) == 9
    assert found.bic + _shared(counts, dispersion) == pytest.approx(every[best], abs=1e-5)


def _shared(counts: np.ndarray, dispersion: float) -> float:
    """What the package's likelihood leaves out of every cut, for twice its negative."""
    means = np.full(len(counts), 20.0)
    size = 1 / dispersion if dispersion else np.inf
    law = nbinom(size, size / (size + means)) if dispersion else poisson(means)
    return float(2 * (log_likelihood(counts, means, dispersion) - law.logpmf(counts)).sum())


@pytest.mark.parametrize("counts", [[0] * 8, [0] * 7 + [9], [5, 0, 0, 0, 0, 0, 0, 0]])
def test_stretches_of_zeros_do_no_harm(counts: list[int]) -> None:
    times = np.arange(8.0)
    found = best_cut(Series(times, np.array(counts, float), np.ones(8)), 0.1)
    assert found is not None
    assert np.isfinite(found.bic)
    assert all(np.isfinite((one.level, one.rate)).all() for one in found.stretches)


def test_too_short_a_series_has_no_cut() -> None:
    assert best_cut(Series(np.arange(2.0), np.ones(2), np.ones(2)), 0.0) is None


def test_a_stretch_follows_its_line() -> None:
    times = np.arange(9.0)
    counts = np.round(1000 * np.exp(0.2 * times))
    found = best_cut(Series(times, counts, np.full(9, 10.0)), 0.0)
    assert found is not None
    (one,) = found.stretches
    assert (one.start, one.end) == (0, 9)
    assert (one.level, one.rate) == pytest.approx((np.log(100), 0.2), abs=1e-3)


def rows(found: Measure) -> list[tuple[object, ...]]:
    return list(found.tables[0].rows)


def test_growth_that_sets_in_is_found_and_dated() -> None:
    means = np.concatenate((np.full(14, 200.0), 400 * 1.6 ** np.arange(4)))
    found = change_points(made_months([round(mean) for mean in means]))
    assert found.value == 1
    (row,) = rows(found)
    assert row[:4] == ("month", "2023-02", "2023-03", "2023-03-01")
    before, after = row[4], row[5]
    assert isinstance(before, float)
    assert isinstance(after, float)
    assert abs(before) < 3
    assert after == pytest.approx(60, abs=8)


def test_a_change_beside_missing_months_lies_between_two_dates() -> None:
    counts: list[int | None] = [*[100] * 8, None, None, *[500] * 8]
    found = change_points(made_months(counts))
    (row,) = rows(found)
    assert row[1:3] == ("2022-08", "2022-11")
    jump = row[6]
    assert isinstance(jump, float)
    assert 200 < jump < 600


def test_weeks_are_looked_at_too() -> None:
    first = week_at(1_700_000_000)
    counts = [20] * 20 + [80] * 20
    weeks = (
        Period(first - 1, 0, 0, False, False),
        *(Period(first + place, one, one, True, False) for place, one in enumerate(counts)),
    )
    found = change_points(made_months([], weeks))
    assert found.value is None
    assert any("complete months" in caveat for caveat in found.caveats)
    (row,) = rows(found)
    assert row[:3] == ("week", "2024-W13", "2024-W14")


def test_steady_growth_with_scatter_is_seldom_taken_for_a_change() -> None:
    """40 draws; with a chance of 5 percent each, more than 6 have one of 1 in 300."""
    dice = np.random.default_rng(2)
    means = growing(24, 300, 200)
    wrong = sum(change_points(made_months(drawn(means, 0.1, dice))).value != 0 for _ in range(40))
    assert wrong <= 6
