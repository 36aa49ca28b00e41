"""Confidence intervals of shares and of ratios of counts."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from scipy.special import betaincinv

LEVEL = 0.95


class Interval(NamedTuple):
    """Both ends; an end that no finite number bounds is None."""

    low: float | None
    high: float | None


def wilson(successes: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """Score interval of a share, both ends from 0 to 1. Effective counts need not be whole.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22
    (1927) 209-212, without continuity correction; method 3 of R. G. Newcombe, Two-sided
    confidence intervals for the single proportion, Statistics in Medicine 17 (1998) 857-872.
    Raises ``ValueError`` unless ``0 <= successes <= n`` and ``n > 0``.
    """
    if not 0 <= successes <= n or n <= 0:
        raise ValueError("a share needs 0 <= successes <= n and n > 0")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = successes / n
    spread = z * sqrt(share * (1 - share) / n + z * z / (4.0 * n * n))
    middle = share + z * z / (2 * n)
    scale = 1 + z * z / n
    # At the edges the formula gives 0 and 1 but for rounding.
    low = 0.0 if successes == 0 else max(0.0, (middle - spread) / scale)
    high = 1.0 if successes == n else min(1.0, (middle + spread) / scale)
    return low, high


def clopper_pearson(successes: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Exact interval of a share, both ends from 0 to 1.

    C. J. Clopper, E. S. Pearson, The use of confidence or fiducial limits illustrated in the case
    of the binomial, Biometrika 26 (1934) 404-413, by quantiles of the beta distribution.
    Raises ``ValueError`` unless ``0 <= successes <= n`` and ``n > 0``.
    """
    if not 0 <= successes <= n or n <= 0:
        raise ValueError("a share needs 0 <= successes <= n and n > 0")
    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else float(betaincinv(successes, n - successes + 1, tail))
    high = 1.0 if successes == n else float(betaincinv(successes + 1, n - successes, 1 - tail))
    return low, high


def poisson_ratio(later: int, earlier: int, level: float = LEVEL) -> Interval:
    """Exact interval of the ratio of two Poisson rates over equal spans, later to earlier.

    Given the sum, the later count is binomial with share r / (1 + r) of the ratio r:
    J. Przyborowski, H. Wilenski, Homogeneity of results in testing samples from Poisson series,
    Biometrika 31 (1940) 313-323; the share's limits are those of Clopper and Pearson.
    ``high`` is None where ``earlier`` is 0, and both ends where both counts are.
    Raises ``ValueError`` for a negative count.
    """
    if later < 0 or earlier < 0:
        raise ValueError("counts are not negative")
    if later + earlier == 0:
        return Interval(None, None)
    low, high = clopper_pearson(later, later + earlier, level)
    return Interval(low / (1 - low), high / (1 - high) if earlier else None)
