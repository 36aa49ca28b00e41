"""Which family is shown next: a few get far more attention than the others.

Families have weights with a Pareto tail, and every independent showing picks one in proportion,
until so many distinct ones were shown. So most are never shown, most of the others once, and how
often each was is a sample on which estimators of what was not seen can stand: with unequal chances,
which make them lower bounds.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random

#: P(weight > w) = w^-TAIL, cut where one in MOST is left.
TAIL = 1.5
MOST = 1e6
_AT_ONCE = 1_000


def showings(in_all: int, shown: int, draw: Random) -> list[int]:
    """Numbers of families, below ``in_all``, in the order in which they are shown.

    It ends when ``shown`` distinct ones were.
    """
    weights = [min(MOST, 1 / (1 - draw.random())) ** (1 / TAIL) for _ in range(in_all)]
    cumulative = list(accumulate(weights))
    seen: set[int] = set()
    order: list[int] = []
    while True:
        for family in draw.choices(range(in_all), cum_weights=cumulative, k=_AT_ONCE):
            order.append(family)
            seen.add(family)
            if len(seen) == shown:
                return order
