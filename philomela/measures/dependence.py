"""What the sightings say against the assumptions of the estimators of unseen families.

Arrays as in :mod:`philomela.measures.estimates`: the axes before the last are samples of their own.
A probability is that of a statistic at least as large where the assumption holds; NaN where the
sample cannot tell.

Validation: see docs/validation.md
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from philomela.measures.abundance import seen
from philomela.measures.estimates import Numbers, numbers
from philomela.measures.histories import bits, occasions_of
from philomela.measures.occasions import schnabel

#: Below this probability the data contradict an assumption.
CONTRADICTED = 0.05
#: Below this coverage the tests find little, and estimates lean on their assumptions alone.
LEAST_COVERAGE = 0.5
#: Families seen again, below which an estimate stands on too few: D. S. Robson, H. A. Regier,
#: Sample size in Petersen mark-recapture experiments, Transactions of the American Fisheries
#: Society 93 (1964) 215-226.
LEAST_REPEATS = 7
#: Families seen again, below which only lower bounds answer: an interval of fewer spans most of
#: what is possible, and holds its level only together with those of cases without any.
LEAST_TO_ANSWER = 3
#: Families seen again for each pair of occasions, below which dependence of pairs is no more found
#: than overlooked, and the log-linear model gives no estimate.
LEAST_PER_PAIR = 2
#: Coefficient of variation of families' attention that the data have to exclude. Where pairs of
#: occasions depend on one another, one of 0.5 leaves an association as small as this one's.
DIFFERING = 1 / 3


class Tested(NamedTuple):
    """Statistics and their probabilities."""

    statistic: Numbers
    probability: Numbers


def _one_sided(statistic: Numbers) -> Tested:
    usable = np.isfinite(statistic)
    known = np.where(usable, statistic, np.nan)
    return Tested(known, np.where(usable, ndtr(-np.where(usable, known, 0)), np.nan))


def excess_of_pairs(captured: ArrayLike, found: ArrayLike) -> Tested:
    """Whether families are seen again on other occasions more than under M_t, over all pairs.

    ``captured``: families seen on each occasion, shape ``(..., occasions)``; ``found``: how many
    families were seen on one occasion, on two, … The statistic is the number of pairs of occasions
    that saw one family less that expected under the estimate of M_t, over its standard error by the
    delta method: positive where occasions depend on one another or families are seen with unequal
    chances, which no sample tells apart for sure. One-sided. NaN for two occasions, which M_t fits
    whatever they are, and without repeats.

    Validation: see docs/validation.md
    """
    n, frequencies = numbers(captured), numbers(found)
    d = seen(frequencies)
    times = np.arange(1.0, frequencies.shape[-1] + 1)
    total = schnabel(n, d).value
    with np.errstate(divide="ignore", invalid="ignore"):
        pairs = frequencies @ (times * (times - 1)) / 2
        expected = (n.sum(axis=-1) ** 2 - (n**2).sum(axis=-1)) / (2 * total)
        variance = _variance_of_excess(n, d, total, expected)
        enough = (n > 0).sum(axis=-1) > 2
        statistic = (pairs - expected) / np.sqrt(np.where(variance > 0, variance, np.nan))
    return _one_sided(np.where(enough & np.isfinite(total) & (total > d), statistic, np.nan))


def _variance_of_excess(n: Numbers, d: Numbers, total: Numbers, expected: Numbers) -> Numbers:
    """Of pairs seen less pairs expected, chances as M_t estimates them."""
    whole = total[..., None]
    p = n / whole
    q = 1 - p
    rest = p.sum(axis=-1, keepdims=True) - p
    missed = q.prod(axis=-1)
    two = (p.sum(axis=-1) ** 2 - (p**2).sum(axis=-1)) / 2
    # How the estimate moves with the families seen at all, and with those of an occasion.
    steep = 1 / (total - d) - 1 / total - (p / (whole - n)).sum(axis=-1)
    by_seen = -expected / total / ((total - d) * steep)
    by_captured = rest + (expected / (total * steep))[..., None] / (whole - n)
    # Variances and covariances for one family: seen at all, on an occasion, pairs of occasions.
    squares = ((p**2).sum(axis=-1) ** 2 - (p**4).sum(axis=-1)) / 2
    of_pairs = two - squares + 2 * (p * q * (two[..., None] - p * rest)).sum(axis=-1)
    captured_pairs = (by_captured * p * q * rest).sum(axis=-1)
    captured_seen = missed * (by_captured * p).sum(axis=-1)
    return np.asarray(
        total
        * (
            of_pairs
            + by_seen**2 * missed * (1 - missed)
            + (by_captured**2 * p * q).sum(axis=-1)
            - 2 * by_seen * missed * two
            - 2 * captured_pairs
            + 2 * by_seen * captured_seen
        )
    )


def dependent_pairs(cells: ArrayLike) -> Tested:
    """Whether two occasions saw the same families more or less often than by chance, by pair.

    ``cells`` is a table of histories, shape ``(..., 2^t - 1)``; the result has the shape
    ``(..., pairs)``, pairs in the order of ``itertools.combinations``. Among the families that a
    third occasion saw, both, either and neither of the pair are known: the statistic is the
    logarithm of their odds ratio over its standard error, a half added to each number (J. B. S.
    Haldane, Annals of Human Genetics 20 (1956) 309-311). Two-sided. With two occasions there is no
    third, and the result is empty.

    Validation: see docs/validation.md
    """
    given = numbers(cells)
    marks = bits(occasions_of(given))
    odds = []
    for first, second in combinations(range(marks.shape[1]) if marks.shape[1] > 2 else (), 2):
        a, b = marks[:, first], marks[:, second]
        elsewhere = marks.sum(axis=1) - a - b > 0
        quarters = [given @ (elsewhere * x * y) + 0.5 for x in (a, 1 - a) for y in (b, 1 - b)]
        logarithm = np.log(quarters[0] * quarters[3] / (quarters[1] * quarters[2]))
        odds.append(logarithm / np.sqrt(sum(1 / quarter for quarter in quarters)))
    if not odds:
        empty = np.empty((*given.shape[:-1], 0))
        return Tested(empty, empty)
    statistic = np.stack(odds, axis=-1)
    return Tested(statistic, 2 * ndtr(-np.abs(statistic)))
