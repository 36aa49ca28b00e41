"""Log-linear trends of counts, against a direct search for the largest likelihood."""

from __future__ import annotations

import numpy as np
import pytest
from made_months import drawn
from scipy.optimize import minimize
from scipy.stats import nbinom

from philomela.measures.count_trend import fit_trend, polynomial

TIMES = np.arange(12.0)
LINE = np.column_stack((np.ones(12), TIMES - 5.5))
DAYS = np.array([31.0, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def scattered(seed: int = 4, dispersion: float = 0.3) -> np.ndarray:
    dice = np.random.default_rng(seed)
    return np.array(drawn(40 * np.exp(0.1 * TIMES), dispersion, dice), float)


def test_the_fit_has_the_largest_likelihood() -> None:
    counts = scattered()
    trend = fit_trend(counts, LINE, DAYS)
    assert trend is not None
    size = 1 / trend.dispersion

    def worse(coefficients: np.ndarray) -> float:
        means = DAYS * np.exp(LINE @ coefficients)
        return -float(nbinom.logpmf(counts, size, size / (size + means)).sum())

    found = minimize(worse, trend.coefficients + 0.2, method="Nelder-Mead", tol=1e-10)
    assert trend.coefficients == pytest.approx(found.x, abs=1e-5)


def test_the_dispersion_makes_pearsons_statistic_equal_to_its_freedom() -> None:
    counts = scattered()
    trend = fit_trend(counts, LINE, DAYS)
    assert trend is not None
    variance = trend.fitted + trend.dispersion * trend.fitted**2
    statistic = float(((counts - trend.fitted) ** 2 / variance).sum())
    assert trend.freedom == 10
    assert statistic == pytest.approx(10, rel=5e-3)
    limit = fit_trend(counts, LINE, DAYS, 6.0)
    assert limit is not None
    assert limit.dispersion > trend.dispersion


def test_counts_on_a_line_are_taken_as_poisson() -> None:
    counts = np.round(100 * np.exp(0.1 * TIMES))
    trend = fit_trend(counts, LINE, np.ones(12))
    assert trend is not None
    assert trend.dispersion == 0
    assert trend.coefficients[1] == pytest.approx(0.1, abs=1e-3)
    information = (LINE * trend.fitted[:, None]).T @ LINE
    assert trend.errors == pytest.approx(np.sqrt(np.diag(np.linalg.inv(information))), rel=1e-6)


@pytest.mark.parametrize("above", [0, 1])
def test_without_enough_counts_above_zero_there_is_no_fit(above: int) -> None:
    counts = np.zeros(12)
    counts[:above] = 7
    assert fit_trend(counts, LINE, np.ones(12)) is None
    counts[above] = 7
    assert (fit_trend(counts, LINE, np.ones(12)) is None) == (above == 0)


def test_polynomials_reach_from_minus_one_to_one() -> None:
    columns = polynomial(np.array([3.0, 4, 7]), 1)
    assert columns.tolist() == [[1, -1], [1, -0.5], [1, 1]]
