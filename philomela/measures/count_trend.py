"""Log-linear trends of counts whose spread may be larger than that of Poisson counts."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from statsmodels.genmod.families import NegativeBinomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM

Numbers = npt.NDArray[np.float64]

_SMALLEST, _LARGEST = 1e-9, 1e6  # of the dispersion
_CLOSE = 1e-3  # of its logarithm


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
    freedom = n - p
    aim = freedom if statistic is None else statistic

    def excess(logarithm: float) -> float:
        return _pearson(_fit(counts, columns, exposure, float(np.exp(logarithm)))) - aim

    found, dispersion = _fit(counts, columns, exposure, 0.0), 0.0
    if _pearson(found) > aim:
        low, high = np.log(_SMALLEST), np.log(_SMALLEST)
        while excess(high) > 0 and high < np.log(_LARGEST):
            low, high = high, high + np.log(100)
        dispersion = float(np.exp(brentq(excess, low, high, xtol=_CLOSE) if low < high else high))
        found = _fit(counts, columns, exposure, dispersion)
    return Trend(
        np.asarray(found.params), np.asarray(found.bse), np.asarray(found.mu), dispersion, freedom
    )


def _fit(counts: Numbers, columns: Numbers, exposure: Numbers, dispersion: float) -> Any:
    family = NegativeBinomial(alpha=dispersion) if dispersion else Poisson()
    with warnings.catch_warnings():
        # A perfect fit of few counts is no error here: it has no more spread than Poisson's.
        warnings.simplefilter("ignore")
        return GLM(counts, columns, family=family, exposure=exposure).fit(scale=1.0)


def _pearson(found: Any) -> float:
    return float(found.pearson_chi2)


def polynomial(times: Numbers, degree: int) -> Numbers:
    """Columns of a polynomial in time: Legendre's from -1 to 1, which keeps them apart."""
    middle, half = (times[0] + times[-1]) / 2, (times[-1] - times[0]) / 2
    return np.polynomial.legendre.legvander((times - middle) / half, degree)
