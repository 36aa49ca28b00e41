"""Pictures of channels -> the marks that recur in them, and which pictures bear which.

A mark is known by one part or by several: as it is in pictures that lie and in those that stand
upright, or along the sides of a frame.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.known import KnownMark, likely
from philomela.matching.recurring.learning import learn
from philomela.matching.recurring.place import Place, place_of

BEARS = 0.5  # likely, at the least
_SAME = 0.6  # of the bearers of the part that fewer bear: parts of one mark
_SAME_BITS, _FEWEST_SAME = 28, 2  # points of two parts that are alike: they are of one mark
_SHOWN = 60  # bearers of a mark by which it is told where it lies
#: Of the frame within its edges: what unrelated pictures agree in is smaller. More is a photo.
_LARGEST = 0.16


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """What recurs in unrelated pictures. ``families`` is how many it was found in."""

    parts: tuple[KnownMark, ...]
    place: Place
    families: int


def borne(mark: Mark, sketch: Sketch) -> float:
    """How likely it is that a picture bears a mark, 0 to 1."""
    return max(likely(part, sketch) for part in mark.parts)


def recurring_marks(sketches: Sequence[Sketch], families: Sequence[Hashable]) -> list[Mark]:
    """The marks of pictures, each of a family of the name given; those in most families first."""
    parts = learn(sketches, families)
    found = []
    bearing = np.array([[likely(part, one) >= BEARS for one in sketches] for part in parts])
    for rows in _groups(parts, bearing):
        bearers = np.flatnonzero(bearing[rows].any(axis=0)).tolist()
        own = tuple(parts[row] for row in rows)
        place = place_of(own, [sketches[one] for one in bearers[:_SHOWN]])
        if place.within <= _LARGEST:
            found.append(Mark(own, place, len({families[one] for one in bearers})))
    return sorted(found, key=lambda mark: -mark.families)


def _groups(parts: Sequence[KnownMark], bearing: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Rows (parts) of one mark: the same pictures (columns) bear them, or they look alike."""
    if not parts:
        return
    numbers = bearing.astype(np.float32)
    both, sizes = numbers @ numbers.T, numbers.sum(axis=1)
    fewer = np.minimum(sizes[:, None], sizes[None])
    joined = both >= np.maximum(_SAME * fewer, 1)
    for row, part in enumerate(parts):
        for other in range(row):
            joined[row, other] |= _look_alike(part, parts[other])
    count, label = connected_components(joined, directed=False)
    for one in range(count):
        yield np.flatnonzero(label == one).tolist()


def _look_alike(one: KnownMark, other: KnownMark) -> bool:
    """Whether parts have the same at the same corner, edge or middle."""
    if (one.view.across, one.view.down) != (other.view.across, other.view.down):
        return False
    bits = np.bitwise_count(one.codes[:, None] ^ other.codes[None]).sum(axis=-1)
    return int((bits.min(axis=1) <= _SAME_BITS).sum()) >= _FEWEST_SAME
