"""Log-linear trends of counts whose spread may be larger than that of Poisson counts."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from statsmodels.genmod.families import NegativeBinomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM

Numbers = npt.NDArray[np.float64]

_SMALLEST, _LARGEST = 1e-9, 1e6  # of the dispersion
_CLOSE = 3e-3  # of its logarithm
_WIDEN = 1.5
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Trend:
    """A fitted trend. Counts have mean m and variance ``m + dispersion m²``."""

    coefficients: Numbers  # of the columns
    errors: Numbers  # their standard errors
    fitted: Numbers  # means
    dispersion: float  # 0: no more spread than Poisson counts have
    freedom: int  # observations less columns


def fit_trend(
    counts: Numbers, columns: Numbers, exposure: Numbers, statistic: float | None = None
) -> Trend | None:
    """Fit ``log mean = log exposure + columns · coefficients``, negative binomial.

    The dispersion makes Pearson's statistic equal to its degrees of freedom (N. E. Breslow,
    Extra-Poisson variation in log-linear models, Applied Statistics 33 (1984) 38-44); it is 0,
    and the counts are taken as Poisson, where the statistic is not above them with dispersion 0.
    A smaller ``statistic`` to be equalled gives an upper limit of the dispersion.
    ``counts`` and ``exposure`` have shape (n,), ``columns`` (n, p) with p < n and full rank.
    None where fewer than p counts are above zero: then there may be no finite fit.
    """
    n, p = columns.shape
    if np.count_nonzero(counts) < p or n <= p:
        return None
    aim = n - p if statistic is None else statistic
    found, dispersion = _fit(counts, columns, exposure, 0.0), 0.0
    if found.pearson_chi2 > aim:
        first = found.params

        @cache  # the ends of the range are asked for again
        def excess(logarithm: float) -> float:
            tried = _fit(counts, columns, exposure, float(np.exp(logarithm)), first)
            return float(tried.pearson_chi2) - aim

        dispersion = float(np.exp(_root(excess, _guess(counts, np.asarray(found.mu)))))
        found = _fit(counts, columns, exposure, dispersion, first)
    return Trend(
        np.asarray(found.params), np.asarray(found.bse), np.asarray(found.mu), dispersion, n - p
    )


def _guess(counts: Numbers, means: Numbers) -> float:
    """The logarithm of the dispersion that the squares exceed Poisson's by."""
    over = ((counts - means) ** 2 - means).sum() / (means**2).sum()
    return float(np.log(np.clip(over, _SMALLEST, _LARGEST)))


def _root(falling: Callable[[float], float], guess: float) -> float:
    """Where a function that falls is zero; the end of the range where it is nowhere."""
    low = high = guess
    while falling(low) < 0 and low > np.log(_SMALLEST):
        low -= _WIDEN
    while falling(high) > 0 and high < np.log(_LARGEST):
        high += _WIDEN
    if falling(low) <= 0 or falling(high) >= 0:
        return low if falling(low) <= 0 else high
    return float(brentq(falling, low, high, xtol=_CLOSE))


def _fit(
    counts: Numbers,
    columns: Numbers,
    exposure: Numbers,
    dispersion: float,
    first: Numbers | None = None,
) -> Any:
    family = NegativeBinomial(alpha=dispersion) if dispersion else Poisson()
    with warnings.catch_warnings():
        # A perfect fit of few counts is no error here: it has no more spread than Poisson's.
        warnings.simplefilter("ignore")
        model = GLM(counts, columns, family=family, exposure=exposure)
        try:
            return model.fit(scale=1.0, start_params=first)
        except ValueError:  # steps of reweighting know no bounds, as with one month far above all
            logarithms = np.log((counts + 0.5) / exposure)
            start = np.linalg.lstsq(columns, logarithms, rcond=None)[0]
            return model.fit(
                method="newton", start_params=start, scale=1.0, maxiter=_MOST_STEPS, disp=0
            )


def polynomial(times: Numbers, degree: int) -> Numbers:
    """Columns of a polynomial in time: Legendre's from -1 to 1, which keeps them apart."""
    middle, half = (times[0] + times[-1]) / 2, (times[-1] - times[0]) / 2
    return np.polynomial.legendre.legvander((times - middle) / half, degree)
