"""Where the trend of a series of counts breaks.

A series is cut into stretches, each with a log-linear trend of its own and all with one given
dispersion. The cut with the smallest BIC is found exactly, by optimal partitioning (B. Jackson
and others, An algorithm for optimal partitioning of data on an interval, IEEE Signal Processing
Letters 12 (2005) 105-108; PELT of R. Killick and others, JASA 107 (2012) 1590-1598, prunes the
same search, which series of this length do not need).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from philomela.measures.count_trend import Numbers

SHORTEST = 3  # counts in a stretch
_PARAMETERS = 3  # of a further stretch: level, rate and place (Y.-C. Yao, Statistics & Probability
# Letters 6 (1988) 181-189, counts the place, too)
_STEPS = 40
_CLOSE = 1e-9
_FARTHEST = 2.0  # change of a logarithm in one step
_BOUND = 40.0  # of logarithms


class Stretch(NamedTuple):
    """Counts ``start`` to ``end`` - 1 follow ``exposure * exp(level + rate * time)``."""

    start: int
    end: int
    level: float
    rate: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The best cut of a series. ``bic`` leaves out what all cuts of a series share."""

    stretches: tuple[Stretch, ...]
    bic: float


@dataclass(frozen=True, slots=True)
class Series:
    """Counts at known times only: a missing span is not in it. All of shape (n,)."""

    times: Numbers
    counts: Numbers
    exposure: Numbers


def best_cut(series: Series, dispersion: float) -> Cut | None:
    """The cut with the smallest BIC; None where there are fewer counts than in a stretch.

    Counts have mean m and variance ``m + dispersion m²``.
    """
    n = len(series.counts)
    if n < SHORTEST:
        return None
    places = np.array(
        [(start, end) for start in range(n) for end in range(start + SHORTEST, n + 1)]
    )
    return _partition(_Fitted.start(series, places).improved(dispersion), places, n)


def log_likelihood(counts: Numbers, means: Numbers, dispersion: float) -> Numbers:
    """Of each count, negative binomial or Poisson, less ``log count!``, the same for all fits."""
    if not dispersion:
        return np.asarray(counts * np.log(means) - means)
    size = 1 / dispersion
    return np.asarray(
        gammaln(counts + size)
        - gammaln(size)
        + counts * np.log(dispersion * means)
        - (counts + size) * np.log1p(dispersion * means)
    )


@dataclass(frozen=True, slots=True)
class _Fitted:
    """The trends of all possible stretches at once. Arrays have shape (stretches, n)."""

    series: Series
    inside: npt.NDArray[np.bool_]
    away: Numbers  # times from a stretch's middle
    middle: Numbers  # shape (stretches,)
    level: Numbers
    rate: Numbers
    values: Numbers  # log likelihood of each stretch

    @classmethod
    def start(cls, series: Series, places: npt.NDArray[np.int_]) -> _Fitted:
        """Least squares of the logarithms, from which the steps set out."""
        every = np.arange(len(series.counts))
        inside = (every >= places[:, :1]) & (every < places[:, 1:])
        total = inside.sum(axis=1)
        middle = (inside * series.times).sum(axis=1) / total
        away = np.where(inside, series.times - middle[:, None], 0.0)
        logs = np.log((series.counts + 0.5) / series.exposure)
        level = (inside * logs).sum(axis=1) / total
        rate = (away * logs).sum(axis=1) / (away**2).sum(axis=1)
        return cls(series, inside, away, middle, level, rate, np.zeros(len(places)))

    def improved(self, dispersion: float) -> _Fitted:
        """Newton's steps to the largest likelihood, which has no other peak."""
        counts, exposure = self.series.counts, np.log(self.series.exposure)
        level, rate = self.level.copy(), self.rate.copy()
        for _ in range(_STEPS):
            means = np.exp(self._logarithms(level, rate, exposure))
            shrunk = 1 + dispersion * means
            slopes = np.where(self.inside, (counts - means) / shrunk, 0.0)
            weights = np.where(
                self.inside, means * (1 + dispersion * counts) / shrunk**2 + 1e-12, 0.0
            )
            steps = _solved(slopes, weights, self.away)
            far = np.abs(steps[0][:, None] + steps[1][:, None] * self.away).max(axis=1)
            held = np.minimum(1.0, _FARTHEST / np.maximum(far, 1e-300))
            level += held * steps[0]
            rate += held * steps[1]
            if (far < _CLOSE).all():
                break
        means = np.exp(self._logarithms(level, rate, exposure))
        values = np.where(self.inside, log_likelihood(counts, means, dispersion), 0.0).sum(axis=1)
        return _Fitted(self.series, self.inside, self.away, self.middle, level, rate, values)

    def _logarithms(self, level: Numbers, rate: Numbers, exposure: Numbers) -> Numbers:
        lines = level[:, None] + rate[:, None] * self.away + exposure
        return np.asarray(np.clip(lines, -_BOUND, _BOUND))


def _solved(slopes: Numbers, weights: Numbers, away: Numbers) -> tuple[Numbers, Numbers]:
    """The step of level and rate: two equations for each stretch."""
    one, across, square = (
        weights.sum(axis=1),
        (weights * away).sum(axis=1),
        (weights * away**2).sum(axis=1),
    )
    up, turn = slopes.sum(axis=1), (slopes * away).sum(axis=1)
    determinant = one * square - across**2
    determinant = np.where(determinant > 1e-12 * one * square, determinant, np.inf)
    level = (square * up - across * turn) / determinant
    rate = (one * turn - across * up) / determinant
    return level, rate


def _partition(fitted: _Fitted, places: npt.NDArray[np.int_], n: int) -> Cut:
    """The best way to lay stretches end to end."""
    penalty = _PARAMETERS * np.log(n)
    ending: list[list[tuple[int, int]]] = [[] for _ in range(n + 1)]
    for row, (start, end) in enumerate(places):
        ending[end].append((int(start), row))
    least = [0.0] + [np.inf] * n
    chosen: list[tuple[int, int]] = [(0, -1)] * (n + 1)
    for end in range(SHORTEST, n + 1):
        for start, row in ending[end]:
            cost = least[start] - 2 * fitted.values[row] + penalty
            if cost < least[end]:
                least[end], chosen[end] = float(cost), (start, row)
    rows: list[int] = []
    end = n
    while end > 0:
        start, row = chosen[end]
        rows.append(row)
        end = start
    stretches = tuple(_stretch(fitted, places[row], row) for row in reversed(rows))
    # The first stretch has no place to pay for.
    return Cut(stretches, float(least[n] - np.log(n)))


def _stretch(fitted: _Fitted, place: Sequence[int], row: int) -> Stretch:
    level = fitted.level[row] - fitted.rate[row] * fitted.middle[row]
    return Stretch(int(place[0]), int(place[1]), float(level), float(fitted.rate[row]))
