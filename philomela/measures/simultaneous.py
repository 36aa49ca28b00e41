"""Intervals of several shares that hold together."""

from __future__ import annotations

from collections.abc import Sequence

from philomela.measures.intervals import LEVEL, wilson


def goodman(counts: Sequence[int], level: float = LEVEL) -> tuple[tuple[float, float], ...]:
    """Intervals of the shares of a multinomial sample, from 0 to 1, in the order of ``counts``.

    All of them hold together in at least about ``level`` of samples, so that the largest may be
    picked after looking, and shares may be compared. L. A. Goodman, On simultaneous confidence
    intervals for multinomial proportions, Technometrics 7 (1965) 247-254: with k shares the ends
    of each solve n (p - q)^2 = c q (1 - q) with c the quantile at 1 - (1 - level) / k of chi
    squared with one degree of freedom, which is Wilson's interval at that level.
    Raises ``ValueError`` for a negative count or where all counts are 0.
    """
    n = sum(counts)
    if any(count < 0 for count in counts) or n <= 0:
        raise ValueError("shares need counts that are not negative and not all 0")
    of_each = 1 - (1 - level) / len(counts)
    return tuple(wilson(count, n, of_each) for count in counts)
