"""Timelines with given counts of new families."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from philomela.measures.months import DAY, end_of, number_of, start_of
from philomela.measures.timeline import Period, Timeline

FIRST = number_of("2022-01")  # of the months that count; the archives begin a month before


def made_months(counts: Iterable[int | None], weeks: tuple[Period, ...] = ()) -> Timeline:
    """Complete months with these counts; None where a month is missing."""
    months = [Period(FIRST - 1, 0, 0, False, False)]
    for place, count in enumerate(counts):
        known = count is not None
        months.append(Period(FIRST + place, count or 0, count or 0, known, not known))
    return Timeline(tuple(months), weeks, 0, (), 0)


def days_of(months: int) -> npt.NDArray[np.float64]:
    """How long they are."""
    every = range(FIRST, FIRST + months)
    return np.array([(end_of(number) - start_of(number)) / DAY for number in every])


def growing(months: int, last: float, doubling: float) -> npt.NDArray[np.float64]:
    """Means of months over which the daily mean doubles in so many days, the last so large."""
    ends = np.cumsum(days_of(months))
    middles = ends - days_of(months) / 2
    daily = np.exp2((middles - middles[-1]) / doubling)
    return np.asarray(last * daily * days_of(months) / days_of(months)[-1])


def drawn(
    means: npt.NDArray[np.float64], dispersion: float, dice: np.random.Generator
) -> list[int]:
    """Counts with these means and variance ``m + dispersion m²``."""
    if not dispersion:
        return [int(count) for count in dice.poisson(means)]
    size = 1 / dispersion
    return [int(count) for count in dice.negative_binomial(size, size / (size + means))]
