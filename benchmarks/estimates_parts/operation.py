"""Simulated operations: a known number of families, shown by channels under stated conditions.

Every family has an **attention** with mean one, drawn from a gamma distribution. A channel of size
s shows a family of attention a with the chance ``1 - exp(-c s a)``; c is such that the expected
share of families shown anywhere is the condition's. Under strong dependence two pairs of channels
show the same families more often than by chance: for each family the odds that the one channel
shows it are :data:`ODDS_RATIO` times as high where the other does, and each channel's own chance
stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from philomela.measures.unseen_rows import FamilyInChannel

FAMILIES = 2_000
#: Sizes of the channels in proportion to one another.
SIZES = np.array([1.0, 0.8, 0.6, 0.5, 0.4])
#: Share of the families that any channel is expected to show.
SHARES = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8)
#: Coefficients of variation of attention.
HETEROGENEITIES = {"none": 0.0, "mild": 0.5, "strong": 1.5}
#: Pairs of channels that depend on one another, the two largest among them.
DEPENDENCES: dict[str, tuple[tuple[int, int], ...]] = {"none": (), "strong": ((0, 1), (2, 3))}
ODDS_RATIO = 6.0

_GRID = 2_000  # quantiles of attention over which the share shown is averaged
_HALVINGS = 60

Chances = NDArray[np.float64]


class Condition(NamedTuple):
    """A cell of the grid."""

    share: float
    heterogeneity: str
    dependence: str


def conditions() -> Iterator[Condition]:
    """All cells, the share that is shown varying slowest."""
    yield from map(Condition._make, product(SHARES, HETEROGENEITIES, DEPENDENCES))


@cache
def scale(condition: Condition) -> float:
    """The c at which the expected share of families shown is the condition's."""
    attention = _quantiles(HETEROGENEITIES[condition.heterogeneity])
    lower, upper = -12.0, 12.0
    for _ in range(_HALVINGS):
        middle = (lower + upper) / 2
        missed = _missed(_chances(attention, np.exp(middle) * SIZES), condition)
        lower, upper = (middle, upper) if 1 - missed.mean() < condition.share else (lower, middle)
    return float(np.exp(lower))


def shown(condition: Condition, families: int, dice: np.random.Generator) -> NDArray[np.bool_]:
    """Which channel shows which family, shape ``(families, channels)``."""
    variation = HETEROGENEITIES[condition.heterogeneity]
    attention = np.ones(families)
    if variation:
        attention = dice.gamma(variation**-2, variation**2, families)
    chances = _chances(attention, scale(condition) * SIZES)
    drawn = dice.random(chances.shape)
    found = drawn < chances
    for one, other in DEPENDENCES[condition.dependence]:
        first, second = chances[:, one], chances[:, other]
        both = together(first, second)
        given = np.where(found[:, one], both / first, (second - both) / (1 - first))
        found[:, other] = drawn[:, other] < given
    return found


def rows(found: NDArray[np.bool_]) -> list[FamilyInChannel]:
    """What the case's query would give of it, every sighting undated and none forwarded."""
    families, channels = np.nonzero(found)
    return [
        FamilyInChannel(str(family), channel, False, None, 1)
        for family, channel in zip(families.tolist(), channels.tolist(), strict=True)
    ]


def together(first: Chances, second: Chances) -> Chances:
    """The chance of both, from that of each and their odds ratio (Plackett, JASA 60, 1965)."""
    more = ODDS_RATIO - 1
    middle = 1 + more * (first + second)
    root = np.sqrt(middle**2 - 4 * ODDS_RATIO * more * first * second)
    return np.asarray((middle - root) / (2 * more))


def _quantiles(variation: float) -> Chances:
    if not variation:
        return np.ones(1)
    middles = (np.arange(_GRID) + 0.5) / _GRID
    return np.asarray(variation**2 * gammaincinv(variation**-2, middles))


def _chances(attention: Chances, sizes: Chances) -> Chances:
    return np.asarray(np.clip(-np.expm1(-attention[:, None] * sizes), 1e-15, 1 - 1e-15))


def _missed(chances: Chances, condition: Condition) -> Chances:
    """The chance that no channel shows a family."""
    missed = (1 - chances).prod(axis=1)
    for one, other in DEPENDENCES[condition.dependence]:
        first, second = chances[:, one], chances[:, other]
        apart = (1 - first) * (1 - second)
        missed *= (1 - first - second + together(first, second)) / apart
    return np.asarray(missed)
