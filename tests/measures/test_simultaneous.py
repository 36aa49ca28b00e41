"""Goodman's intervals against published figures and against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import multinomial_proportions_confint

from philomela.measures.intervals import wilson
from philomela.measures.simultaneous import goodman

#: The data of L. A. Goodman, Technometrics 7 (1965), and of W. L. May and W. D. Johnson, Computer
#: Methods and Programs in Biomedicine 53 (1997) 153-162: 220 patients by diagnosis; the limits as
#: the documentation of the R function multinomCI prints them.
DIAGNOSES = [91, 49, 37, 43]
OF_DIAGNOSES = [
    *((0.3342025, 0.4978332), (0.1608587, 0.2998874)),
    *((0.1145513, 0.2401121), (0.1374690, 0.2702358)),
]
#: C. P. Sison and J. Glaz, JASA 90 (1995) 366-369; limits: Sangeetha and others 2013, table 2.
SEVEN = [56, 72, 73, 59, 62, 87, 58]
OF_SEVEN = [
    *((0.085, 0.166), (0.115, 0.204), (0.116, 0.207), (0.091, 0.173)),
    *((0.096, 0.181), (0.143, 0.239), (0.089, 0.171)),
]
SEVEN_ALONE = [
    *((0.094, 0.153), (0.124, 0.190), (0.126, 0.192), (0.099, 0.160)),
    *((0.105, 0.167), (0.154, 0.224), (0.097, 0.157)),
]
counts = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


def test_published_examples() -> None:
    for found, published in zip(goodman(DIAGNOSES), OF_DIAGNOSES, strict=True):
        assert found == pytest.approx(published, abs=5e-8)
    for found, published in zip(goodman(SEVEN), OF_SEVEN, strict=True):
        assert found == pytest.approx(published, abs=5e-4)
    for count, published in zip(SEVEN, SEVEN_ALONE, strict=True):
        assert wilson(count, sum(SEVEN)) == pytest.approx(published, abs=5e-4)


@given(counts, st.sampled_from([0.9, 0.95, 0.99]))
def test_statsmodels_agrees(found: list[int], level: float) -> None:
    twin = multinomial_proportions_confint(found, alpha=1 - level, method="goodman")
    for own, other in zip(goodman(found, level), twin, strict=True):
        assert own == pytest.approx(tuple(other), abs=1e-9)


@given(counts)
def test_together_is_wider_than_alone_and_holds_the_share(found: list[int]) -> None:
    n = sum(found)
    for count, (low, high) in zip(found, goodman(found), strict=True):
        alone = wilson(count, n)
        assert 0 <= low <= alone[0] + 1e-12
        assert alone[1] - 1e-12 <= high <= 1
        assert low <= count / n <= high


def test_all_hold_together_as_often_as_they_say() -> None:
    """With the shares of the 2020 poll and 700 voters, in samples drawn with a seed."""
    truth = np.array([0.63, 0.16, 0.08, 0.07, 0.06])
    samples = np.random.default_rng(7).multinomial(700, truth, size=1_000)
    held = sum(
        all(low <= share <= high for share, (low, high) in zip(truth, goodman(row), strict=True))
        for row in samples.tolist()
    )
    assert held >= 936  # 950 less two standard errors


@pytest.mark.parametrize("wrong", [[], [0, 0], [3, -1]])
def test_what_are_no_counts_is_refused(wrong: list[int]) -> None:
    with pytest.raises(ValueError, match="counts"):
        goodman(wrong)
