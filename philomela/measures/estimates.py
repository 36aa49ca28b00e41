"""What every estimator of unseen families gives back, and the log-normal interval they share.

Estimators take arrays: what stands in the last axis describes one sample, and every axis before it
is a sample of its own, so that a thousand simulated samples are one call. What they give back has
the shape of the axes before.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv

Numbers = NDArray[np.float64]

#: Families; what would be more has no bound.
MOST_UNSEEN = 1e12
_LEAST_UNSEEN = 1e-9
_HALVINGS = 70  # of a bracket over 21 powers of ten: to more digits than a double has


class Estimate(NamedTuple):
    """Estimates with standard errors and both ends of their intervals, all of one shape.

    NaN: the sample cannot tell. Infinite: no finite number bounds it.
    """

    value: Numbers
    error: Numbers
    low: Numbers
    high: Numbers


def quantile(level: float) -> float:
    """The standard normal quantile of a two-sided interval. Raises ValueError outside 0 to 1."""
    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")
    return NormalDist().inv_cdf((1 + level) / 2)


def numbers(given: ArrayLike) -> Numbers:
    """Counts as an array of floats. Raises ValueError where one is negative or not finite."""
    found = np.asarray(given, dtype=np.float64)
    if not np.all(np.isfinite(found)) or np.any(found < 0):
        raise ValueError("counts are finite and not negative")
    return found


def log_normal(seen: Numbers, unseen: Numbers, error: Numbers, level: float) -> Estimate:
    """The estimate ``seen + unseen`` with an interval that never falls below what was seen.

    The unseen are taken as log-normal with the estimate's standard error: A. Chao, Estimating the
    population size for capture-recapture data with unequal catchability, Biometrics 43 (1987)
    783-791, equation 12. Where nothing is estimated to be unseen both ends are what was seen.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        spread = np.sqrt(np.log1p((error / unseen) ** 2))
        factor = np.where(unseen > 0, np.exp(quantile(level) * spread), 1.0)
        low, high = seen + unseen / factor, seen + unseen * factor
    return Estimate(seen + unseen, error, low, high)


def sparse_log_normal(
    seen: Numbers, unseen: Numbers, variance: Numbers, most: Numbers, level: float
) -> tuple[Numbers, Numbers]:
    """Both ends of a log-normal interval around ``seen + unseen`` that holds its level for few.

    ``variance`` is that of the logarithm of the unseen, without the chance of which families are
    the unseen ones, which is added here. Where ``unseen`` is 0 the upper end is ``seen + most``.
    """
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        factor = np.exp(quantile(level) * np.sqrt(variance + np.log1p(1 / unseen)))
        low, high = seen + unseen / factor, seen + unseen * factor
    return np.where(unseen > 0, low, seen), np.where(unseen > 0, high, seen + most)


def highest_mean(count: Numbers, level: float) -> Numbers:
    """Upper end of the exact two-sided interval of a Poisson mean (F. Garwood, Biometrika 28,
    1936, 437-442)."""
    return np.asarray(gammaincinv(count + 1, (1 + level) / 2), dtype=np.float64)


def turning(holds: Callable[[Numbers], NDArray[np.bool_]], low: Numbers, high: Numbers) -> Numbers:
    """Where, from ``low`` up to ``high``, something stops holding; ``low`` if it never does hold.

    Halves the brackets of all samples at once, on the logarithm.
    """
    lower = np.log(np.maximum(low, _LEAST_UNSEEN))
    upper = np.log(np.maximum(high, _LEAST_UNSEEN))
    ever = holds(np.exp(lower))
    for _ in range(_HALVINGS):
        middle = (lower + upper) / 2
        still = holds(np.exp(middle))
        lower, upper = np.where(still, middle, lower), np.where(still, upper, middle)
    return np.where(ever, np.exp(lower), low)
