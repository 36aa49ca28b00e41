"""How many families there are in all, from how often each was sighted.

Every function takes frequencies, an array of shape ``(..., k)``: in the last axis how many families
were sighted once, twice, … k times; the axes before it are samples of their own. Only independent
sightings count (see :mod:`philomela.measures.unseen`).

Validation: see docs/validation.md
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from philomela.measures.estimates import (
    Estimate,
    Numbers,
    highest_mean,
    log_normal,
    numbers,
    quantile,
    sparse_log_normal,
)
from philomela.measures.intervals import LEVEL

#: Families sighted more often than this tell nothing of those never sighted (Chao and Lee 1992).
RARE = 10


def frequencies(counts: ArrayLike, most: int | None = None) -> Numbers:
    """How many families were sighted once, twice, … from how often each was; zeros do not count.

    ``counts`` has one number a family, shape ``(families,)``; the result has the shape ``(k,)``,
    with ``k`` the largest count, or ``most`` where that is larger.
    """
    found = numbers(counts).astype(np.int64)
    times = np.bincount(found[found > 0], minlength=(most or 1) + 1)[1:]
    return np.asarray(times, dtype=np.float64)


def seen(found: ArrayLike) -> Numbers:
    """Families sighted at all, by sample."""
    return np.asarray(numbers(found).sum(axis=-1), dtype=np.float64)


def sightings(found: ArrayLike) -> Numbers:
    """Independent sightings, by sample."""
    given = numbers(found)
    return np.asarray(given @ np.arange(1.0, given.shape[-1] + 1), dtype=np.float64)


def once_and_twice(found: Numbers) -> tuple[Numbers, Numbers]:
    """Families sighted once, and twice."""
    wide = found if found.shape[-1] > 1 else np.append(found, np.zeros_like(found), axis=-1)
    return wide[..., 0], wide[..., 1]


def chao1(found: ArrayLike, factor: ArrayLike = 1.0, level: float = LEVEL) -> Estimate:
    """A lower bound of all families: bias-corrected Chao1 with a log-normal interval.

    With f1 families sighted once and f2 twice, the unseen are at least about
    ``factor * f1 (f1 - 1) / (2 (f2 + 1))``. Under equal chances this estimates all of them; under
    unequal ones it falls short, so it is a lower bound, and the interval is that of the bound: what
    can be called "at least" is its lower end. ``factor`` is 1 for sightings without limit, and
    (t - 1) / t where a family can be sighted once on each of t equal occasions (see
    :func:`philomela.measures.occasions.chao_mh`).

    Sources: A. Chao, Nonparametric estimation of the number of classes in a population,
    Scandinavian Journal of Statistics 11 (1984) 265-270; A. Chao, Biometrics 43 (1987) 783-791
    (interval); A. Chao, Species estimation and applications, Encyclopedia of Statistical Sciences,
    2nd ed. (2005) 7907-7916 (bias-corrected form and its variance). The interval is log-normal
    around ``factor * f1^2 / (2 f2 + 1)``, with ``1 / (f2 + 1/2) + 4 / f1`` as the variance of its
    logarithm: the half, as Sadinle (2009) added it for two occasions, keeps the level where few
    families were sighted twice, where the published interval covers far too seldom; for many the
    two agree. :func:`philomela.measures.estimates.log_normal` makes the published one of value and
    error. Where no family was sighted once, the upper end follows from the exact upper end of the
    mean of f1.

    Validation: docs/validation.md has the form for channels that the report shows,
    :func:`philomela.measures.occasions.chao_mth`, not this one for sightings without limit.
    """
    given, share = numbers(found), numbers(factor)
    all_seen = seen(given)
    once, twice = once_and_twice(given)
    unseen = share * once * np.maximum(once - 1, 0) / (2 * (twice + 1))
    error = np.sqrt(_chao_variance(all_seen, once, twice, share))
    centre = share * once**2 / (2 * twice + 1)
    most = highest_mean(once, level) ** 2 * share / (2 * twice + 1)
    spread = 1 / (twice + 0.5) + 4 / np.maximum(once, 1)
    low, high = sparse_log_normal(all_seen, centre, spread, most, level)
    value = all_seen + unseen
    return Estimate(value, error, np.minimum(low, value), np.maximum(high, value))


def _chao_variance(all_seen: Numbers, once: Numbers, twice: Numbers, share: Numbers) -> Numbers:
    """Chao (2005), equations 6a to 6c, with the factor of few occasions."""
    both = once * np.maximum(once - 1, 0)
    unseen = share * both / (2 * (twice + 1))
    usual = (
        unseen
        + share**2 * once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
        + share**2 * both**2 * twice / (4 * (twice + 1) ** 4)
    )
    total = np.maximum(all_seen + unseen, 1)
    none_twice = unseen + share**2 * (once * (2 * once - 1) ** 2 - once**4 / total) / 4
    return np.where(twice > 0, usual, np.maximum(none_twice, 0))


def coverage(found: ArrayLike, level: float = LEVEL, overlap: ArrayLike = 0.0) -> Estimate:
    """Chance, from 0 to 1, that the next independent sighting is of a family seen before.

    Good and Turing's ``1 - f1 / n``: I. J. Good, The population frequencies of species and the
    estimation of population parameters, Biometrika 40 (1953) 237-264. The variance of what is not
    covered is ``(f1 (1 - f1 / n) + 2 f2) / n^2``: W. W. Esty, A normal limit law for a
    nonparametric estimator of the coverage of a random sample, Annals of Statistics 11 (1983)
    905-912; the interval is taken on its logit, so that it stays within 0 and 1. Without families
    sighted once the lower end follows from the exact upper end of the mean of f1. Where a
    family can be sighted once only on each of few occasions, f1 is taken times
    ``f1 / (f1 + overlap f2)``, with ``overlap`` 2 / (t - 1) for t equal ones (A. Chao, L. Jost,
    Coverage-based rarefaction and extrapolation, Ecology 93 (2012) 2533-2547, equation 4a for
    occasions). NaN without sightings; where every family
    was sighted once the value is 0 and the upper end an exact one.

    Validation: the interval is not among those of docs/validation.md.
    """
    given = numbers(found)
    once, twice = once_and_twice(given)
    n = sightings(given)
    with np.errstate(divide="ignore", invalid="ignore"):
        missing = once * _of_few(once, twice, numbers(overlap)) / n
        error = np.sqrt(once * (1 - missing) + 2 * twice) / n
        odds = np.log(missing / (1 - missing))
        spread = quantile(level) * error / (missing * (1 - missing))
        low, high = 1 / (1 + np.exp(odds + spread)), 1 / (1 + np.exp(odds - spread))
        edge = highest_mean(np.zeros_like(n), level) / n
    none = missing == 0
    low = np.where(none, np.maximum(1 - edge, 0), np.where(once == n, 0.0, low))
    high = np.where(none, 1.0, np.where(once == n, np.minimum(edge, 1), high))
    known = n > 0
    return Estimate(*(np.where(known, one, np.nan) for one in (1 - missing, error, low, high)))


def _of_few(once: Numbers, twice: Numbers, overlap: Numbers) -> Numbers:
    """The part of f1 that tells of the unseen where occasions are few."""
    return np.asarray(once / np.maximum(once + overlap * twice, 1))


def variation(found: ArrayLike, pairs: ArrayLike | None = None) -> Numbers:
    """Squared coefficient of variation of the families' chances, as ACE estimates it; 0 if equal.

    Of the families sighted at most :data:`RARE` times; ``pairs`` as for :func:`ace`.
    """
    rare = numbers(found)[..., :RARE]
    return np.maximum(_variation(rare, _pairs(rare, pairs)), 0)


def _pairs(rare: Numbers, pairs: ArrayLike | None) -> Numbers:
    n = sightings(rare)
    return n * (n - 1) if pairs is None else numbers(pairs)


def _variation(rare: Numbers, pairs: Numbers) -> Numbers:
    n = sightings(rare)
    times = np.arange(1.0, rare.shape[-1] + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        covered = 1 - rare[..., 0] / n
        squared = seen(rare) / covered * (rare @ (times * (times - 1))) / pairs - 1
    return np.asarray(squared)


def ace(
    found: ArrayLike,
    pairs: ArrayLike | None = None,
    level: float = LEVEL,
    overlap: ArrayLike = 0.0,
) -> Estimate:
    """All families by the abundance-based coverage estimator (ACE), with a log-normal interval.

    Families sighted at most :data:`RARE` times are the rare ones: with their number r, coverage c
    and squared coefficient of variation v, all families are ``abundant + r / c + f1 v / c``:
    A. Chao, S.-M. Lee, Estimating the number of classes via sample coverage, JASA 87 (1992)
    210-217; the split into rare and abundant is that of A. Chao, M.-C. Ma, M. C. K. Yang, Stopping
    rules and estimation for recapture debugging with unequal failure rates, Biometrika 80 (1993)
    193-201. ``pairs`` is the number of ordered pairs of sightings of rare families that could have
    been of one family, ``n (n - 1)`` unless given: where channels count once a family, only pairs
    of different channels are (A. Chao, S.-M. Lee, S.-L. Jeng, Estimating population size for
    capture-recapture data when capture probabilities vary by time and individual animal,
    Biometrics 48 (1992) 201-216). ``overlap`` is that of :func:`coverage`.

    The standard error is that of the delta method with multinomial frequencies, derivatives taken
    in closed form; ``pairs`` is held in proportion to the squared number of sightings. Infinite
    where every rare family was sighted once: nothing is covered then, and the lower end is that of
    :func:`chao1`.

    Validation (docs/validation.md). ACE, validated: covers 94.1 % to 96.0 % where it should (5
    cells), median bias there -0.2 % to +3.5 %; warned elsewhere in at least 99.6 %.
    """
    given = numbers(found)
    rare = given[..., :RARE]
    abundant = given[..., RARE:].sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        total, slopes = _ace_and_slopes(rare, _pairs(rare, pairs), numbers(overlap), pairs is None)
        total = total + abundant
        squares = (slopes**2 * rare).sum(axis=-1) + abundant
        sums = (slopes * rare).sum(axis=-1) + abundant
        variance = np.maximum(squares - sums**2 / total, 0)
    all_seen, n = seen(given), sightings(rare)
    unseen = np.where(n > 0, np.maximum(total - all_seen, 0), 0.0)
    usual = log_normal(all_seen, unseen, np.sqrt(np.where(n > 0, variance, 0.0)), level)
    uncovered = (n > 0) & (rare[..., 0] >= n)
    least = chao1(given, 1.0, level).low
    return Estimate(
        np.where(uncovered, np.inf, usual.value),
        np.where(uncovered, np.inf, usual.error),
        np.where(uncovered, least, usual.low),
        np.where(uncovered, np.inf, usual.high),
    )


def _ace_and_slopes(
    rare: Numbers, pairs: Numbers, overlap: Numbers, plain: bool
) -> tuple[Numbers, Numbers]:
    """The estimate for the rare families, and its derivative by each of their frequencies."""
    times = np.arange(1.0, rare.shape[-1] + 1)
    n, r = sightings(rare), rare.sum(axis=-1)
    repeats = rare @ (times * (times - 1))
    f1, f2 = once_and_twice(rare)
    part = _of_few(f1, f2, overlap)
    once = f1 * part
    by_once = part * (2 - part)
    first = by_once[..., None] * (times == 1) - (overlap * part**2)[..., None] * (times == 2)
    covered = 1 - once / n
    by_covered = (once[..., None] * times / n[..., None] ** 2) - first / n[..., None]
    by_pairs = (2 * n - 1 if plain else 2 * pairs / n)[..., None] * times
    ratio = r / covered
    by_ratio = 1 / covered[..., None] - (r / covered**2)[..., None] * by_covered
    squared = ratio * repeats / pairs - 1
    by_squared = (
        by_ratio * (repeats / pairs)[..., None]
        + (ratio / pairs)[..., None] * times * (times - 1)
        - (ratio * repeats / pairs**2)[..., None] * by_pairs
    )
    unequal = squared > 0
    squared = np.where(unequal, squared, 0.0)
    by_squared = np.where(unequal[..., None], by_squared, 0.0)
    weight = once / covered
    by_weight = first / covered[..., None] - (once / covered**2)[..., None] * by_covered
    slopes = by_ratio + by_weight * squared[..., None] + weight[..., None] * by_squared
    return ratio + weight * squared, slopes
