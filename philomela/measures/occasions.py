"""How many families there are in all, from which occasions (channels, periods) each was seen on.

Arrays as in :mod:`philomela.measures.estimates`: the axes before the last are samples of their own.

Validation: see docs/validation.md
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, gammaln, psi, xlog1py, xlogy

from philomela.measures.abundance import chao1
from philomela.measures.estimates import (
    MOST_UNSEEN,
    Estimate,
    Numbers,
    highest_mean,
    numbers,
    quantile,
    sparse_log_normal,
    turning,
)
from philomela.measures.intervals import LEVEL


def chapman(first: ArrayLike, second: ArrayLike, both: ArrayLike, level: float = LEVEL) -> Estimate:
    """All families from two occasions: ``first`` and ``second`` seen on each, ``both`` on both.

    D. G. Chapman, Some properties of the hypergeometric distribution with applications to
    zoological sample censuses, University of California Publications in Statistics 1 (1951)
    131-160; the standard error is that of G. A. F. Seber, The effects of trap response on tag
    recapture estimates, Biometrics 26 (1970) 13-22. The interval is the transformed logit of
    M. Sadinle, Transformed logit confidence intervals for small populations in single
    capture-recapture estimation, Communications in Statistics - Simulation and Computation 38
    (2009) 1909-1924, which holds its level for small numbers and never falls below what was seen.
    Takes the occasions as independent and all families as alike on one of them at least.
    Raises ValueError where ``both`` is larger than either.

    Validation (docs/validation.md). Chapman, validated: covers 94.9 % to 96.1 % where it should
    (4 cells), median bias there -10.3 % to -0.0 %; warned elsewhere in at least 99.6 %.
    """
    n1, n2, m = numbers(first), numbers(second), numbers(both)
    if np.any(m > np.minimum(n1, n2)):
        raise ValueError("no more families are seen on both occasions than on either")
    value = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    a, b, c = n1 - m + 0.5, n2 - m + 0.5, m + 0.5
    spread = quantile(level) * np.sqrt(1 / a + 1 / b + 1 / c + c / (a * b))
    base, unseen, least = n1 + n2 - m - 0.5, a * b / c, n1 + n2 - m
    low = np.maximum(base + unseen * np.exp(-spread), least)
    return Estimate(value, np.sqrt(variance), low, base + unseen * np.exp(spread))


def chao_mh(found: ArrayLike, occasions: ArrayLike, level: float = LEVEL) -> Estimate:
    """A lower bound of all families from equal occasions, whatever the families' chances (M_h).

    ``found`` has the shape ``(..., k)``: how many families were seen on one occasion, on two, …;
    ``occasions`` is their number t. It is Chao1 with the factor (t - 1) / t: A. Chao, Biometrics
    43 (1987) 783-791, bias-corrected as in A. Chao (2005), see
    :func:`philomela.measures.abundance.chao1`. Every occasion must see about equally much:
    otherwise it may exceed the truth, and :func:`chao_mth` is meant.

    Validation: docs/validation.md has :func:`chao_mth`, which the report shows, not this one.
    """
    t = numbers(occasions)
    return chao1(found, np.maximum(t - 1, 0) / np.maximum(t, 1), level)


def chao_mth(only: ArrayLike, twice: ArrayLike, seen: ArrayLike, level: float = LEVEL) -> Estimate:
    """A lower bound of all families from occasions that may see unequally much (M_th).

    ``only`` has the shape ``(..., occasions)``: families seen on this occasion and no other, z;
    ``twice`` those seen on exactly two; ``seen`` those seen at all. The unseen are at least
    ``sum of z_i z_j over pairs / (twice + 1)``: A. Chao, Estimating population size for sparse data
    in capture-recapture experiments, Biometrics 45 (1989) 427-438, there for equal chances of the
    families; for chances whose odds are a product of the family's and the occasion's the same
    expression is a lower bound (by the inequality of Cauchy and Schwarz). For two occasions it is
    Chapman's estimate. Standard error by the delta method with multinomial counts; the interval is
    log-normal, with a half added to ``twice`` as in :func:`philomela.measures.abundance.chao1`.

    Validation (docs/validation.md). Chao1 (lower bound), validated: covers 94.8 % to 96.9 %
    where it should (5 cells), median bias there -9.0 % to +0.0 %; at or below the truth in at
    least 97.6 %.
    """
    z, f2, all_seen = numbers(only), numbers(twice), numbers(seen)
    once = z.sum(axis=-1)
    pairs = (once**2 - (z**2).sum(axis=-1)) / 2
    unseen = pairs / (f2 + 1)
    by_only = 1 + (once[..., None] - z) / (f2[..., None] + 1)
    by_twice = 1 - pairs / (f2 + 1) ** 2
    rest = all_seen - once - f2
    squares = (by_only**2 * z).sum(axis=-1) + by_twice**2 * f2 + rest
    sums = (by_only * z).sum(axis=-1) + by_twice * f2 + rest
    total = np.maximum(all_seen + unseen, 1)
    error = np.sqrt(np.maximum(squares - sums**2 / total, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        of_pairs = ((once[..., None] - z) ** 2 * z).sum(axis=-1) / pairs**2
    spread = 1 / (f2 + 0.5) + np.where(pairs > 0, of_pairs, 0)
    t = z.shape[-1]
    most = highest_mean(once, level) ** 2 * (t - 1) / (2 * t * (f2 + 0.5))
    low, high = sparse_log_normal(all_seen, pairs / (f2 + 0.5), spread, most, level)
    value = all_seen + unseen
    return Estimate(value, error, np.minimum(low, value), np.maximum(high, value))


def schnabel(captured: ArrayLike, seen: ArrayLike, level: float = LEVEL) -> Estimate:
    """All families from several occasions by maximum likelihood (M_t), with a profile interval.

    ``captured`` has the shape ``(..., occasions)``: families seen on each occasion; ``seen`` those
    seen at all. Every family has the same chance on one occasion, and occasions are independent.
    The estimate solves ``1 - seen / N = product of (1 - captured / N)``: Z. E. Schnabel, The
    estimation of the total fish population of a lake, American Mathematical Monthly 45 (1938)
    348-352; J. N. Darroch, The multiple-recapture census I, Biometrika 45 (1958) 343-359. It is
    the log-linear model without dependence. The interval holds every N whose likelihood ratio
    against the best is below the quantile of chi-square with one degree of freedom: R. M. Cormack,
    Interval estimation for mark-recapture studies of closed populations, Biometrics 48 (1992)
    567-576. Infinite where nothing was seen twice. Raises ValueError where ``seen`` is less than
    an occasion's families or more than their sum.

    Validation (docs/validation.md). Schnabel (M_t), validated: covers 94.7 % to 95.6 % where it
    should (5 cells), median bias there -0.1 % to +2.0 %; warned elsewhere in at least 99.6 %.
    """
    n, d = numbers(captured), numbers(seen)
    if np.any(d < n.max(axis=-1)) or np.any(d > n.sum(axis=-1)):
        raise ValueError("the families seen at all lie between an occasion's and their sum")
    repeated = n.sum(axis=-1) > d
    value = np.where(repeated, d + _darroch(n, d), np.inf)
    best = _best(n, d)
    limit = _likelihood(n, d, best) - chdtri(1.0, 1 - level) / 2

    def falls_short(unseen: Numbers) -> NDArray[np.bool_]:
        return _likelihood(n, d, unseen) < limit

    low = turning(falls_short, np.zeros_like(best), best)
    high = turning(lambda unseen: ~falls_short(unseen), best, np.full_like(best, MOST_UNSEEN))
    low = np.where(repeated, np.minimum(d + low, value), d + low)
    high = np.where(repeated, np.maximum(d + high, value), np.inf)
    return Estimate(value, _darroch_error(n, d, value), low, high)


def _darroch(n: Numbers, d: Numbers) -> Numbers:
    """The unseen u that solve u / (d + u) = product of 1 - n / (d + u)."""

    def falls_short(unseen: Numbers) -> NDArray[np.bool_]:
        total = d + unseen
        with np.errstate(divide="ignore"):
            missed = np.log1p(-n / total[..., None]).sum(axis=-1)
            return np.asarray(np.log(unseen) - np.log(total) < missed)

    return turning(falls_short, np.zeros_like(d), np.full_like(d, MOST_UNSEEN))


def _darroch_error(n: Numbers, d: Numbers, value: Numbers) -> Numbers:
    """Darroch (1958): the asymptotic standard error of M_t; 0 where nothing is unseen."""
    t = n.shape[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        known = 1 / (value - d) + (t - 1) / value - (1 / (value[..., None] - n)).sum(axis=-1)
        error = np.sqrt(1 / known)
    return np.where(np.isfinite(value), np.where(value > d, error, 0.0), np.inf)


def _best(n: Numbers, d: Numbers) -> Numbers:
    """The unseen of the largest likelihood."""

    def rises(unseen: Numbers) -> NDArray[np.bool_]:
        total = d + unseen
        with np.errstate(divide="ignore"):
            missed = np.log1p(-n / total[..., None]).sum(axis=-1)
        return np.asarray(psi(total + 1) - psi(unseen + 1) + missed > 0)

    return turning(rises, np.zeros_like(d), np.full_like(d, MOST_UNSEEN))


def _likelihood(n: Numbers, d: Numbers, unseen: Numbers) -> Numbers:
    """Logarithm of the likelihood of d + unseen families, chances at their best for it."""
    total = d + unseen
    wide = total[..., None]
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.where(wide > 0, n / wide, 0)
    chances = (xlogy(n, chance) + xlog1py(wide - n, -chance)).sum(axis=-1)
    return np.asarray(gammaln(total + 1) - gammaln(unseen + 1) + chances)
