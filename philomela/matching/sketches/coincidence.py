"""How likely it is that codes agree by chance where two unrelated pictures are laid together.

Each small cell in which both have points is one trial: the nearest codes in it are this many bits
apart, and unrelated codes are so near with a known probability. The trials are joined by the
truncated product of D. V. Zaykin et al., "Truncated product method for combining P-values", Genetic
Epidemiology 22 (2002), which counts how many are near as well as how near they are. How far places
are from where they should be is another test, joined by R. A. Fisher's rule.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc, gammaln

from philomela.fingerprints.projection import BITS

CERTAIN = -300.0  # log10; smaller numbers are not told apart
#: Log10 of how often the codes of two unrelated photos, of points of one size, are 4, 8, 12, ...
#: bits apart at most: over 20,000 pairs of photos of people, places and surfaces.
_UNRELATED = (
    *(-8.95, -7.05, -5.83, -4.92, -4.20, -3.61, -3.11, -2.65, -2.23, -1.83, -1.47, -1.14, -0.85),
    *(-0.60, -0.40, -0.25),
)
_STEP = 4  # bits from one of these to the next
_MEASURED = 40  # bits, up to which two pictures themselves tell how often their codes are near
_SPREADS = 1.7  # where many are near, nearer ones are oftener still, to this power
_NEAR = 0.02  # trials that are no rarer do not count

Floats = NDArray[np.float64]


def by_distance(apart: NDArray[np.int64]) -> Floats:
    """How likely two codes are so near by chance, by the bits they are apart (129).

    ``apart`` is how many codes of the two pictures, of points that do not lie together, are that
    many bits apart (129): smooth or repetitive pictures have many that are near.
    """
    own = np.cumsum(apart) / max(1, int(apart.sum()))
    usual = _usual()
    oftener = max(1.0, float(own[_MEASURED] / usual[_MEASURED])) ** _SPREADS
    likely: Floats = np.minimum(1.0, np.maximum(usual * oftener, own))
    return likely


@cache
def _usual() -> Floats:
    distances = np.arange(1, len(_UNRELATED) + 1) * _STEP
    logarithms = np.interp(np.arange(BITS + 1), distances, _UNRELATED)
    logarithms[distances[-1] + 1 :] = 0.0
    found: Floats = 10.0**logarithms
    return found


def in_cells(likely: Floats, codes: NDArray[np.int64]) -> Floats:
    """From how likely one pair of codes is so near to how likely the best of several are."""
    return -np.expm1(codes * np.log1p(-np.minimum(likely, 1 - 1e-12)))


def expected(trials: Floats, alignments: float, agreeing: int, off: float) -> float:
    """Log10 of the number of alignments, of so many, on which all this comes together by chance.

    The rarest trial does not count: a pair of upright points, by their places and sizes, fixes the
    alignment, which another refines. ``agreeing`` places are ``off`` from where they should be: the
    mean square, as a share of the square of what is tolerated.
    """
    others = np.sort(trials)[1:]
    rare = others[others <= _NEAR]
    if not len(rare):
        return 0.0
    codes = _truncated_product(len(others), float(-np.log(rare).sum()))
    if codes <= CERTAIN:
        return CERTAIN
    both = _both(codes, _in_place(agreeing, off))
    return max(CERTAIN, min(0.0, math.log10(max(alignments, 1.0)) + both))


def _in_place(agreeing: int, off: float) -> float:
    """Log10 of the chance that places anywhere within what is tolerated are off by so little.

    The squares are uniform, and the volume in which ``others`` of them add up to so little is that
    of a simplex, or less. Two of the places fix the alignment.
    """
    others, total = agreeing - 2, agreeing * off
    if others < 1 or total <= 0:
        return 0.0
    return min(0.0, (others * math.log(total) - float(gammaln(others + 1))) / math.log(10))


def _both(first: float, second: float) -> float:
    """Log10 of the chance that two independent chances have a product as small as theirs."""
    product = first + second
    return min(0.0, product + math.log10(1 - product * math.log(10)))


def _truncated_product(count: int, product: float) -> float:
    """Log10 of the chance that of ``count`` uniform numbers those up to 0.02 have a product at most
    exp(-``product``).

    Given how many there are, the logarithms of their shares of 0.02 add up to a gamma variable.
    """
    near = np.arange(1, count + 1)
    drawn = gammaln(count + 1) - gammaln(near + 1) - gammaln(count - near + 1)
    drawn += near * math.log(_NEAR) + (count - near) * math.log1p(-_NEAR)
    beyond = gammaincc(near, np.maximum(0.0, product + near * math.log(_NEAR)))
    chance = float((np.exp(drawn) * beyond).sum())
    return math.log10(chance) if chance > 0 else CERTAIN
