"""The profile likelihood interval of a log-linear model.

For every number of the unseen the other terms are fitted anew; points between the best and far
away are tried many at once, from far to near, and the last two joined by a straight line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from scipy.special import chdtri, gammaln

from philomela.measures.estimates import Numbers
from philomela.measures.histories import Pair, design, occasions_of
from philomela.measures.poisson import fitted

_REACH = 3.5  # standard errors within which an end is looked for first
_POINTS, _ROUNDS = 17, 4  # of the search along the profile, each round between two points
_LEAST = 1e-6  # families
_FAR = 1e4  # times the families: what is not bounded up to here is not bounded


def profile(
    cells: Numbers, pairs: Iterable[Pair], unseen: float, error: float, level: float
) -> tuple[float, float]:
    """Both ends of the profile likelihood interval of all families.

    ``unseen`` is the estimate of a model with these dependent pairs, ``error`` the standard error
    of its logarithm. R. M. Cormack, Interval estimation for mark-recapture studies of closed
    populations, Biometrics 48 (1992) 567-576.
    """
    whole = design(occasions_of(cells), pairs)
    whole = np.vstack([np.eye(1, whole.shape[1]), whole])

    def likelihoods(points: Numbers, start: Numbers | None) -> tuple[Numbers, Numbers]:
        counts = np.concatenate(
            [points[:, None], np.broadcast_to(cells, (len(points), len(cells)))], axis=1
        )
        designs = np.broadcast_to(whole, (len(points), *whole.shape))
        _, logs = fitted(designs, counts, start)
        total = counts.sum(axis=1)
        chances = (counts * (logs - np.log(total)[:, None])).sum(axis=1)
        return np.asarray(gammaln(total + 1) - gammaln(points + 1) + chances), logs

    seen = float(cells.sum())
    best, height = _highest(likelihoods, unseen, error)
    limit = height - float(chdtri(1.0, 1 - level)) / 2
    ends = [
        _end(likelihoods, best, limit, near, far)
        for near, far in (
            (best * np.exp(-_REACH * (error + 0.1)), _LEAST),
            (best * np.exp(_REACH * (error + 0.1)), _FAR * (seen + best)),
        )
    ]
    return seen + min(ends[0], unseen), seen + max(ends[1], unseen)


Likelihoods = Callable[[Numbers, Numbers | None], tuple[Numbers, Numbers]]


def _highest(likelihoods: Likelihoods, estimate: float, error: float) -> tuple[float, float]:
    """The unseen of the largest likelihood, and that; it lies near the estimate and below it."""
    upper = np.log(max(estimate, _LEAST) * 1.1 + 1)
    lower = max(np.log(_LEAST), np.log(max(estimate, _LEAST)) - error**2 - 1)
    logs = None
    for _ in range(_ROUNDS):
        points = np.linspace(lower, upper, _POINTS)
        heights, all_logs = likelihoods(np.exp(points), logs)
        top = int(np.argmax(heights))
        lower, upper = points[max(top - 1, 0)], points[min(top + 1, _POINTS - 1)]
        logs = all_logs[top]
    return float(np.exp(points[top])), float(heights[top])


def _end(likelihoods: Likelihoods, best: float, limit: float, near: float, far: float) -> float:
    """Where the profile crosses the limit, between its best and far; 0 or infinity if nowhere."""
    for outside in (np.log(min(max(near, min(best, far)), max(best, far))), np.log(far)):
        if likelihoods(np.exp(np.array([outside])), None)[0][0] <= limit:
            break
    else:
        return 0.0 if far < best else np.inf
    inside, logs = np.log(max(best, _LEAST)), None
    for _ in range(_ROUNDS):
        points = np.linspace(inside, outside, _POINTS)
        heights, all_logs = likelihoods(np.exp(points), logs)
        above = heights - limit
        first = max(int(np.argmax(above < 0)), 1)
        inside, outside, logs = points[first - 1], points[first], all_logs[first]
    share = np.clip(above[first - 1] / (above[first - 1] - above[first]), 0, 1)
    return float(np.exp(inside + share * (outside - inside)))
