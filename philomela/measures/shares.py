"""Shares of a population from a stratified random sample, with design-based intervals."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log1p
from typing import NamedTuple

from scipy.special import betaincinv, stdtrit

from philomela.measures.intervals import LEVEL


class Stratum(NamedTuple):
    """A stratum's counts: ``1 <= coded <= kept <= drawn <= population``."""

    population: int
    drawn: int  # at random, without replacement
    kept: int  # of them, the items that belong to what is asked about
    coded: int  # of them, the items of which it is known whether they have the label
    labelled: int  # of them, the items that have the label


class ShareEstimate(NamedTuple):
    """A share from 0 to 1 with its interval.

    ``effective`` is the size of a simple random sample from an endless population that tells as
    much; None where every item of the population was coded.
    """

    share: float
    low: float
    high: float
    effective: float | None


def stratified_share(strata: Sequence[Stratum], level: float = LEVEL) -> ShareEstimate:
    """The share of a population's items that have a label.

    Estimate and variance: W. G. Cochran, Sampling Techniques, 3rd ed. (Wiley 1977), chapter 5::

        share    = sum of W p,  W = N / sum of N,  p = labelled / coded
        variance = sum of W^2 (1 - coded / N) p (1 - p) / (coded - 1)

    where N is the population of a stratum. Where items left the sample, N is estimated by
    ``population * kept / drawn``, and its variance is added (a domain, section 5A.14 there). A
    stratum of which one item is coded takes the variance p (1 - p) of the whole sample, which
    includes that between strata (collapsed strata, section 5A.12). Items not coded are taken for a
    random part of their stratum.

    Interval: E. L. Korn, B. I. Graubard, Confidence intervals for proportions with small expected
    number of positive counts estimated from survey data, Survey Methodology 24 (1998) 193-201:
    that of Clopper and Pearson with the effective size ``share (1 - share) / variance`` for the
    size, reduced by the squared ratio of the quantiles of Student's t with n - 1 and
    n - strata degrees of freedom. Like N. Dean, M. Pagano, Evaluating confidence interval methods
    for binomial proportions in clustered surveys, J. Survey Statistics and Methodology 3 (2015)
    484-503, the size is bounded: strata may be alike in a sample and not in the population, so it
    is at most what the same design tells of strata with equal shares. Where all or none have the
    label the variance tells nothing, and the size is that for which none of so many is as
    improbable as in drawing without replacement, ``-log(1 - f) / f`` times ``coded``.

    Raises ``ValueError`` for no strata or impossible counts.
    """
    _check(strata)
    sizes = [one.population * one.kept / one.drawn for one in strata]
    shares = [one.labelled / one.coded for one in strata]
    whole = sum(sizes)
    share = sum(size * part for size, part in zip(sizes, shares, strict=True)) / whole
    coded = sum(one.coded for one in strata)
    if all(one.labelled == one.coded for one in strata):
        share = 1.0  # but for rounding
    if coded == sum(one.population for one in strata):
        return ShareEstimate(share, share, share, None)
    bounds = _Design(strata, sizes, whole)
    size = bounds.where_all_are_alike(decided=share in (0.0, 1.0))
    variance = bounds.variance(shares, share)
    if 0 < share < 1 and variance > 0:
        size = min(share * (1 - share) / variance, size)
    size *= _for_degrees(coded, len(strata), level)
    low, high = _exact(share, size, level)
    return ShareEstimate(share, low, high, size)


class _Design(NamedTuple):
    """Strata with their estimated sizes."""

    strata: Sequence[Stratum]
    sizes: Sequence[float]
    whole: float

    def variance(self, shares: Sequence[float], share: float) -> float:
        """Variance of the share."""
        coded = sum(one.coded for one in self.strata)
        spread_of_all = share * (1 - share) * coded / max(coded - 1, 1)
        total = 0.0
        for one, size, part in zip(self.strata, self.sizes, shares, strict=True):
            spread = spread_of_all
            if one.coded > 1:
                spread = part * (1 - part) * one.coded / (one.coded - 1)
            weight = size / self.whole
            total += weight**2 * _left(one.coded, size) * spread / one.coded
            total += (part - share) ** 2 * _variance_of_size(one) / self.whole**2
        return total

    def where_all_are_alike(self, *, decided: bool) -> float:
        """Effective size if all strata had one share; ``decided`` if that is seen to be 0 or 1."""
        told = 0.0
        for one, size in zip(self.strata, self.sizes, strict=True):
            left = _left(one.coded, size)
            gain = (_gain(1 - left) if decided else 1 / left) if left else inf
            told += (size / self.whole) ** 2 / (one.coded * gain)
        return 1 / told


def _left(coded: int, size: float) -> float:
    """Share of a stratum that was not coded: the finite population correction."""
    return max(0.0, 1 - coded / size)


def _gain(fraction: float) -> float:
    return -log1p(-fraction) / fraction


def _variance_of_size(one: Stratum) -> float:
    """Of a stratum's estimated size, which is sure where nothing left the sample."""
    if one.kept == one.drawn or one.drawn == 1:
        return 0.0
    part = one.kept / one.drawn
    left = _left(one.drawn, one.population)
    return one.population**2 * left * part * (1 - part) / (one.drawn - 1)


def _for_degrees(coded: int, strata: int, level: float) -> float:
    tail = (1 + level) / 2
    own = float(stdtrit(max(coded - 1, 1), tail))
    return (own / float(stdtrit(max(coded - strata, 1), tail))) ** 2


def _exact(share: float, size: float, level: float) -> tuple[float, float]:
    """Clopper and Pearson's limits for a size that need not be whole."""
    tail, with_label = (1 - level) / 2, share * size
    without = size - with_label
    low = 0.0 if share <= 0 else float(betaincinv(with_label, without + 1, tail))
    high = 1.0 if share >= 1 else float(betaincinv(with_label + 1, without, 1 - tail))
    return min(low, share), max(high, share)


def _check(strata: Sequence[Stratum]) -> None:
    if not strata:
        raise ValueError("a share needs a stratum")
    for one in strata:
        if not 0 <= one.labelled <= one.coded <= one.kept <= one.drawn <= one.population:
            raise ValueError("counts of a stratum contradict each other")
        if not one.coded:
            raise ValueError("every stratum needs a coded item")
