"""Which occasions saw which families, as a table of histories.

A **history** is the set of occasions on which a family was seen, as a number from 1 to 2^t - 1 in
which bit j stands for occasion j. A table is the array of how many families have each history,
shape ``(..., 2^t - 1)``, history 1 first; the axes before are samples of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from philomela.measures.estimates import Numbers

#: More occasions have too many histories, most of them without a family.
MOST_OCCASIONS = 6

#: Two occasions, by their places from 0.
Pair = tuple[int, int]


def histories(seen: ArrayLike) -> Numbers:
    """How many families have each history, from a true-or-false array ``(families, occasions)``.

    Rows without any true entry do not count. Raises ValueError for more than
    :data:`MOST_OCCASIONS`.
    """
    given = np.asarray(seen, dtype=bool)
    occasions = given.shape[1]
    if not 1 <= occasions <= MOST_OCCASIONS:
        raise ValueError(f"histories of 1 to {MOST_OCCASIONS} occasions only")
    codes = given @ (1 << np.arange(occasions))
    counts = np.bincount(codes, minlength=1 << occasions)[1:]
    return np.asarray(counts, dtype=np.float64)


def occasions_of(cells: Numbers) -> int:
    """How many occasions a table of histories has. Raises ValueError for any other shape."""
    occasions = int(cells.shape[-1]).bit_length()
    if cells.shape[-1] != (1 << occasions) - 1 or not 1 <= occasions <= MOST_OCCASIONS:
        raise ValueError("a table of histories has 2^t - 1 cells")
    return occasions


def bits(occasions: int) -> Numbers:
    """Which occasions each history holds, shape ``(2^t - 1, t)``, of zeros and ones."""
    codes = np.arange(1, 1 << occasions)[:, None]
    return ((codes >> np.arange(occasions)) & 1).astype(np.float64)


def design(occasions: int, pairs: Iterable[Pair]) -> Numbers:
    """Columns of the model: one for all, one an occasion, one a dependent pair."""
    marks = bits(occasions)
    columns = [np.ones(len(marks)), *marks.T]
    columns += [marks[:, first] * marks[:, second] for first, second in pairs]
    return np.stack(columns, axis=1)
