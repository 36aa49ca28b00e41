"""The interval of a ratio of counts that scatter more than Poisson counts do."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from scipy.special import stdtrit

from philomela.measures.intervals import LEVEL, Interval


class Dispersion(NamedTuple):
    """By what factor a variance is larger than with Poisson counts, known to some freedom."""

    effect: float  # at least 1
    freedom: int


def dispersed_ratio(later: int, earlier: int, spread: Dispersion, level: float = LEVEL) -> Interval:
    """Interval of the ratio of two rates over equal spans, later to earlier.

    The later count's share of the sum has Wilson's score interval (JASA 22 (1927) 209-212) with
    the sum divided by ``spread.effect`` and the quantile of Student's t with ``spread.freedom``,
    as for shares in surveys with a design effect (C. Franco and others, Comparative study of
    confidence intervals for proportions in complex sample surveys, Journal of Survey Statistics
    and Methodology 7 (2019) 334-364). ``high`` is None where ``earlier`` is 0, and both ends
    where both counts are. Raises ``ValueError`` for a negative count and an effect below 1.
    """
    if later < 0 or earlier < 0:
        raise ValueError("counts are not negative")
    if spread.effect < 1:
        raise ValueError("the effect is at least 1")
    if later + earlier == 0:
        return Interval(None, None)
    n = (later + earlier) / spread.effect
    t = float(stdtrit(spread.freedom, (1 + level) / 2))
    high = 1 / _odds(earlier, later, n, t) if earlier else None
    return Interval(_odds(later, earlier, n, t), high)


def _odds(count: int, other: int, n: float, t: float) -> float:
    """Odds of the lower limit. The product of both limits is the share's square over 1 + t² / n, so
    that nothing is subtracted that could cancel out."""
    share = count / (count + other)
    root = t * sqrt(share * (1 - share) / n + t * t / (4 * n * n))
    low = share * share / (share + t * t / (2 * n) + root)
    return low / (1 - low)
