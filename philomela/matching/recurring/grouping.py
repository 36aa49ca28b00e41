"""Which parts are of one mark: the same pictures bear them, or they look alike.

A part may be of two marks that lie alike, such as the bar below screenshots and the black bar of a
caption. So what lies in screenshots is told from the rest by parts that hardly another picture
bears, and parts are put together by what they have in common on average.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components

from philomela.matching.recurring.known import KnownMark

_SAME = 0.4  # of the bearers of either of two parts
_NEARLY_ALL = 0.7
_SAME_BITS, _FEWEST_SAME = 24, 3  # points of two parts that are alike: they are of one mark

Flags = NDArray[np.bool_]
Rows = list[int]
Method = Literal["average", "complete"]


def borne_together(parts: Sequence[KnownMark], bearing: Flags) -> list[Rows]:
    """Rows (parts) that nearly the same pictures (columns) bear."""
    return [
        [own[row] for row in rows]
        for own in _one_way(parts, range(len(parts)))
        for rows in _clusters(bearing[own], "complete", _NEARLY_ALL)
    ]


def one_mark(parts: Sequence[KnownMark], bearing: Flags, rows: Sequence[int]) -> Iterator[Rows]:
    """Those of some rows (parts) that are of one mark."""
    groups = [
        [own[row] for row in one]
        for own in _one_way(parts, rows)
        for one in _clusters(bearing[own], "average", _SAME)
    ]
    alike = np.zeros((len(groups), len(groups)), np.bool_)
    for place, own in enumerate(groups):
        for other in range(place):
            alike[place, other] = any(
                _look_alike(parts[one], parts[two]) for one in own for two in groups[other]
            )
    count, label = connected_components(alike, directed=False)
    for one in range(count):
        yield sorted(row for place in np.flatnonzero(label == one) for row in groups[place])


def _one_way(parts: Sequence[KnownMark], rows: Sequence[int]) -> Iterator[Rows]:
    """Rows of parts in pictures that lie, and of those in pictures that stand upright."""
    for upright in (False, True):
        yield [row for row in rows if parts[row].upright == upright]


def _clusters(bearing: Flags, method: Method, least: float) -> Iterator[Rows]:
    """Rows (parts), in groups of which the same pictures bear at least so much of either."""
    if len(bearing) < 2:
        yield from ([row] for row in range(len(bearing)))
        return
    numbers = bearing.astype(np.float64)
    both, sizes = numbers @ numbers.T, numbers.sum(axis=1)
    either = np.maximum(sizes[:, None] + sizes[None] - both, 1)
    apart = (1 - both / either)[np.triu_indices(len(bearing), 1)]
    label = fcluster(linkage(apart, method), 1 - least, "distance")
    for one in np.unique(label):
        yield np.flatnonzero(label == one).tolist()


def _look_alike(one: KnownMark, other: KnownMark) -> bool:
    """Whether a part in pictures that lie has the same at the same corner, edge or middle as one in
    pictures that stand upright."""
    if one.upright == other.upright or (one.view.across, one.view.down) != (
        other.view.across,
        other.view.down,
    ):
        return False
    bits = np.bitwise_count(one.codes[:, None] ^ other.codes[None]).sum(axis=-1)
    return int((bits.min(axis=1) <= _SAME_BITS).sum()) >= _FEWEST_SAME
