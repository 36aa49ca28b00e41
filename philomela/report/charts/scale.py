"""Axes: from numbers to pixels, and where their ticks are."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

Scale = Callable[[float], float]


class Axis(NamedTuple):
    """Ticks of an axis, and the largest number on it."""

    ticks: tuple[float, ...]
    largest: float


def axis(largest: float, wanted: int = 4, *, whole: bool = True) -> Axis:
    """An axis from 0 with about so many round steps (1, 2 or 5 times a power of ten)."""
    largest = max(largest, 1 if whole else 1e-9)
    rough = largest / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    if whole:
        step = max(step, 1)
    count = math.ceil(largest / step - 1e-9)
    return Axis(tuple(step * place for place in range(count + 1)), step * count)


def scale(largest: float, low: float, high: float) -> Scale:
    """Numbers from 0 to ``largest`` as pixels from ``low`` to ``high``."""
    return lambda value: low + (high - low) * value / largest if largest else low
