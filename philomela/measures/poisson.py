"""Poisson regressions, many small ones at once.

Statsmodels fits one at a time, some milliseconds each; choosing a model and following its profile
takes hundreds. Tests hold the two to the same results.
"""

from __future__ import annotations

import numpy as np

from philomela.measures.estimates import Numbers

_STEPS = 60  # of Newton's method, which converges in far fewer where there is an estimate
_ENOUGH = 1e-11  # change of the logarithms of the means at which it ends
LARGEST = 40.0  # of a logarithm of a mean: beyond, there is no finite estimate
_RIDGE = 1e-12  # so that a term without an estimate breaks nothing


def fitted(
    designs: Numbers, counts: Numbers, start: Numbers | None = None
) -> tuple[Numbers, Numbers]:
    """Poisson regressions by Newton's method: terms, and logarithms of the means.

    ``designs`` has the shape ``(models, cells, terms)``, ``counts`` ``(models, cells)``; ``start``
    are logarithms of means near the solution.
    """
    logs = np.log(counts + 0.5) if start is None else np.broadcast_to(start, counts.shape)
    across = designs.transpose(0, 2, 1)
    for _ in range(_STEPS):
        means = np.exp(logs)
        aims = logs * means + counts - means
        slopes = _solved((across * means[:, None, :]) @ designs, across @ aims[..., None])
        before, logs = logs, np.clip((designs @ slopes)[..., 0], -LARGEST, LARGEST)
        if np.all(np.abs(logs - before) * np.sqrt(means) < _ENOUGH * (1 + np.sqrt(counts))):
            break
    return slopes[..., 0], logs


def error_of_first(designs: Numbers, means: Numbers) -> Numbers:
    """Standard error of the first term."""
    sums = (designs.transpose(0, 2, 1) * means[:, None, :]) @ designs
    first = np.broadcast_to(np.eye(designs.shape[2], 1), (len(designs), designs.shape[2], 1))
    return np.sqrt(_solved(sums, first)[:, 0, 0])


def _solved(sums: Numbers, wanted: Numbers) -> Numbers:
    """Solves the normal equations, scaled to a diagonal of one."""
    scale = 1 / np.sqrt(np.diagonal(sums, axis1=1, axis2=2))[..., None]
    even = sums * scale * scale.transpose(0, 2, 1) + _RIDGE * np.eye(sums.shape[1])
    return np.asarray(scale * np.linalg.solve(even, scale * wanted))
